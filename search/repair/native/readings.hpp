// Readings in brackets behind characters, as search/repair/insertion.py looks for them.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "brackets.hpp"

namespace core {

class Readings {
public:
    explicit Readings(View letters) : brackets_(letters) {}

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
            std::size_t end = can_be_annotated(text[at]) ? brackets_.behind(text, at + 1) : 0;
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
            at = can_be_annotated(text[at]) ? brackets_.behind(text, at + 1) : at + 1;
        }
        return made;
    }

private:
    static bool can_be_annotated(Char one) { return 0x3400 <= one && one <= 0x9FFF; }

    Brackets brackets_;
};

}  // namespace core
