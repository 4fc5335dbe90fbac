// Characters that may stand where a pair vanished: search/repair/gaps.py, whose answers these are.
//
// What Python looks up in lists of each beginning is found here by bounds instead: beginnings are followed
// from the likeliest end on, and only as far as they can come among the best.
#pragma once

#include <vector>

#include "best.hpp"
#include "two_missing.hpp"

namespace core {

class Gaps {
public:
    Gaps(Language& language, const Cells& cells)
        : language_(language), cells_(cells), vanished_(language, cells) {}

    Limits limits{};

    // The characters of each reading that has been asked for.
    std::vector<std::vector<Spoken>> readings;

    // What can stand between two characters, the likeliest by the dictionary first; `after` is 0 where
    // nothing is known. The answer holds until the next question.
    Span<Rated<Packed>> fillings(Char last, Byte lead, End end, Char after) {
        // The readings of one run ask for the same again and again.
        std::uint64_t key = static_cast<std::uint64_t>(lead) << 56 ^ key_of(last, end, after);
        if (const auto* known = fillings_.find(key)) return *known;
        make_room();
        const Before& before = behind_.before(end, after);
        auto begun = begun_behind(last, lead);
        found_.clear();
        Best best(limits);
        of_two(begun, end, before, best);
        if (best.first() < limits.poor) of_three(begun, end, before, best);
        // What was among the best when it was found may be so no more.
        auto is_far = [&](const Rated<Packed>& one) { return one.score < best.least(); };
        found_.erase(std::remove_if(found_.begin(), found_.end(), is_far), found_.end());
        first(found_, limits.kept);
        return fillings_.put(key, found_);
    }

private:
    static constexpr std::size_t MOST = 1 << 12;  // lists of each kind that are kept

    // A beginning, and what no filling with it is likelier than.
    struct Bound {
        double most;
        Rated<Char> begun;
        bool operator<(const Bound& other) const { return most > other.most; }
    };

    void make_room() {
        fillings_.make_room();
        begun_.make_room();
        behind_.make_room();
        lasts_.make_room();
        two_.make_room();
        vanished_.make_room();
    }

    // The characters with a first byte behind which a pair can vanish, after `last`.
    Span<Rated<Char>> begun_behind(Char last, Byte lead) {
        std::uint64_t key = static_cast<std::uint64_t>(last) << 8 | lead;
        if (const auto* known = begun_.find(key)) return *known;
        List<Char> found;
        for (Char one : cells_.before_gap(lead)) found.push_back({language_.pair(last, one), one});
        return begun_.put(key, found);
    }

    // Adds the likeliest fillings of two characters, the first one of `begun`.
    void of_two(Span<Rated<Char>> begun, End end, const Before& before, Best& best) {
        bounds_.clear();
        for (const auto& one : begun)
            bounds_.push_back({one.score + most_of_two(one.thing, end, before), one});
        std::sort(bounds_.begin(), bounds_.end());
        for (const Bound& bound : bounds_) {
            if (bound.most < best.least()) break;
            if (is_reading(end)) {
                spoken_ends(bound.begun, end, before, best);
            } else {
                ends(bound.begun, static_cast<Byte>(end), before, best);
            }
        }
    }

    double most_of_two(Char one, End end, const Before& before) {
        if (is_reading(end)) {
            auto lasts = lasts_.behind(one, end);
            return lasts.empty() ? -INFINITY : lasts.front().score + before.most_linked;
        }
        auto starts = lasts_.begin(lasts_.lost(one), end, before);
        auto inner = vanished_.within(one, static_cast<Byte>(end));
        double most = starts.empty() ? -INFINITY : language_.closes(one) + starts.front().score;
        return inner.empty() ? most : std::max(most, inner.front().score + before.most);
    }

    void spoken_ends(const Rated<Char>& first, End end, const Before& before, Best& best) {
        for (const auto& last : lasts_.behind(first.thing, end)) {
            if (first.score + (last.score + before.most_linked) < best.least()) break;
            add(first.score + (last.score + behind_.linked(last.thing, before)),
                packed(first.thing, last.thing), best);
        }
    }

    void ends(const Rated<Char>& first, Byte end, const Before& before, Best& best) {
        auto inner = vanished_.within(first.thing, end);
        for (const auto& last : inner) {
            if (first.score + (last.score + before.most) < best.least()) break;
            add(first.score + (last.score + behind_.likely(last.thing, before)),
                packed(first.thing, last.thing), best);
        }
        double begins = language_.closes(first.thing);
        for (const auto& last : lasts_.begin(lasts_.lost(first.thing), end, before)) {
            double total = first.score + (begins + last.score);
            if (total < best.least()) break;
            if (!LastOnes::among(inner, last.thing)) add(total, packed(first.thing, last.thing), best);
        }
    }

    // Adds the likeliest fillings of three characters; what can't be among the best any more is not looked
    // for.
    void of_three(Span<Rated<Char>> begun, End end, const Before& before, Best& best) {
        bounds_.clear();
        for (const auto& one : begun)
            bounds_.push_back({one.score + (most_of_last_two(one.thing, end) + before.most_linked), one});
        std::sort(bounds_.begin(), bounds_.end());
        for (const Bound& bound : bounds_) {
            if (bound.most < best.least()) break;
            for (const auto& two : two_.two(bound.begun.thing, end)) {
                if (bound.begun.score + (two.score + before.most_linked) < best.least()) break;
                add(bound.begun.score + (two.score + behind_.linked(last_of(two.thing), before)),
                    packed(bound.begun.thing, two.thing), best);
            }
        }
    }

    double most_of_last_two(Char one, End end) {
        if (is_reading(end)) {
            auto inner = two_.inner(one);
            return inner.empty() ? -INFINITY : inner.front().score;
        }
        auto two = two_.two(one, end);
        return two.empty() ? -INFINITY : two.front().score;
    }

    void add(double score, Packed text, Best& best) {
        if (score < best.least()) return;
        found_.push_back({score, text});
        best.add(score);
    }

    Language& language_;
    const Cells& cells_;
    Vanished vanished_;
    Behind behind_{language_, cells_, vanished_, readings};
    LastOnes lasts_{language_, cells_, vanished_, behind_, limits};
    TwoMissing two_{language_, cells_, vanished_, lasts_, limits};
    Shelf<Rated<Packed>> fillings_{MOST};
    Shelf<Rated<Char>> begun_{MOST};
    std::vector<Bound> bounds_;
    List<Packed> found_;
};

}  // namespace core
