// Readings in brackets, and the letters that they are written in: the patterns of search/repair/insertion.py
// and segments.py without a machine for patterns.
#pragma once

#include <vector>

#include "language.hpp"

namespace core {

class Brackets {
public:
    Brackets() = default;
    explicit Brackets(View letters) : is_letter_(0x2000) {
        for (Char one : letters) {
            if (one < is_letter_.size()) is_letter_[one] = 1;
        }
    }

    bool is_letter(Char one) const { return one < is_letter_.size() && is_letter_[one]; }

    // Where the bracket stands that closes a reading which begins at a place; npos if none does.
    std::size_t closed(View text, std::size_t at) const {
        std::size_t end = at;
        while (end < text.size() && end - at < LONGEST_READING && is_letter(text[end])) ++end;
        return end > at && end < text.size() && text[end] == U')' ? end : Text::npos;
    }

    // Where the readings in brackets end that begin at a place: there if there are none.
    std::size_t behind(View text, std::size_t at) const {
        while (at < text.size() && text[at] == U'(') {
            std::size_t end = closed(text, at + 1);
            if (end == Text::npos) break;
            at = end + 1;
        }
        return at;
    }

    // Where the reading in brackets begins that ends before a place, not before `start`; npos if there is
    // none.
    std::size_t before(View text, std::size_t start, std::size_t end) const {
        if (end <= start || text[end - 1] != U')') return Text::npos;
        std::size_t at = end - 1;
        while (at > start && end - at <= LONGEST_READING && is_letter(text[at - 1])) --at;
        bool opened = at < end - 1 && at > start && text[at - 1] == U'(';
        return opened ? at - 1 : Text::npos;
    }

    // A part of a text without any readings in brackets.
    Text without(View part) const {
        Text made;
        made.reserve(part.size());
        for (std::size_t at = 0; at < part.size();) {
            std::size_t end = behind(part, at);
            if (end == at) made += part[at++];
            at = std::max(at, end);
        }
        return made;
    }

private:
    static constexpr std::size_t LONGEST_READING = 6;

    std::vector<char> is_letter_;
};

}  // namespace core
