// Traditional characters to simplified ones, one for one: the table of search/repair/script.py.
#pragma once

#include <unordered_map>
#include <vector>

#include "language.hpp"

namespace core {

class Simplifier {
public:
    // `table` gives the simplified character of each code point, `ask` or more where a table can't tell;
    // where one of `phrases` stands it can't either.
    Simplifier(std::vector<std::uint32_t> table, std::uint32_t ask, const std::vector<Text>& phrases)
        : table_(std::move(table)), ask_(ask) {
        for (const Text& phrase : phrases) {
            if (!phrase.empty()) phrases_[phrase[0]].push_back(phrase);
        }
        begins_.resize(PLANE);
        for (const auto& [first, listed] : phrases_) {
            if (first < PLANE) begins_[first] = 1;
        }
    }

    // Converts a text by the table, and gives the places where that can't tell.
    std::vector<std::size_t> convert(Text& text) const {
        std::vector<std::size_t> asked;
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] < PLANE && begins_[text[at]] && begins_phrase(View(text).substr(at)))
                asked.push_back(at);
        }
        for (std::size_t at = 0; at < text.size(); ++at) {
            std::uint32_t simple = text[at] < table_.size() ? table_[text[at]] : ask_;
            if (simple < ask_) {
                text[at] = simple;
            } else {
                asked.push_back(at);
            }
        }
        return asked;
    }

private:
    bool begins_phrase(View rest) const {
        for (const Text& phrase : phrases_.at(rest[0])) {
            if (rest.substr(0, phrase.size()) == phrase) return true;
        }
        return false;
    }

    std::vector<std::uint32_t> table_;
    std::uint32_t ask_;
    std::unordered_map<Char, std::vector<Text>> phrases_;
    std::vector<std::uint8_t> begins_;
};

}  // namespace core
