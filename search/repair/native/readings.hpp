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

    // Calls back with each character with readings behind it, in order.
    template <typename Use>
    static void each(const Brackets& brackets, View text, Use use) {
        for (std::size_t at = 0; at + 1 < text.size(); ++at) {
            std::size_t end = can_be_annotated(text[at]) ? brackets.behind(text, at + 1) : 0;
            if (end <= at + 1) continue;
            use(text.substr(at, end - at));
            at = end - 1;
        }
    }

private:
    static bool can_be_annotated(Char one) { return 0x3400 <= one && one <= 0x9FFF; }

    Brackets brackets_;
};

}  // namespace core
