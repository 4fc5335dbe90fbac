// The moves of the search for a text behind bytes paired askew: search/repair/moves.py.
#pragma once

#include <deque>
#include <memory>

#include "endings.hpp"

namespace core {

constexpr int ALIGNED = -1;
// GAP - byte: the byte after `byte` is unknown, as both made a pair that was not shown.
constexpr int GAP = -2;

// What has been read, as a list that shares its beginning with others: a character, or readings that fit
// nothing.
struct Trail {
    const Trail* before;
    Char one;
    View brackets;
    std::size_t end;  // of the token that gave it

    Char first() const { return brackets.empty() ? one : brackets.front(); }
    Char last() const { return brackets.empty() ? one : brackets.back(); }
};

// What a hypothesis has read. Its last piece joins the list once another one follows: most hypotheses end
// with it.
struct Out {
    Trail piece{nullptr, 0, {}, 0};
    bool is_empty = true;
    mutable const Trail* listed = nullptr;  // the piece, once it is in the list
};

// A hypothesis: `pending` is a byte without its partner, or ALIGNED; `byte` the last byte of the text, -1
// where it has none.
struct State {
    double score;
    int pending, byte;
    Char last;
    Out out;
    bool swallowed;
};

// A lone byte with its reading, readings in brackets, or a character by itself.
struct Token {
    std::size_t end;
    View reading, brackets;
    Char one;
    View following;  // what stands behind it, a few characters
};

class Moves {
public:
    Moves(Damaged& page, Spot& spot)
        : page_(page), spot_(spot), core_(page.core), limits_(core_.moves), text_(page.text) {}

    // The token of a page that begins at a place, where any character is one if nothing longer is.
    Token token_at(std::size_t at) const {
        const Brackets& brackets = core_.frames.brackets;
        Token token{at + 1, {}, {}, text_[at], {}};
        std::size_t close = token.one == U'?' ? brackets.closed(text_, at + 1) : Text::npos;
        std::size_t behind = brackets.behind(text_, at);
        if (close != Text::npos) {
            token.reading = text_.substr(at + 1, close - at - 1);
            token.end = close + 1;
        } else if (behind > at) {
            token.brackets = text_.substr(at, behind - at);
            token.end = behind;
        }
        token.following = text_.substr(token.end, core_.reach.following);
        return token;
    }

    // Adds the hypotheses that a token makes of one; where it is a gap, a pair may be missing before it.
    void expand(const State& state, const Token& token, bool is_gap, std::vector<State>& found) {
        if (state.swallowed) {
            found.push_back(state);
            found.back().swallowed = false;
            return;
        }
        move(state, token, found);
        if (!is_gap || state.pending < 0) return;
        const Numbered& some = core_.frames.before_gap(static_cast<Byte>(state.pending));
        auto tried = likeliest(state.last, some, limits_.tried_before);
        for (const Likely& whole : *tried) {
            unsigned two = core_.frames.pair(whole.one);
            if (!two) continue;
            int pending = GAP - static_cast<int>(two & 0xFF);
            move(emitted(state, whole.one, pending, -1, token.end, limits_.more), token, found);
        }
    }

    // Adds a character to what a hypothesis has read.
    Out followed(const Out& out, Char one, std::size_t end) { return followed(out, one, {}, end); }

    // The last piece that a hypothesis has read, with all before it; null where it has read nothing.
    const Trail* list(const Out& out) {
        if (!out.is_empty && !out.listed) out.listed = &trails_.emplace_back(out.piece);
        return out.listed;
    }

    // Whether the last byte of a character is a letter, which may have stood by itself behind a lone byte.
    bool ends_in_letter(Char one) const {
        Char last = core_.frames.pair(one) & 0xFF;
        return (U'a' <= last && last <= U'z') || (U'A' <= last && last <= U'Z');
    }

private:
    Out followed(const Out& out, Char one, View brackets, std::size_t end) {
        return {{list(out), one, brackets, end}, false, nullptr};
    }

    void move(const State& state, const Token& token, std::vector<State>& found) {
        if (!token.reading.empty()) {
            lone_byte(state, token, found);
        } else if (!token.brackets.empty()) {
            brackets(state, token, found);
        } else if (token.one == U'?') {
            question(state, token, found);
        } else {
            character(state, token, found);
        }
    }

    std::shared_ptr<const std::vector<Likely>> likeliest(Char before, const Numbered& some,
                                                         std::size_t keep) {
        return core_.likeliest(before, some, keep);
    }

    State emitted(const State& state, Char one, int pending, int byte, std::size_t end, double more = 0.0) {
        more += spot_.balance(state.last, one);
        double score = state.score + page_.model.pair(state.last, one) + more;
        return {score, pending, byte, one, followed(state.out, one, end), false};
    }

    // A character of the page: its bytes complete what is pending, or stand for themselves.
    void character(const State& state, const Token& token, std::vector<State>& found) {
        Char one = token.one;
        bool is_short = core_.marks.is_short(one);
        unsigned two = is_short || one > 0x7F ? core_.frames.pair(core_.marks.whole(one)) : 0;
        if (state.pending == ALIGNED) {
            int byte = two ? static_cast<int>(two & 0xFF) : -1;
            found.push_back(emitted(state, one, ALIGNED, byte, token.end));
            return;
        }
        if (one == U'€' || (U'@' <= one && one <= U'~')) {
            Byte trail = one == U'€' ? 0x80 : static_cast<Byte>(one);
            each_completed(state, trail, [&](Char whole) {
                found.push_back(emitted(state, whole, ALIGNED, trail, token.end));
            });
            return;
        }
        if (!two) return;
        Byte lead = static_cast<Byte>(two >> 8), trail = static_cast<Byte>(two);
        double weight = is_short ? cut(one) : 0.0;
        bool is_letter = ends_in_letter(one) && is_aligned(token.following);
        each_completed(state, lead, [&](Char whole) {
            found.push_back(emitted(state, whole, trail, trail, token.end, weight));
            if (!is_letter) return;
            State after = emitted(state, whole, ALIGNED, lead, token.end);
            found.push_back(emitted(after, trail, ALIGNED, trail, token.end, limits_.aligned_behind));
        });
    }

    // Whether what follows a letter is paired as it should be: bytes read askew rarely read well.
    bool is_aligned(View following) {
        if (following.empty()) return false;
        Char one = following[0];
        bool is_word =
            (U'0' <= one && one <= U'9') || (U'a' <= one && one <= U'z') || (U'A' <= one && one <= U'Z');
        if (is_word || following.size() < limits_.fluent_length) return is_word;
        for (std::size_t at = 1; at < limits_.fluent_length; ++at) {
            if (!(core_.language.pair(following[at - 1], following[at]) > limits_.fluent)) return false;
        }
        return true;
    }

    // The characters that the pending byte can make with this trail byte.
    template <typename Use>
    void each_completed(const State& state, Byte trail, Use use) {
        if (state.pending > GAP) {
            Char whole = core_.frames.character(static_cast<Byte>(state.pending), trail);
            if (whole) use(whole);
            return;
        }
        const Numbered& some = core_.frames.after_gap(static_cast<Byte>(GAP - state.pending), trail);
        auto tried = likeliest(state.last, some, limits_.tried);
        for (const Likely& whole : *tried) use(whole.one);
    }

    // A byte without partner that swallowed the bracket: with the byte before it, it reads so.
    void lone_byte(const State& state, const Token& token, std::vector<State>& found) {
        if (state.pending == ALIGNED) {
            core_.frames.spoken(state.byte, token.reading, [&](const Speaker& one) {
                double score = state.score + page_.is_listed(one.one);
                found.push_back({score, one.trail, one.trail, state.last, state.out, false});
            });
            return;
        }
        auto add = [&](const Speaker& one) {
            found.push_back(emitted(state, one.one, ALIGNED, one.trail, token.end, page_.is_listed(one.one)));
        };
        if (state.pending > GAP) {
            core_.frames.spoken(state.pending, token.reading, add);
        } else {
            core_.frames.spoken_after(static_cast<Byte>(GAP - state.pending), token.reading, add);
        }
    }

    // Readings in full: inserted if the two bytes before them are a character that reads so.
    void brackets(const State& state, const Token& token, std::vector<State>& found) {
        if (state.pending != ALIGNED || core_.frames.fits(state.last, token.brackets)) {
            found.push_back(state);
            return;
        }
        Out out = followed(state.out, 0, token.brackets, token.end);
        found.push_back({state.score + limits_.misfit, ALIGNED, -1, U')', out, false});
    }

    // A question mark by itself: a mark, or a lone byte that swallowed what came after it, or stood before a
    // mark.
    void question(const State& state, const Token& token, std::vector<State>& found) {
        if (state.pending == ALIGNED) {
            found.push_back(emitted(state, U'?', ALIGNED, -1, token.end));
            if (state.last > 0x7F) before_mark(state, token, found);
            return;
        }
        if (state.pending <= GAP) return;
        const Numbered& some = core_.frames.with_lead(static_cast<Byte>(state.pending), 0x81);
        auto tried = likeliest(state.last, some, core_.endings.tried_one);
        for (const Likely& whole : *tried) {
            State after = emitted(state, whole.one, ALIGNED, -1, token.end);
            for (const auto& lost : losses(spot_, whole.one, token.following)) {
                found.push_back(after);
                if (lost.thing.empty()) continue;
                State& lose = found.back();
                lose.score += lost.score;
                lose.last = lost.thing[0];
                lose.out = followed(after.out, lost.thing[0], token.end);
            }
        }
    }

    double cut(Char mark) const { return page_.writes_short(mark) ? 0.0 : limits_.cut_mark; }

    // A lead byte before a mark that was found one byte late: the mark is the next token and gives the trail.
    // Where pieces were not decoded one by one, the lead byte swallowed the mark, and which one it was is
    // unknown.
    void before_mark(const State& state, const Token& token, std::vector<State>& found) {
        Char next = token.following.empty() ? 0 : token.following[0];
        bool shown = next == U'。' || core_.marks.is_short(next);
        if (!shown && next < U'@') return;  // it could not be the second byte of anything
        if (shown) {
            before_mark(state, token, next, true, found);
            return;
        }
        for (Char mark : page_.short_marks) before_mark(state, token, mark, false, found);
        for (Char mark : {U'?', U'!'}) {
            if (!page_.writes_short(mark)) before_mark(state, token, mark, false, found);
        }
    }

    void before_mark(const State& state, const Token& token, Char mark, bool shown,
                     std::vector<State>& found) {
        unsigned two = core_.frames.pair(core_.marks.whole(mark));
        if (!two) return;
        int byte = static_cast<int>(two & 0xFF);
        double weight = cut(mark) + (shown ? 0.0 : limits_.cut_mark);
        const Numbered& some = core_.frames.with_trail(static_cast<Byte>(two >> 8));
        auto tried = likeliest(state.last, some, shown ? core_.endings.tried_one : limits_.tried);
        for (const Likely& whole : *tried) {
            found.push_back(emitted(state, whole.one, byte, byte, token.end, weight));
            found.back().swallowed = shown;
        }
    }

    Damaged& page_;
    Spot& spot_;
    Core& core_;
    const MoveLimits& limits_;
    const View text_;
    std::deque<Trail> trails_;
};

}  // namespace core
