// Runs between a mark that was found one byte late and the next byte that stands alone:
// search/repair/marked.py.
#pragma once

#include <optional>
#include <unordered_map>

#include "doubts.hpp"
#include "endings.hpp"
#include "run.hpp"
#include "weighing.hpp"

namespace core {

class Marked {
public:
    Marked(Damaged& page, std::size_t at, std::size_t done)
        : page_(page), core_(page.core), limits_(core_.marked), text_(page.text), spot_(page, at, done) {}

    // The run, none if it is not of this kind or reads badly.
    std::optional<Run> read() {
        if (is_plain()) return read_plain();
        if (!match()) return {};
        before_ = page_.before_run(spot_.done, spot_.at);
        if (before_.empty() || before_.back() <= 0x7F || !decode()) return {};
        std::size_t end = end_;
        if (letter_ >= 0) {
            end = core_.frames.brackets.behind(text_, end_);
            if (!core_.frames.fits(middle_.back(), text_.substr(end_, end - end_))) return {};
        }
        List<Text> guesses = begun();
        if (letter_ < 0) guesses = ended(guesses);
        return best(guesses, page_.behind(end), end);
    }

private:
    // Whether a question mark stands before text that is paired as it should be.
    bool is_plain() const {
        View four = text_.substr(spot_.at + 1, limits_.plain);
        return four.size() == limits_.plain && std::all_of(four.begin(), four.end(), [&](Char one) {
                   return is_ideograph(one) || limits_.plain_marks.find(one) != Text::npos;
               });
    }

    std::optional<Run> read_plain() {
        Text before = page_.before_run(spot_.done, spot_.at);
        before.erase(0, before.size() - std::min(before.size(), limits_.context));
        // On either side of bytes read askew nothing would read well.
        if (!is_sound(text_.substr(spot_.at + 1, limits_.plain)) || !is_sound(before)) return {};
        return Run{spot_.at, spot_.at + 1, U"?", 1.0};
    }

    bool is_sound(View text) { return core_.language.reads_well(text, limits_.sound, limits_.sound_two); }

    // Finds the mark, the characters behind it and what ends them.
    bool match() {
        std::size_t at = spot_.at + 1;
        if (at >= text_.size()) return false;
        mark_ = text_[at];
        if (!core_.marks.is_short(mark_) && mark_ != U'。') return false;
        std::size_t start = ++at;
        while (at < text_.size() && at - start < limits_.longest && is_inside(text_[at])) ++at;
        if (at >= text_.size()) return false;
        inside_ = text_.substr(start, at - start);
        Char one = text_[at++];
        if (one == U'?') {
            std::size_t close = core_.frames.brackets.closed(text_, at);
            if (close != Text::npos) {
                reading_ = text_.substr(at, close - at);
                at = close + 1;
            }
        } else if (one == U'€' || (U'@' <= one && one <= U'~')) {
            letter_ = one == U'€' ? 0x80 : static_cast<int>(one);
        } else {
            return false;
        }
        end_ = at;
        return true;
    }

    static bool is_inside(Char one) {
        return (one > 0x7F && one != U'€') || one == U',' || one == U':' || one == U';' || one == U'!';
    }

    // Reads all that is known between the first character and the last one.
    bool decode() {
        unsigned mark = core_.frames.pair(core_.marks.whole(mark_));
        first_ = static_cast<Byte>(mark >> 8);
        std::vector<Byte> raw{static_cast<Byte>(mark)};
        for (Char one : inside_) {
            unsigned two = core_.frames.pair(core_.marks.whole(one));
            if (!two) return false;
            raw.push_back(static_cast<Byte>(two >> 8));
            raw.push_back(static_cast<Byte>(two));
        }
        if (letter_ >= 0) raw.push_back(static_cast<Byte>(letter_));
        last_ = raw.back();
        return core_.frames.decode(raw, letter_ >= 0 ? raw.size() : raw.size() - 1, middle_);
    }

    // The first characters that the run can have, with all that is known behind them.
    List<Text> begun() {
        List<Text> found;
        Char last = before_.back();
        for (const Likely& one : page_.likeliest(last, core_.frames.with_trail(first_), limits_.tried)) {
            double score = likely_behind(spot_, last, one);
            if (!middle_.empty()) score += page_.model.pair(one.one, middle_[0]);
            found.push_back({score, one.one + middle_});
        }
        first(found, limits_.followed);
        auto is_far = [&](const Rated<Text>& one) { return !(one.score > found[0].score - limits_.beam); };
        found.erase(std::find_if(found.begin(), found.end(), is_far), found.end());
        return found;
    }

    // What has begun, with what a lone byte at the end can have been.
    List<Text> ended(const List<Text>& begun) {
        View following = text_.substr(end_, core_.reach.following);
        std::unordered_map<Char, List<Text>> ends;
        List<Text> found;
        for (const auto& one : begun) {
            Char last = one.thing.back();
            auto known = ends.find(last);
            if (known == ends.end())
                known = ends.emplace(last,
                                     reading_.empty() ? endings(spot_, last, last_, following) : spoken(last))
                            .first;
            for (const auto& end : known->second)
                found.push_back({one.score + end.score, one.thing + end.thing});
        }
        return found;
    }

    List<Text> spoken(Char last) {
        List<Text> found;
        core_.frames.spoken(last_, reading_, [&](const Speaker& one) {
            found.push_back({page_.model.pair(last, one.one) + page_.is_listed(one.one), Text{one.one}});
        });
        return found;
    }

    std::optional<Run> best(List<Text>& guesses, const Text& behind, std::size_t end) {
        if (guesses.empty()) return {};
        std::vector<double> scores;
        std::vector<Text> texts;
        for (auto& one : guesses) {
            double more = behind.empty() ? 0.0 : page_.model.pair(one.thing.back(), behind[0]);
            scores.push_back(one.score + more);
            texts.push_back(std::move(one.thing));
        }
        scores = Weighing(core_).weighed(before_, scores, texts, behind);
        auto highest = std::max_element(scores.begin(), scores.end());
        const Text& chosen = texts[static_cast<std::size_t>(highest - scores.begin())];
        Text whole = before_.back() + chosen + behind.substr(0, 1);
        if (!Doubts(page_).in(whole).empty() ||
            page_.model.all_after(whole) < limits_.fluent * static_cast<double>(whole.size()))
            return {};
        return Run{spot_.at, end, chosen, share(scores, *highest)};
    }

    Damaged& page_;
    Core& core_;
    const MarkedLimits& limits_;
    const View text_;
    Spot spot_;
    Char mark_ = 0;
    View inside_, reading_;
    int letter_ = -1;  // the second byte of a character that ends the run
    std::size_t end_ = 0;
    Byte first_ = 0, last_ = 0;  // the first byte of the mark, and the last one of all
    Text before_, middle_;
};

}  // namespace core
