// The two-byte characters of GBK, seen from either byte: search/repair/frames.py over arrays.
#pragma once

#include <algorithm>
#include <array>
#include <bitset>
#include <vector>

#include "language.hpp"

namespace core {

using Byte = std::uint8_t;
using Bytes = std::bitset<256>;

class Cells {
public:
    // `of` is the character of each two bytes, 0 where there is none.
    void settle(const Language& language, std::vector<std::uint16_t> of) {
        of_ = std::move(of);
        bytes_.assign(PLANE, 0);
        for (unsigned two = 0; two < PLANE; ++two) {
            if (of_[two]) bytes_[of_[two]] = static_cast<std::uint16_t>(two);
        }
        for (unsigned trail = 0x81; trail < 0x100; ++trail) {
            for (unsigned second = 0x81; second < 0xFF; ++second) {
                if (!of_[trail << 8 | second]) unshown_[trail].set(second);
            }
        }
        for (unsigned trail = 0; trail < 0x100; ++trail) {
            unsigned first = 0x80;
            while (unshown_[first] != unshown_[trail]) ++first;
            alike_[trail] = static_cast<Byte>(first);
        }
        for (unsigned two = 0; two < PLANE; ++two) {
            Char one = of_[two];
            if (!one || !language.plausible[one]) continue;
            with_trail_[two & 0xFF].push_back(one);
            if (unshown_[two & 0xFF].any()) before_gap_[two >> 8].push_back(one);
        }
    }

    // The character of two bytes, 0 where there is none.
    Char character(unsigned lead, unsigned trail) const { return of_[lead << 8 | trail]; }
    Byte lead(Char one) const { return one < PLANE ? bytes_[one] >> 8 : 0; }
    Byte trail(Char one) const { return one < PLANE ? bytes_[one] & 0xFF : 0; }

    // The bytes that, after `trail` read as a lead byte, make a pair that a page can't show.
    const Bytes& unshown(Byte trail) const { return unshown_[trail]; }
    // The first of the bytes after which the same bytes make such pairs.
    Byte alike(Byte trail) const { return alike_[trail]; }
    // The plausible characters of a trail byte, by their lead bytes.
    const std::vector<Char>& with_trail(Byte trail) const { return with_trail_[trail]; }
    // The plausible characters of a lead byte behind which a pair can vanish.
    const std::vector<Char>& before_gap(Byte lead) const { return before_gap_[lead]; }

private:
    std::vector<std::uint16_t> of_, bytes_;
    std::array<Bytes, 256> unshown_;
    std::array<Byte, 256> alike_{};
    std::array<std::vector<Char>, 256> with_trail_, before_gap_;
};

}  // namespace core
