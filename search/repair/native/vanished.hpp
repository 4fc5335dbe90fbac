// Pairs of characters between which a pair of bytes can have vanished: search/repair/vanished.py, row by row.
#pragma once

#include <array>
#include <vector>

#include "best.hpp"
#include "cells.hpp"
#include "language.hpp"
#include "packed.hpp"
#include "shelf.hpp"

namespace core {

class Vanished {
public:
    Vanished(const Language& language, const Cells& cells) : language_(language), cells_(cells) {}

    // The characters with a last byte that are listed behind `one`, a pair missing between, and how likely;
    // the likeliest first.
    Span<Rated<Char>> within(Char one, Byte end) {
        const Row& row = row_of(one);
        if (row.all.empty()) return {};
        return {row.all.from + row.ends[end], static_cast<std::size_t>(row.ends[end + 1] - row.ends[end])};
    }

    // Those with any last byte, by that.
    Span<Rated<Char>> all_within(Char one) { return row_of(one).all; }

    // Two characters of words, a pair missing between, whose last byte is `end`, as the beginning of a word.
    const List<Packed>& words_ending(Byte end) {
        if (!listed_) list_endings();
        return endings_[end];
    }

    // A character behind which another is listed.
    struct Listed {
        Char one;
        Byte end, level;
    };

    // The characters behind which `after` is listed, which is simplified, by their last bytes.
    Span<Listed> before(Char after) {
        if (after >= PLANE) return {};
        if (const auto* known = before_.find(after)) return *known;
        std::array<std::uint32_t, 257> ends{};
        std::vector<Listed> some, sorted;
        const auto& places = language_.listed_ends;
        for (std::uint32_t at = after ? places[after - 1] : 0; at < places[after]; ++at) {
            for (Char full : forms(language_.listed_behind[at])) {
                some.push_back({full, cells_.trail(full), language_.listed_levels[at]});
                ++ends[some.back().end + 1];
            }
        }
        for (std::size_t end = 1; end < ends.size(); ++end) ends[end] += ends[end - 1];
        sorted.resize(some.size());
        for (const Listed& one : some) sorted[ends[one.end]++] = one;
        return before_.put(after, sorted);
    }

    void make_room() { before_.make_room(); }

private:
    static constexpr std::size_t MOST = 1 << 13;

    // What is listed behind a character, a pair missing between: by last byte, the likeliest first.
    struct Row {
        Span<Rated<Char>> all;
        std::array<std::uint16_t, 257> ends{};  // where those of each last byte begin
    };

    const Row& row_of(Char one) {
        if (!is_ideograph(one)) return no_row_;
        if (rows_.empty()) rows_.resize(0xA000 - 0x4E00);
        auto& known = rows_[one - 0x4E00];
        if (!known) known = make_row(one);
        return *known;
    }

    std::unique_ptr<Row> make_row(Char one) {
        auto made = std::make_unique<Row>();
        List<Char> found;
        each_behind(one, [&](Char last, double likely) { found.push_back({likely, last}); });
        std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) {
            Byte end = cells_.trail(a.thing), other = cells_.trail(b.thing);
            return end != other ? end < other : a < b;
        });
        for (const auto& last : found) ++made->ends[cells_.trail(last.thing) + 1];
        for (std::size_t end = 1; end < made->ends.size(); ++end) made->ends[end] += made->ends[end - 1];
        made->all = lists_.put(one, found);
        return made;
    }

    // The characters of traditional text with two bytes whose simplified form is `simple`, in order.
    Span<Char> forms(Char simple) {
        if (form_ends_.empty()) settle_forms();
        std::uint32_t start = simple ? form_ends_[simple - 1] : 0;
        return {forms_.data() + start, form_ends_[simple] - start};
    }

    void settle_forms() {
        form_ends_.assign(PLANE, 0);
        std::vector<std::pair<Char, Char>> found;
        for (Char code = 0x4E00; code < 0xA000; ++code) {
            Char simple = language_.simple(code);
            if (simple < PLANE && language_.plausible[code] && cells_.lead(code))
                found.push_back({simple, code});
        }
        std::sort(found.begin(), found.end());
        for (auto [simple, code] : found) {
            forms_.push_back(code);
            ++form_ends_[simple];
        }
        for (std::size_t at = 1; at < PLANE; ++at) form_ends_[at] += form_ends_[at - 1];
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
        for (Char simple = 0; simple < PLANE; ++simple) {
            if (language_.row[simple] < 0) continue;
            for (Char one : forms(simple)) {
                double opens = language_.opens(one);
                each_behind(one, [&](Char last, double likely) {
                    endings_[cells_.trail(last)].push_back({opens + likely, packed(one, last)});
                });
            }
        }
        for (auto& list : endings_) std::sort(list.begin(), list.end());
    }

    const Language& language_;
    const Cells& cells_;
    std::vector<Char> forms_;               // in the order of their simplified forms
    std::vector<std::uint32_t> form_ends_;  // where those of each simplified form end
    const Row no_row_{};
    std::vector<std::unique_ptr<Row>> rows_;
    Shelf<Rated<Char>> lists_{SIZE_MAX};
    Shelf<Listed> before_{MOST};
    bool listed_ = false;
    std::array<List<Packed>, 256> endings_;
};

}  // namespace core
