// Half-width marks beside Chinese characters: the patterns of search/repair/width.py without a machine for
// patterns.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "marks.hpp"

namespace core {

class Width {
public:
    struct Span {
        std::size_t start, end;
    };

    Width(View text, View marks) : text_(text), marks_(marks), asks_(marks.find(U'?') != Text::npos) {}

    // Where marks stand beside a character that is not of ASCII, up to four of them in a row.
    std::vector<Span> beside() const {
        std::vector<Span> found;
        for (std::size_t at = 0; at < text_.size();) {
            std::size_t size = is_mark(text_[at]) ? marks_at(at) : 0;
            std::size_t taken = asks_ && size ? taken_at(at, size) : size;
            bool is_beside = asks_ ? taken : is_wide(at, -1) || is_wide(at + size, 0);
            if (taken && is_beside) found.push_back({at, at + taken});
            at += std::max<std::size_t>(taken, 1);
        }
        return found;
    }

    using Mark = std::pair<Char, Char>;  // as it is written short, and in full

    // The marks that a text writes short after Chinese characters, mostly or always.
    static std::vector<Mark> shortened(View text, const Marks& marks) {
        std::vector<std::size_t> after(marks.size()), full(marks.size());
        for (std::size_t at = 0; at < text.size(); ++at) {
            std::size_t number = marks.number(text[at]);
            if (number < marks.size() && at && can_be_before(text[at - 1])) ++after[number];
            number = marks.number_of_whole(text[at]);
            if (number < marks.size()) ++full[number];
        }
        std::vector<Mark> found;
        auto stands = [&](Char mark) { return full[marks.number_of_whole(mark)] > 0; };
        auto is_short = [&](Char mark) {
            std::size_t number = marks.number(mark);
            return after[number] > marks.few * full[number];
        };
        bool commas = is_short(U','), bracket = stands(U'（') || stands(U'）');
        for (const Mark& mark : marks.all()) {
            bool shown = is_short(mark.first);
            if (mark.first == U';') shown = shown && commas;  // a lone ; is a habit of writers
            if (mark.first == U'(' || mark.first == U')') {
                if (bracket) {
                    shown = shown && !stands(mark.second);
                } else if (!commas || stands(U'：')) {
                    shown = false;
                } else if (mark.first == U')') {
                    shown = shown || is_short(U'(');
                }
            }
            if (shown) found.push_back(mark);
        }
        return found;
    }

private:
    static constexpr std::size_t MOST = 4;

    // Whether a mark behind a character ends or divides what is Chinese.
    static bool can_be_before(Char one) {
        return is_ideograph(one) || one == U'”' || one == U'》' || one == U'）' || one == U')';
    }

    bool is_mark(Char one) const { return marks_.find(one) != Text::npos; }

    std::size_t marks_at(std::size_t at) const {
        std::size_t end = at;
        while (end < text_.size() && end - at < MOST && is_mark(text_[end])) ++end;
        return end - at;
    }

    // Whether there is a character that is not of ASCII at a place, or just before it.
    bool is_wide(std::size_t at, int shift) const {
        if (shift < 0 && !at) return false;
        at += static_cast<std::size_t>(shift);
        return at < text_.size() && text_[at] > 0x7F;
    }

    // How many of some marks are widened where question marks may be among them: these only where they ask.
    std::size_t taken_at(std::size_t at, std::size_t size) const {
        bool behind = is_wide(at, -1);
        for (std::size_t taken = size; behind && taken; --taken) {
            if (text_[at + taken - 1] != U'?') return taken;
        }
        for (std::size_t taken = size; taken; --taken) {
            if (text_[at + taken - 1] != U'?' && is_wide(at + taken, 0)) return taken;
        }
        return text_[at] == U'?' && asks(at);
    }

    // Whether a question mark stands behind what can be asked, and before what can follow.
    bool asks(std::size_t at) const {
        auto is_among = [](Char one, View marks) {
            return is_ideograph(one) || marks.find(one) != Text::npos;
        };
        if (!at || !is_among(text_[at - 1], U"”》）")) return false;
        return at + 1 == text_.size() || is_among(text_[at + 1], U"“”\n");
    }

    const View text_, marks_;
    const bool asks_;
};

}  // namespace core
