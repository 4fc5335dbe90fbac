// Characters that may stand where a pair vanished: search/repair/gaps.py, function by function.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "best.hpp"
#include "cells.hpp"
#include "language.hpp"
#include "vanished.hpp"

namespace core {

// A last byte, or the reading of the last character: 256 and more.
using End = unsigned;

struct Spoken {
    Char one;
    Byte lead;
};

class Gaps {
public:
    Gaps(Language& language, const Cells& cells)
        : language_(language), cells_(cells), vanished_(language, cells) {}

    Limits limits{};
    // The characters of each reading that has been asked for.
    std::vector<std::vector<Spoken>> readings;

    // What can stand between two characters, the likeliest by the dictionary first; `after` is 0 where
    // nothing is known.
    Held<Packed> fillings(Char last, Byte lead, End end, Char after) {
        // The readings of one run ask for the same again and again.
        std::uint64_t at = static_cast<std::uint64_t>(lead) << 56 ^ key(last, end, after);
        return keep<Packed>(fillings_, at, [&] { return make_fillings(last, lead, end, after); });
    }

private:
    static constexpr std::size_t MOST = 1 << 15;  // of each kind that are kept
    static constexpr std::size_t MOST_FILLINGS = 1 << 12;
    static constexpr double ROUNDING = 1e-6;

    List<Packed> make_fillings(Char last, Byte lead, End end, Char after) {
        const List<Char> begun = begun_behind(last, lead);
        List<Packed> found;
        Best best(limits);
        of_two(begun, end, after, best, found);
        if (best.first() < limits.poor) of_three(begun, end, after, best, found);
        // What was among the best when it was found may be so no more.
        auto is_far = [&](const Rated<Packed>& one) { return one.score < best.least(); };
        found.erase(std::remove_if(found.begin(), found.end(), is_far), found.end());
        first(found, limits.kept);
        return found;
    }

    static std::uint64_t key(Char one, End end, Char after) {
        return static_cast<std::uint64_t>(end) << 42 | static_cast<std::uint64_t>(after) << 21 | one;
    }

    static bool is_reading(End end) { return end > 0xFF; }

    Byte lost(Char one) const { return cells_.alike(cells_.trail(one)); }

    // The characters with a first byte behind which a pair can vanish, after `last`, the likeliest first.
    List<Char> begun_behind(Char last, Byte lead) {
        List<Char> found;
        for (Char one : cells_.before_gap(lead)) found.push_back({language_.pair(last, one), one});
        std::sort(found.begin(), found.end());
        return found;
    }

    // Adds the likeliest fillings of two characters, the first one of `begun`.
    void of_two(const List<Char>& begun, End end, Char after, Best& best, List<Packed>& found) {
        for (const auto& first : begun) {
            if (first.score + most_of_one(first.thing, end) < best.least()) continue;
            Held<Char> behind = one_behind(first.thing, end, after);
            for (const auto& last : *behind) {
                double total = first.score + last.score;
                if (total < best.least()) break;
                found.push_back({total, packed(first.thing, last.thing)});
                best.add(total);
            }
        }
    }

    // No character behind `one` with a pair missing between is likelier than this, whatever comes after it.
    double most_of_one(Char one, End end) {
        if (is_reading(end)) return INFINITY;
        std::uint64_t at = key(one, end, 0);
        if (const double* known = most_of_one_.find(at)) return *known;
        double most = -INFINITY;
        for (const auto& last : starts(lost(one), static_cast<Byte>(end))) most = std::max(most, last.score);
        most += language_.closes(one);
        for (const auto& last : vanished_.within(one, static_cast<Byte>(end)))
            most = std::max(most, last.score);
        return most_of_one_.put(at, most + ROUNDING);
    }

    // The likeliest characters behind `one` with a pair missing between, each with the log likelihood of
    // `after` too.
    Held<Char> one_behind(Char one, End end, Char after) {
        return keep<Char>(one_behind_, key(one, end, after),
                          [&] { return make_one_behind(one, end, after); });
    }

    List<Char> make_one_behind(Char one, End end, Char after) {
        List<Char> found;
        if (is_reading(end)) {
            const Bytes& leads = cells_.unshown(lost(one));
            for (const Spoken& last : readings[end - 256]) {
                if (leads[last.lead])
                    found.push_back({language_.pair(one, last.one) + link(last.one, after), last.one});
            }
            std::sort(found.begin(), found.end());
            return found;
        }
        const List<Char>& inner = vanished_.within(one, static_cast<Byte>(end));
        double begins = language_.closes(one);
        Held<Char> starts = begin(lost(one), end, after);
        for (const auto& last : *starts) {
            bool in_word =
                std::any_of(inner.begin(), inner.end(), [&](auto& two) { return two.thing == last.thing; });
            if (!in_word) found.push_back({begins + last.score, last.thing});
        }
        for (const auto& last : inner) found.push_back({last.score + behind(last.thing, after), last.thing});
        std::sort(found.begin(), found.end());
        return found;
    }

    // Adds the likeliest fillings of three characters; what can't be among the best any more is not looked
    // for.
    void of_three(const List<Char>& begun, End end, Char after, Best& best, List<Packed>& found) {
        struct Bound {
            double most, likely;
            Char one;
        };
        std::vector<Bound> bounds;
        for (const auto& first : begun)
            bounds.push_back({first.score + most_behind(first.thing, end), first.score, first.thing});
        std::sort(bounds.begin(), bounds.end(), [](const Bound& a, const Bound& b) {
            return std::tie(a.most, a.likely, a.one) > std::tie(b.most, b.likely, b.one);
        });
        for (const Bound& bound : bounds) {
            if (bound.most < best.least()) break;
            Held<Packed> behind = two_behind(bound.one, end, after);
            for (const auto& two : *behind) {
                double total = bound.likely + two.score;
                if (total < best.least()) break;
                found.push_back({total, packed(bound.one, two.thing)});
                best.add(total);
            }
        }
    }

    // No two characters behind `one` with a pair missing before each are likelier than this.
    double most_behind(Char one, End end) {
        std::uint64_t at = key(one, end, 0);
        if (const double* known = most_behind_.find(at)) return *known;
        double most = make_most_behind(one, end);
        return most_behind_.put(at, most);
    }

    double make_most_behind(Char one, End end) {
        Held<Char> inner = inner_behind(one);
        if (is_reading(end) || inner->empty()) return inner->empty() ? -INFINITY : inner->front().score;
        const List<Packed>& words = vanished_.words_ending(static_cast<Byte>(end));
        double most = words.empty() ? -INFINITY : language_.closes(one) + words.front().score;
        for (const auto& middle : *inner) {
            if (middle.score <= most) break;
            Held<Char> begun = begin(lost(middle.thing), end, 0);
            if (!begun->empty()) {
                most = std::max(most, middle.score + language_.closes(middle.thing) + begun->front().score);
            }
            for (const auto& last : vanished_.within(middle.thing, static_cast<Byte>(end))) {
                most = std::max(most, middle.score + last.score);
            }
        }
        return most;
    }

    double link(Char last, Char after) { return after ? language_.pair(last, after) : 0.0; }

    // As `two`, with the log likelihood of `after`.
    Held<Packed> two_behind(Char one, End end, Char after) {
        return keep<Packed>(two_behind_, key(one, end, after), [&] {
            List<Packed> found = *two(one, end);
            for (auto& last : found) last.score += link(last_of(last.thing), after);
            std::sort(found.begin(), found.end());
            return found;
        });
    }

    // The likeliest two characters behind `one`, with a pair missing before each of them.
    Held<Packed> two(Char one, End end) {
        return keep<Packed>(two_, key(one, end, 0), [&] { return make_two(one, end); });
    }

    List<Packed> make_two(Char one, End end) {
        List<Packed> found;
        Held<Char> inner = inner_behind(one);
        for (const auto& middle : *inner) {
            Held<Char> lasts = one_behind(middle.thing, end, 0);
            for (std::size_t at = 0; at < lasts->size() && at < limits.inner_tried; ++at) {
                const auto& last = (*lasts)[at];
                found.push_back({middle.score + last.score, packed(middle.thing, last.thing)});
            }
        }
        if (!is_reading(end)) {
            double begins = language_.closes(one);
            const Bytes& leads = cells_.unshown(lost(one));
            std::size_t tried = 0;
            for (const auto& word : vanished_.words_ending(static_cast<Byte>(end))) {
                if (tried == limits.inner_tried) break;
                if (!leads[cells_.lead(first_of(word.thing))]) continue;
                found.push_back({begins + word.score, word.thing});
                ++tried;
            }
        }
        std::sort(found.begin(), found.end());
        found.erase(std::unique(found.begin(), found.end()), found.end());
        if (found.size() > limits.two_tried) found.resize(limits.two_tried);
        return found;
    }

    // The likeliest characters with a last byte that begin a word behind a missing pair, with the log
    // likelihood of `after`.
    Held<Char> begin(Byte lost, End end, Char after) {
        return keep<Char>(begin_, key(lost, end, after), [&] { return make_begin(lost, end, after); });
    }

    List<Char> make_begin(Byte lost, End end, Char after) {
        List<Char> found;
        for (const auto& one : starts(lost, static_cast<Byte>(end))) {
            found.push_back({one.score + behind(one.thing, after), one.thing});
        }
        std::size_t started = found.size();
        if (after) {
            const Bytes& leads = cells_.unshown(lost);
            vanished_.before(after, static_cast<Byte>(end), [&](Char last) {
                bool known = std::any_of(found.begin(), found.begin() + started,
                                         [&](auto& one) { return one.thing == last; });
                if (!known && leads[cells_.lead(last)]) {
                    found.push_back({language_.opens(last) + behind(last, after), last});
                }
            });
        }
        first(found, limits.kept);
        return found;
    }

    // The log likelihood of `after` behind a last character: within a word, or as the next one begins.
    double behind(Char last, Char after) {
        if (!after) return 0.0;
        std::uint64_t at = static_cast<std::uint64_t>(last) << 32 | after;
        if (const double* known = behind_.find(at)) return *known;
        bool in_word =
            is_ideograph(last) && language_.listed(language_.simple(last), language_.simple(after)) != 0.0;
        double found =
            in_word ? language_.pair(last, after) : language_.closes(last) + language_.starts_with(after);
        return behind_.put(at, found);
    }

    // The characters with a last byte that begin words most often, with how likely each begins one.
    const List<Char>& starts(Byte lost, Byte end) {
        auto known = starts_.find(lost << 8 | end);
        if (known != starts_.end()) return known->second;
        List<Char> found;
        const Bytes& leads = cells_.unshown(lost);
        for (bool alone : {true, false}) {
            std::size_t tried = 0;
            for (Char one : by_start(cells_.with_trail(end), alone)) {
                if (tried == limits.starts_tried) break;
                if (!leads[cells_.lead(one)]) continue;
                ++tried;
                bool twice =
                    std::any_of(found.begin(), found.end(), [&](auto& two) { return two.thing == one; });
                if (!twice) found.push_back({language_.opens(one), one});
            }
        }
        return starts_.emplace(lost << 8 | end, std::move(found)).first->second;
    }

    // Characters by how likely each begins a word, or is one of its own.
    std::vector<Char> by_start(std::vector<Char> some, bool alone) const {
        auto score = [&](Char one) { return language_.opens(one) + (alone ? language_.closes(one) : 0.0); };
        std::stable_sort(some.begin(), some.end(), [&](Char a, Char b) { return score(a) > score(b); });
        return some;
    }

    // The likeliest characters between `one` and another, a pair missing on either side.
    Held<Char> inner_behind(Char one) {
        return keep<Char>(inner_, one, [&] { return make_inner(one); });
    }

    List<Char> make_inner(Char one) {
        List<Char> found;
        for (const auto& [end, list] : vanished_.all_within(one)) {
            if (cells_.unshown(end).none()) continue;
            found.insert(found.end(), list.begin(), list.end());
        }
        double begins = language_.closes(one);
        for (Char other : inner_starts(lost(one))) {
            bool known =
                std::any_of(found.begin(), found.end(), [&](auto& two) { return two.thing == other; });
            if (!known) found.push_back({begins + language_.opens(other), other});
        }
        first(found, limits.inner_tried);
        return found;
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
        between = by_start(between, true);
        if (between.size() > limits.inner_tried) between.resize(limits.inner_tried);
        return inner_starts_.emplace(lost, std::move(between)).first->second;
    }

    Language& language_;
    const Cells& cells_;
    Vanished vanished_;
    Kept<Char> one_behind_{MOST}, begin_{MOST}, inner_{MOST};
    Kept<Packed> two_behind_{MOST}, two_{MOST}, fillings_{MOST_FILLINGS};
    Hashed<double> most_of_one_{MOST}, most_behind_{MOST}, behind_{1 << 18};
    std::unordered_map<unsigned, List<Char>> starts_;
    std::unordered_map<unsigned, std::vector<Char>> inner_starts_;
};

}  // namespace core
