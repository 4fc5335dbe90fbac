// Characters out of UTF-8 and into it; the tables are known to be sound.
#pragma once

#include <string>
#include <string_view>

#include "language.hpp"

namespace core {

// The character at a place, which is moved behind it.
inline Char decoded(std::string_view text, std::size_t& at) {
    unsigned lead = static_cast<unsigned char>(text[at++]);
    unsigned more = lead < 0xC0 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    Char one = more ? lead & (0x3F >> more) : lead;
    for (; more && at < text.size(); --more) one = one << 6 | (static_cast<unsigned char>(text[at++]) & 0x3F);
    return one;
}

inline std::string encoded(View text) {
    auto last = [](Char one) { return static_cast<char>(0x80 | (one & 0x3F)); };
    std::string made;
    for (Char one : text) {
        if (one < 0x80) {
            made += static_cast<char>(one);
        } else if (one < 0x800) {
            made += {static_cast<char>(0xC0 | one >> 6), last(one)};
        } else if (one < PLANE) {
            made += {static_cast<char>(0xE0 | one >> 12), last(one >> 6), last(one)};
        } else {
            made += {static_cast<char>(0xF0 | one >> 18), last(one >> 12), last(one >> 6), last(one)};
        }
    }
    return made;
}

}  // namespace core
