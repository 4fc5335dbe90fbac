// Fills pairs that were not shown into a reading, place by place: search/repair/filling.py.
#pragma once

#include <algorithm>
#include <vector>

#include "gaps.hpp"
#include "page.hpp"

namespace core {

// The limits of filling.py, under its names.
struct FillingLimits {
    double more, beam;
    std::size_t most_filled, followed;
};

struct Place {
    std::size_t number;
    Byte lead;
    End end;
    bool open;
};

class Filling {
public:
    Filling(Gaps& gaps, PageModel& model, const FillingLimits& limits)
        : gaps_(gaps), model_(model), limits_(limits) {}

    List<Text> filled(Char last, View text, const std::vector<Place>& places, View behind, double weight) {
        std::vector<Reading> found{{weight, last, NOTHING}};
        parts_.clear();
        std::size_t done = 0;
        for (const Place& place : places) {
            if (place.number > done) go_on(found, text.substr(done, place.number - done));
            Char after = place.number + 1 < text.size() ? text[place.number + 1]
                         : behind.empty()               ? 0
                                                        : behind[0];
            found = filled_at(found, text[place.number], place, after);
            done = place.number + 1;
        }
        Text rest(text.substr(done));
        rest += behind;
        if (!rest.empty()) follow(found, rest);
        List<Text> spelled;
        for (const Reading& one : found) {
            spelled.push_back({one.score, spelled_out(one.parts)});
            spelled.back().thing.append(text, done, text.size() - done);
        }
        return spelled;
    }

private:
    static constexpr std::size_t NOTHING = SIZE_MAX;

    // What a reading goes on with behind other parts: characters shown, or a filling.
    struct Part {
        std::size_t before;
        View shown;
        Packed filling;
    };

    // A text so far: its last character, and the number of its last part.
    struct Reading {
        double score;
        Char last;
        std::size_t parts;
    };

    // A text so far, and what it may go on with: the character shown, or a filling.
    struct Next {
        double score;
        std::size_t so_far;  // number of its last part
        Packed filling;
    };

    // A filling, and the log likelihood of its characters.
    struct Choice {
        Packed filling;
        double likely;
    };

    // Adds what follows all readings alike.
    void go_on(std::vector<Reading>& found, View next) {
        follow(found, next);
        for (Reading& one : found) {
            parts_.push_back({one.parts, next, 0});
            one.parts = parts_.size() - 1;
            one.last = next.back();
        }
    }

    void follow(std::vector<Reading>& found, View next) {
        double common = model_.all_after(next);
        for (Reading& one : found) one.score = one.score + model_.pair(one.last, next[0]) + common;
    }

    std::vector<Reading> filled_at(const std::vector<Reading>& found, Char shown, const Place& place,
                                   Char after) {
        next_.clear();
        double best = -INFINITY;
        for (const Reading& one : found) {
            next_.push_back({one.score + model_.pair(one.last, shown), one.parts, packed(shown, Char{0})});
            best = std::max(best, next_.back().score);
        }
        fillings_.resize(std::max(fillings_.size(), limits_.followed));
        for (std::size_t at = 0; at < std::min(limits_.followed, found.size()); ++at) {
            const Reading& one = found[at];
            if (one.score + 2 * limits_.more < best - limits_.beam)
                break;  // whatever stands there can't come near
            for (const Choice& filling : fillings_behind(found, at, place, after)) {
                double longer = limits_.more * static_cast<double>(size_of(filling.filling) - 1);
                next_.push_back({one.score + filling.likely + longer, one.parts, filling.filling});
                best = std::max(best, next_.back().score);
            }
        }
        return nearest(best);
    }

    // The likeliest ways to go on, in order, without those far behind the best.
    std::vector<Reading> nearest(double best) {
        auto is_far = [&](const Next& one) { return one.score < best - limits_.beam; };
        next_.erase(std::remove_if(next_.begin(), next_.end(), is_far), next_.end());
        auto comes_first = [&](const Next& one, const Next& other) {
            return one.score != other.score ? one.score > other.score : spelled_out(other) < spelled_out(one);
        };
        std::size_t most = std::min(limits_.most_filled, next_.size());
        std::partial_sort(next_.begin(), next_.begin() + static_cast<std::ptrdiff_t>(most), next_.end(),
                          comes_first);
        std::vector<Reading> kept;
        kept.reserve(most);
        for (std::size_t at = 0; at < most; ++at) {
            const Next& one = next_[at];
            parts_.push_back({one.so_far, {}, one.filling});
            kept.push_back({one.score, last_of(one.filling), parts_.size() - 1});
        }
        return kept;
    }

    Text spelled_out(const Next& one) const {
        Text made = spelled_out(one.so_far);
        append(made, one.filling);
        return made;
    }

    Text spelled_out(std::size_t part) const {
        std::vector<const Part*> parts;
        for (; part != NOTHING; part = parts_[part].before) parts.push_back(&parts_[part]);
        Text made;
        for (auto at = parts.rbegin(); at != parts.rend(); ++at) {
            made += (*at)->shown;
            append(made, (*at)->filling);
        }
        return made;
    }

    // Those behind a reading, which may end as one before it does. Two ways can lead to one text, which
    // counts once.
    const std::vector<Choice>& fillings_behind(const std::vector<Reading>& found, std::size_t at,
                                               const Place& place, Char after) {
        Char last = found[at].last;
        for (std::size_t other = 0; other < at; ++other) {
            if (found[other].last == last) return fillings_[other];
        }
        std::vector<Choice>& made = fillings_[at];
        made.clear();
        add(made, last, gaps_.fillings(last, place.lead, place.end, after));
        if (place.open) add(made, last, gaps_.fillings(last, place.lead, place.end, 0));
        return made;
    }

    void add(std::vector<Choice>& made, Char last, Span<Rated<Packed>> more) {
        for (const auto& one : more) {
            auto is_one = [&](const Choice& other) { return other.filling == one.thing; };
            if (std::none_of(made.begin(), made.end(), is_one))
                made.push_back({one.thing, likely(last, one.thing)});
        }
    }

    // As PageModel::all_after.
    double likely(Char last, Packed filling) {
        Char first = first_of(filling), second = second_of(filling);
        long double total = model_.pair(last, first);
        total += model_.pair(first, second);
        if (Char third = third_of(filling)) total += model_.pair(second, third);
        return static_cast<double>(total);
    }

    Gaps& gaps_;
    PageModel& model_;
    const FillingLimits& limits_;
    std::vector<Part> parts_;
    std::vector<Next> next_;
    std::vector<std::vector<Choice>> fillings_;  // those behind each reading that is followed
};

}  // namespace core
