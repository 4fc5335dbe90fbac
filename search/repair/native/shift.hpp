// Reads a run of characters whose bytes were paired askew by a beam search over them: search/repair/shift.py.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "doubts.hpp"
#include "moves.hpp"
#include "run.hpp"

namespace core {

class Shift {
public:
    Shift(Damaged& page, std::size_t at, std::size_t done)
        : page_(page), core_(page.core), limits_(core_.shift), text_(page.text), spot_(page, at, done) {}

    // The text behind the run that begins where characters still pair as they should; none where nothing can
    // have made it.
    std::optional<Run> read() {
        std::size_t start = page_.start_of_run(spot_.done, spot_.at);
        std::optional<Found> found = search(start, [](std::size_t) { return false; });
        if (!found) {
            std::size_t end = start + limits_.longest;
            found = search(start, [&](std::size_t at) { return start <= at && at < end; });
        } else if (!found->doubtful.empty()) {
            // The second search weighs the readings without gaps too, and reads on further, so its answer
            // stands.
            std::set<std::size_t> gaps(found->doubtful.begin(), found->doubtful.end());
            std::optional<Found> more = search(start, [&](std::size_t at) { return gaps.count(at) > 0; });
            if (more) found = more;
        }
        if (!found) return {};
        return std::move(found->run);
    }

private:
    struct Found {
        Run run;
        std::vector<std::size_t> doubtful;  // the ends of tokens that fit badly
    };
    using States = std::vector<State>;

    template <typename IsGap>
    std::optional<Found> search(std::size_t start, IsGap is_gap) {
        Moves moves(page_, spot_);
        States states{{0.0, ALIGNED, -1, U'\n', {}, false}}, more;
        bool opened = false;
        std::size_t end = start;
        while (end < text_.size()) {
            View row = is_askew(states) ? plain(moves, end, is_gap) : View();
            if (!row.empty()) {
                states = read_row(moves, states, row, end);
                end += row.size();
            } else {
                Token token = moves.token_at(end);
                more.clear();
                for (const State& old : states) moves.expand(old, token, is_gap(token.end), more);
                states = pruned(more);
                end = token.end;
                opened = opened || !token.reading.empty() || (token.one == U'?' && token.brackets.empty());
            }
            if (states.empty()) return {};
            bool goes_on = end < text_.size() && (text_[end] == U'(' || text_[end] == U'?');
            if (goes_on && end - start <= limits_.longest_run) continue;
            if (end - start > limits_.longest || (opened && is_closed(states))) break;
        }
        return best(moves, states, start, end);
    }

    static bool is_closed(const States& states) {
        return std::all_of(states.begin(), states.end(),
                           [](const State& one) { return one.pending == ALIGNED && !one.swallowed; });
    }

    // Whether bytes wait for their partners and what comes next is all that matters to them.
    static bool is_askew(const States& states) {
        bool waits = false;
        for (const State& one : states) {
            if (one.swallowed || one.pending <= GAP) return false;
            waits = waits || one.pending >= 0;
        }
        return waits;
    }

    // The characters from a place on of which only the order of their bytes counts, empty if they are not
    // two, or if there is a gap among them.
    template <typename IsGap>
    View plain(const Moves& moves, std::size_t start, IsGap is_gap) const {
        std::size_t end = start, most = std::min(text_.size(), start + limits_.longest_row);
        while (end < most && is_plain(text_[end]) && !moves.ends_in_letter(text_[end])) ++end;
        if (end - start < 2) return {};
        for (std::size_t at = start; at <= end; ++at) {
            if (is_gap(at)) return {};
        }
        return text_.substr(start, end - start);
    }

    bool is_plain(Char one) const { return is_ideograph(one) || limits_.plain_marks.find(one) != Text::npos; }

    // What the states make of several characters in a row: of those that make the same of them, the likeliest
    // stays.
    States read_row(Moves& moves, const States& states, View row, std::size_t at) {
        std::vector<Byte> raw;
        for (Char one : row) {
            unsigned two = core_.frames.pair(one);
            raw.push_back(static_cast<Byte>(two >> 8));
            raw.push_back(static_cast<Byte>(two));
        }
        struct Best {
            Text made;
            double score;
            const State* state;
        };
        std::map<int, std::size_t> numbers;
        std::vector<Best> best;
        for (const State& state : states) {
            auto [known, is_new] = numbers.try_emplace(state.pending, best.size());
            if (is_new) best.push_back({decoded(state.pending, row, raw), -INFINITY, nullptr});
            Best& of = best[known->second];
            if (of.made.empty()) continue;
            double score = state.score + page_.model.pair(state.last, of.made[0]) +
                           spot_.balance(state.last, of.made[0]);
            if (!of.state || score > of.score) {
                of.score = score;
                of.state = &state;
            }
        }
        States found;
        for (const Best& one : best) {
            if (one.state) found.push_back(read_on(moves, one.made, one.score, *one.state, raw.back(), at));
        }
        std::stable_sort(found.begin(), found.end(), [](const State& a, const State& b) {
            return std::tie(a.score, a.pending, a.last) > std::tie(b.score, b.pending, b.last);
        });
        auto is_far = [&](const State& one) { return !(one.score >= found[0].score - limits_.beam); };
        found.erase(std::remove_if(found.begin(), found.end(), is_far), found.end());
        return found;
    }

    // What a byte that waits makes of a row, empty where its bytes are no characters.
    Text decoded(int pending, View row, const std::vector<Byte>& raw) const {
        if (pending == ALIGNED) return Text(row);
        std::vector<Byte> bytes{static_cast<Byte>(pending)};
        bytes.insert(bytes.end(), raw.begin(), raw.end() - 1);
        Text made;
        return core_.frames.decode(bytes, bytes.size(), made) ? made : Text();
    }

    State read_on(Moves& moves, View made, double score, const State& state, Byte last, std::size_t at) {
        Out out = state.out;
        for (Char one : made) out = moves.followed(out, one, ++at);
        score += page_.model.all_after(made);
        long double more = 0;
        for (std::size_t place = 1; place < made.size(); ++place)
            more += spot_.balance(made[place - 1], made[place]);
        score += static_cast<double>(more);
        return {score, state.pending == ALIGNED ? ALIGNED : last, last, made.back(), out, false};
    }

    // The best state of each kind, without those far behind the best of all.
    States pruned(const States& states) const {
        Hashed<std::size_t> numbers;
        States kept;
        double best = -INFINITY;
        for (const State& state : states) {
            if (state.score < best - limits_.beam) continue;
            best = std::max(best, state.score);
            std::size_t known = numbers.put(kind(state), kept.size());
            if (known == kept.size()) {
                kept.push_back(state);
            } else if (kept[known].score < state.score) {
                kept[known] = state;
            }
        }
        if (kept.size() < 2) return kept;
        auto is_far = [&](const State& one) { return !(one.score >= best - limits_.beam); };
        kept.erase(std::remove_if(kept.begin(), kept.end(), is_far), kept.end());
        std::stable_sort(kept.begin(), kept.end(), [](auto& a, auto& b) { return a.score > b.score; });
        if (kept.size() > limits_.widest) kept.resize(limits_.widest);
        return kept;
    }

    // What waits, and the last two pieces read: hypotheses that share them will never differ again.
    static std::uint64_t kind(const State& state) {
        std::uint64_t key = static_cast<std::uint64_t>(state.pending + 0x200) << 1 | state.swallowed;
        const Trail* piece = state.out.is_empty ? nullptr : &state.out.piece;
        return (key << 21 | code(piece)) << 21 | code(piece ? piece->before : nullptr);
    }

    static std::uint64_t code(const Trail* out) {
        if (!out) return 0x1FFFFF;
        if (out->brackets.empty()) return out->one;
        return 0x110000 + hash_of(out->brackets) % 0xE0000;
    }

    std::optional<Found> best(Moves& moves, const States& states, std::size_t start, std::size_t end) {
        Text behind = page_.behind(end);
        States aligned;
        for (State one : states) {
            if (one.pending != ALIGNED) continue;
            if (!behind.empty()) one.score += page_.model.pair(one.last, behind[0]);
            aligned.push_back(one);
        }
        if (aligned.empty()) return {};
        auto highest = std::max_element(aligned.begin(), aligned.end(),
                                        [](const State& a, const State& b) { return a.score < b.score; });
        std::vector<double> scores;
        for (const State& one : aligned) {
            bool near = one.score > highest->score - core_.doubts.contenders;
            if (near || aligned.size() == 1) scores.push_back(one.score);
        }
        std::vector<const Trail*> pieces;
        for (const Trail* piece = moves.list(highest->out); piece; piece = piece->before)
            pieces.push_back(piece);
        std::reverse(pieces.begin(), pieces.end());
        Text after;
        for (const Trail* piece : pieces) {
            if (piece->brackets.empty()) {
                after += piece->one;
            } else {
                after += piece->brackets;
            }
        }
        return Found{{start, end, std::move(after), share(scores, highest->score)}, doubtful(pieces)};
    }

    std::vector<std::size_t> doubtful(const std::vector<const Trail*>& pieces) {
        auto likely = [&](std::size_t at) {
            return page_.model.pair(pieces[at - 1]->last(), pieces[at]->first());
        };
        std::vector<std::size_t> found;
        for (int number : Doubts(page_).among(pieces.size(), likely)) {
            if (number < 0) found.push_back(pieces[static_cast<std::size_t>(-number - 1)]->end);
            found.push_back(pieces[static_cast<std::size_t>(std::abs(number))]->end);
        }
        return found;
    }

    Damaged& page_;
    Core& core_;
    const ShiftLimits& limits_;
    const View text_;
    Spot spot_;
};

}  // namespace core
