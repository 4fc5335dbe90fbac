// Readings in brackets behind characters: the patterns of search/repair/insertion.py without a machine for
// patterns.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "language.hpp"

namespace core {

class Readings {
public:
    explicit Readings(View letters) : is_letter_(0x2000) {
        for (Char one : letters) {
            if (one < is_letter_.size()) is_letter_[one] = 1;
        }
    }

    struct Counted {
        View annotated;
        int times;
    };

    // Each character with readings behind it, in the order in which they first stand there, and how often
    // they do.
    std::vector<Counted> annotated(View text) const {
        std::vector<Counted> found;
        std::unordered_map<View, std::size_t> numbers;
        for (std::size_t at = 0; at + 1 < text.size(); ++at) {
            std::size_t end = can_be_annotated(text[at]) ? behind(text, at + 1) : 0;
            if (end <= at + 1) continue;
            View one = text.substr(at, end - at);
            auto [known, is_new] = numbers.try_emplace(one, found.size());
            if (is_new) found.push_back({one, 0});
            ++found[known->second].times;
            at = end - 1;
        }
        return found;
    }

    // The text without the readings behind characters.
    Text bare(View text) const {
        Text made;
        made.reserve(text.size());
        for (std::size_t at = 0; at < text.size();) {
            made += text[at];
            at = can_be_annotated(text[at]) ? behind(text, at + 1) : at + 1;
        }
        return made;
    }

private:
    static constexpr std::size_t LONGEST_READING = 6;

    static bool can_be_annotated(Char one) { return 0x3400 <= one && one <= 0x9FFF; }

    // Where the readings in brackets end that begin at a place: there if there are none.
    std::size_t behind(View text, std::size_t at) const {
        while (at < text.size() && text[at] == U'(') {
            std::size_t end = at + 1;
            while (end < text.size() && end - at <= LONGEST_READING && is_letter(text[end])) ++end;
            if (end == at + 1 || end >= text.size() || text[end] != U')') break;
            at = end + 1;
        }
        return at;
    }

    bool is_letter(Char one) const { return one < is_letter_.size() && is_letter_[one]; }

    std::vector<char> is_letter_;
};

}  // namespace core
