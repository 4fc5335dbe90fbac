// Two characters behind another, a pair missing before each: _two and _inner of search/repair/gaps.py.
#pragma once

#include <unordered_map>
#include <vector>

#include "best.hpp"
#include "last_ones.hpp"

namespace core {

class TwoMissing {
public:
    TwoMissing(Language& language, const Cells& cells, Vanished& vanished, LastOnes& lasts,
               const Limits& limits)
        : language_(language), cells_(cells), vanished_(vanished), lasts_(lasts), limits_(limits) {}

    // The likeliest two characters behind `one`, with a pair missing before each of them.
    Span<Rated<Packed>> two(Char one, End end) {
        std::uint64_t key = key_of(one, end, 0);
        if (const auto* known = two_.find(key)) return *known;
        return two_.put(key, make_two(one, end));
    }

    // The likeliest characters between `one` and another, a pair missing on either side.
    Span<Rated<Char>> inner(Char one) {
        if (const auto* known = inner_.find(one)) return *known;
        List<Char> found;
        for (const auto& other : vanished_.all_within(one)) {
            if (cells_.unshown(cells_.trail(other.thing)).any()) found.push_back(other);
        }
        auto within = static_cast<std::ptrdiff_t>(found.size());
        double begins = language_.closes(one);
        for (Char other : inner_starts(lasts_.lost(one))) {
            auto is_other = [&](const auto& two) { return two.thing == other; };
            if (std::none_of(found.begin(), found.begin() + within, is_other))
                found.push_back({begins + language_.opens(other), other});
        }
        first(found, limits_.inner_tried);
        return inner_.put(one, found);
    }

    void make_room() {
        two_.make_room();
        inner_.make_room();
    }

private:
    static constexpr std::size_t MOST = 1 << 15;  // lists of each kind that are kept

    const List<Packed>& make_two(Char one, End end) {
        found_.clear();
        for (const auto& middle : inner(one)) {
            std::size_t tried = 0;
            for (const auto& last : lasts_.behind(middle.thing, end)) {
                if (tried++ == limits_.inner_tried ||
                    !add({middle.score + last.score, packed(middle.thing, last.thing)}))
                    break;
            }
        }
        if (!is_reading(end)) {
            double begins = language_.closes(one);
            for (const auto& word : words(lasts_.lost(one), static_cast<Byte>(end))) {
                if (!add({begins + word.score, word.thing})) break;
            }
        }
        return found_;
    }

    // Keeps what is found in order, each once, as many as are tried; whether a less likely one could be kept
    // too.
    bool add(Rated<Packed> one) {
        if (found_.size() == limits_.two_tried && !(one < found_.back()))
            return one.score == found_.back().score;
        auto place = std::lower_bound(found_.begin(), found_.end(), one);
        if (place != found_.end() && *place == one) return true;
        if (found_.size() == limits_.two_tried) {
            std::move_backward(place, found_.end() - 1, found_.end());
            *place = one;
        } else {
            found_.insert(place, one);
        }
        return true;
    }

    // The likeliest words of Vanished::words_ending behind the byte of a missing pair.
    Span<Rated<Packed>> words(Byte lost, Byte end) {
        std::uint64_t key = lost << 8 | end;
        if (const auto* known = words_.find(key)) return *known;
        List<Packed> found;
        const Bytes& leads = cells_.unshown(lost);
        for (const auto& word : vanished_.words_ending(end)) {
            if (found.size() == limits_.inner_tried) break;
            if (leads[cells_.lead(first_of(word.thing))]) found.push_back(word);
        }
        return words_.put(key, found);
    }

    // The likeliest characters by themselves, a pair missing on either side.
    const std::vector<Char>& inner_starts(Byte lost) {
        auto known = inner_starts_.find(lost);
        if (known != inner_starts_.end()) return known->second;
        std::vector<Char> between;
        for (unsigned lead = 0; lead < 0x100; ++lead) {
            if (!cells_.unshown(lost)[lead]) continue;
            const auto& some = cells_.before_gap(static_cast<Byte>(lead));
            between.insert(between.end(), some.begin(), some.end());
        }
        by_likelihood(between, [&](Char one) { return language_.opens(one) + language_.closes(one); });
        if (between.size() > limits_.inner_tried) between.resize(limits_.inner_tried);
        return inner_starts_.emplace(lost, std::move(between)).first->second;
    }

    Language& language_;
    const Cells& cells_;
    Vanished& vanished_;
    LastOnes& lasts_;
    const Limits& limits_;
    Shelf<Rated<Packed>> two_{MOST}, words_{SIZE_MAX};
    Shelf<Rated<Char>> inner_{MOST};
    std::unordered_map<unsigned, std::vector<Char>> inner_starts_;
    List<Packed> found_;
};

}  // namespace core
