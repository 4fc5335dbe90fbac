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
inline Char last_of(Packed text) {
    Char third = static_cast<Char>(text & 0x1FFFFF);
    return third ? third : static_cast<Char>(text >> 21 & 0x1FFFFF);
}
inline std::size_t size_of(Packed text) { return text & 0x1FFFFF ? 3 : 2; }
inline void append(Text& to, Packed text) {
    for (int shift : {42, 21, 0}) {
        if (Char one = static_cast<Char>(text >> shift & 0x1FFFFF)) to += one;
    }
}

}  // namespace core
