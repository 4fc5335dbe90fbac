// Pairs of characters between which a pair of bytes can have vanished: search/repair/vanished.py, row by row.
#pragma once

#include <array>
#include <map>
#include <unordered_map>
#include <vector>

#include "best.hpp"
#include "cells.hpp"
#include "language.hpp"

namespace core {

// Up to three characters in one number, in the order of their texts.
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

class Vanished {
public:
    Vanished(const Language& language, const Cells& cells) : language_(language), cells_(cells) {}

    // The characters with a last byte that are listed behind `one`, a pair missing between, and how likely.
    const List<Char>& within(Char one, Byte end) {
        auto& ends = all_within(one);
        auto found = ends.find(end);
        return found == ends.end() ? none_ : found->second;
    }

    // By last byte.
    const std::map<Byte, List<Char>>& all_within(Char one) {
        auto known = within_.find(one);
        if (known != within_.end()) return known->second;
        std::map<Byte, List<Char>> found;
        each_behind(one,
                    [&](Char last, double likely) { found[cells_.trail(last)].push_back({likely, last}); });
        return within_.emplace(one, std::move(found)).first->second;
    }

    // Two characters of words, a pair missing between, whose last byte is `end`, as the beginning of a word.
    const List<Packed>& words_ending(Byte end) {
        if (!listed_) list_endings();
        return endings_[end];
    }

    // The characters with a last byte behind which `after` is listed.
    template <typename Use>
    void before(Char after, Byte end, Use use) {
        after = language_.simple(after);
        if (after >= PLANE) return;
        settle_rows();
        for (std::uint32_t at = after ? behind_ends_[after - 1] : 0; at < behind_ends_[after]; ++at) {
            for (Char full : forms(behind_[at])) {
                if (cells_.trail(full) == end) use(full);
            }
        }
    }

private:
    // The characters of traditional text with two bytes whose simplified form is `simple`, in order.
    const std::vector<Char>& forms(Char simple) {
        if (forms_.empty()) {
            forms_.resize(PLANE);
            for (Char code = 0x4E00; code < 0xA000; ++code) {
                Char simple_form = language_.simple(code);
                if (simple_form < PLANE && language_.plausible[code] && cells_.lead(code)) {
                    forms_[simple_form].push_back(code);
                }
            }
        }
        return forms_[simple];
    }

    template <typename Use>
    void each_behind(Char one, Use use) {
        if (!is_ideograph(one) || !language_.plausible[one] || !cells_.lead(one)) return;
        const Bytes& leads = cells_.unshown(cells_.trail(one));
        if (leads.none()) return;
        auto [start, stop] = language_.range(language_.simple(one));
        for (std::size_t at = start; at < stop; ++at) {
            double likely = language_.log_scale[language_.levels[at]];
            for (Char last : forms(language_.codes[at])) {
                if (leads[cells_.lead(last)]) use(last, likely);
            }
        }
    }

    void list_endings() {
        listed_ = true;
        forms(0);
        for (Char simple = 0; simple < PLANE; ++simple) {
            if (language_.row[simple] < 0) continue;
            for (Char one : forms_[simple]) {
                double opens = language_.opens(one);
                each_behind(one, [&](Char last, double likely) {
                    endings_[cells_.trail(last)].push_back({opens + likely, packed(one, last)});
                });
            }
        }
        for (auto& list : endings_) std::sort(list.begin(), list.end());
    }

    // For each code point the simplified characters behind which it is listed.
    void settle_rows() {
        if (!behind_ends_.empty()) return;
        behind_ends_.assign(PLANE, 0);
        for (std::uint16_t code : language_.codes) ++behind_ends_[code];
        std::uint32_t total = 0;
        for (auto& end : behind_ends_) {
            std::uint32_t size = end;
            end = total;
            total += size;
        }
        behind_.resize(total);
        for (Char simple = 0; simple < PLANE; ++simple) {
            auto [start, stop] = language_.range(simple);
            for (std::size_t at = start; at < stop; ++at) {
                behind_[behind_ends_[language_.codes[at]]++] = static_cast<std::uint16_t>(simple);
            }
        }
    }

    const Language& language_;
    const Cells& cells_;
    const List<Char> none_;
    std::vector<std::vector<Char>> forms_;
    std::unordered_map<Char, std::map<Byte, List<Char>>> within_;
    bool listed_ = false;
    std::array<List<Packed>, 256> endings_;
    std::vector<std::uint32_t> behind_ends_;  // where those of each code point end
    std::vector<std::uint16_t> behind_;
};

}  // namespace core
