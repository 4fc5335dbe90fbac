// Counts the marks of a text's characters: search/repair/signs.py in one pass.
#pragma once

#include <vector>

#include "language.hpp"

namespace core {

class Signs {
public:
    Signs(std::vector<std::uint16_t> marks, std::uint16_t traditional, std::uint16_t simplified,
          std::uint16_t rare)
        : marks_(std::move(marks)), traditional_(traditional), simplified_(simplified), rare_(rare) {}

    // The union of the marks, and how many characters have some of them or stand beyond ASCII. What lies
    // beyond the basic plane counts as its two surrogates.
    struct Counts {
        unsigned seen = 0;
        std::size_t traditional = 0, simplified = 0, rare = 0, wide = 0;
    };

    Counts count(int kind, const void* data, std::size_t size) const {
        if (kind == 1) return counted(static_cast<const std::uint8_t*>(data), size);
        if (kind == 2) return counted(static_cast<const std::uint16_t*>(data), size);
        return counted(static_cast<const std::uint32_t*>(data), size);
    }

private:
    template <typename Unit>
    Counts counted(const Unit* text, std::size_t size) const {
        Counts found;
        for (std::size_t at = 0; at < size; ++at) {
            std::uint32_t one = text[at];
            if (one < PLANE) {
                add(found, one);
            } else {
                add(found, 0xD7C0 + (one >> 10));
                add(found, 0xDC00 + (one & 0x3FF));
            }
        }
        return found;
    }

    void add(Counts& found, std::uint32_t unit) const {
        unsigned mark = marks_[unit];
        found.seen |= mark;
        found.traditional += (mark & traditional_) != 0;
        found.simplified += (mark & simplified_) != 0;
        found.rare += (mark & rare_) != 0;
        found.wide += unit > 0x7F;
    }

    std::vector<std::uint16_t> marks_;
    std::uint16_t traditional_, simplified_, rare_;
};

}  // namespace core
