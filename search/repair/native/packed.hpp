// A few characters in one number, in the order of their texts.
#pragma once

#include "language.hpp"

namespace core {

// Up to three characters.
using Packed = std::uint64_t;

inline Packed packed(Char one, Char two) {
    return static_cast<Packed>(one) << 42 | static_cast<Packed>(two) << 21;
}
inline Packed packed(Char one, Packed two) { return static_cast<Packed>(one) << 42 | two >> 21; }
inline Char first_of(Packed text) { return static_cast<Char>(text >> 42); }
inline Char second_of(Packed text) { return static_cast<Char>(text >> 21 & 0x1FFFFF); }
inline Char third_of(Packed text) { return static_cast<Char>(text & 0x1FFFFF); }
inline Char last_of(Packed text) {
    return third_of(text) ? third_of(text) : second_of(text) ? second_of(text) : first_of(text);
}
inline std::size_t size_of(Packed text) { return third_of(text) ? 3 : second_of(text) ? 2 : 1; }
inline void append(Text& to, Packed text) {
    for (Char one : {first_of(text), second_of(text), third_of(text)}) {
        if (one) to += one;
    }
}

}  // namespace core
