// The last characters that may stand behind a missing pair: _begin, _starts and _one_behind of
// search/repair/gaps.py.
#pragma once

#include <array>
#include <vector>

#include "behind.hpp"
#include "best.hpp"
#include "cells.hpp"
#include "language.hpp"
#include "vanished.hpp"

namespace core {

class LastOnes {
public:
    LastOnes(Language& language, const Cells& cells, Vanished& vanished, Behind& behind, const Limits& limits)
        : language_(language), cells_(cells), vanished_(vanished), behind_(behind), limits_(limits) {}

    Byte lost(Char one) const { return cells_.alike(cells_.trail(one)); }

    // The likeliest characters with a last byte that begin a word behind a missing pair, with the log
    // likelihood of what follows them.
    Span<Rated<Char>> begin(Byte lost, End end, const Before& before) {
        std::uint64_t key = key_of(lost, end, before.after);
        if (const auto* known = begin_.find(key)) return *known;
        List<Char> found;
        for (const auto& one : starts(lost, static_cast<Byte>(end)))
            found.push_back({one.score + behind_.likely(one.thing, before), one.thing});
        auto started = static_cast<std::ptrdiff_t>(found.size());
        const Bytes& leads = cells_.unshown(lost);
        for (const auto& last : before.listed) {
            auto is_last = [&](const auto& one) { return one.thing == last.one; };
            if (leads[cells_.lead(last.one)] && std::none_of(found.begin(), found.begin() + started, is_last))
                found.push_back({language_.opens(last.one) + last.likely, last.one});
        }
        first(found, limits_.kept);
        return begin_.put(key, found);
    }

    // The likeliest characters behind `one` with a pair missing between: as many as are tried, or all of a
    // reading.
    Span<Rated<Char>> behind(Char one, End end) {
        std::uint64_t key = key_of(one, end, 0);
        if (const auto* known = behind_one_.find(key)) return *known;
        List<Char>& found = scratch_;
        found.clear();
        if (is_reading(end)) {
            const Bytes& leads = cells_.unshown(lost(one));
            for (const Spoken& last : behind_.spoken(end)) {
                if (leads[last.lead]) found.push_back({language_.pair(one, last.one), last.one});
            }
            std::sort(found.begin(), found.end());
        } else {
            auto inner = vanished_.within(one, static_cast<Byte>(end));
            double begins = language_.closes(one);
            for (const auto& last : starts(lost(one), static_cast<Byte>(end))) {
                if (!among(inner, last.thing)) found.push_back({begins + last.score, last.thing});
            }
            found.insert(found.end(), inner.begin(), inner.end());
            first(found, limits_.inner_tried);
        }
        return behind_one_.put(key, found);
    }

    static bool among(Span<Rated<Char>> some, Char one) {
        return std::any_of(some.begin(), some.end(), [&](const auto& two) { return two.thing == one; });
    }

    void make_room() {
        begin_.make_room();
        behind_one_.make_room();
    }

private:
    static constexpr std::size_t MOST = 1 << 15;  // lists of each kind that are kept

    // The characters with a last byte that begin words most often, with how likely each begins one.
    Span<Rated<Char>> starts(Byte lost, Byte end) {
        std::uint64_t key = lost << 8 | end;
        if (const auto* known = starts_.find(key)) return *known;
        List<Char> found;
        const Bytes& leads = cells_.unshown(lost);
        for (const std::vector<Char>& ordered : by_start(end)) {
            std::size_t tried = 0;
            for (Char one : ordered) {
                if (tried == limits_.starts_tried) break;
                if (!leads[cells_.lead(one)]) continue;
                ++tried;
                bool twice =
                    std::any_of(found.begin(), found.end(), [&](auto& two) { return two.thing == one; });
                if (!twice) found.push_back({language_.opens(one), one});
            }
        }
        return starts_.put(key, found);
    }

    // The characters with a last byte by how likely each is a word of its own, and by how likely it begins
    // one.
    const std::array<std::vector<Char>, 2>& by_start(Byte end) {
        auto& ordered = by_start_[end];
        if (ordered[0].empty()) {
            for (auto& some : ordered) some = cells_.with_trail(end);
            by_likelihood(ordered[0], [&](Char one) { return language_.opens(one) + language_.closes(one); });
            by_likelihood(ordered[1], [&](Char one) { return language_.opens(one); });
        }
        return ordered;
    }

    Language& language_;
    const Cells& cells_;
    Vanished& vanished_;
    Behind& behind_;
    const Limits& limits_;
    Shelf<Rated<Char>> begin_{MOST}, behind_one_{MOST}, starts_{SIZE_MAX};
    std::array<std::array<std::vector<Char>, 2>, 256> by_start_;
    List<Char> scratch_;
};

}  // namespace core
