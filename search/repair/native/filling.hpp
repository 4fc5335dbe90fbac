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
        List<Text> found{{weight, Text{last}}};
        std::size_t done = 0;
        for (const Place& place : places) {
            if (place.number > done) {
                go_on(found, text.substr(done, place.number - done));
                for (auto& one : found) one.thing.append(text, done, place.number - done);
            }
            Char after = place.number + 1 < text.size() ? text[place.number + 1]
                         : behind.empty()               ? 0
                                                        : behind[0];
            found = filled_at(found, text[place.number], place, after);
            done = place.number + 1;
        }
        Text rest(text.substr(done));
        rest += behind;
        if (!rest.empty()) go_on(found, rest);
        for (auto& one : found) {
            one.thing.append(text, done, text.size() - done);
            one.thing.erase(0, 1);
        }
        return found;
    }

private:
    // What follows all readings alike.
    void go_on(List<Text>& found, View next) {
        double common = model_.all_after(next);
        for (auto& one : found) one.score = one.score + model_.pair(one.thing.back(), next[0]) + common;
    }

    // A text so far, and what it may go on with: the character shown, or a filling.
    struct Next {
        double score;
        const Text* so_far;
        Packed filling;

        Text text() const {
            Text made = *so_far;
            append(made, filling);
            return made;
        }
        bool operator<(const Next& other) const {
            return score != other.score ? score > other.score : other.text() < text();
        }
    };

    List<Text> filled_at(const List<Text>& found, Char shown, const Place& place, Char after) {
        std::vector<Next> more;
        double best = -INFINITY;
        for (const auto& one : found) {
            more.push_back(
                {one.score + model_.pair(one.thing.back(), shown), &one.thing, packed(shown, Char{0})});
            best = std::max(best, more.back().score);
        }
        for (std::size_t at = 0; at < std::min(limits_.followed, found.size()); ++at) {
            const auto& one = found[at];
            if (one.score + 2 * limits_.more < best - limits_.beam)
                break;  // whatever stands there can't come near
            for (Packed filling : fillings(one.thing.back(), place, after)) {
                double likely = model_.all_after(with_last(one.thing.back(), filling));
                double longer = limits_.more * static_cast<double>(size_of(filling) - 1);
                more.push_back({one.score + likely + longer, &one.thing, filling});
                best = std::max(best, more.back().score);
            }
        }
        auto is_far = [&](const Next& one) { return one.score < best - limits_.beam; };
        more.erase(std::remove_if(more.begin(), more.end(), is_far), more.end());
        std::size_t most = std::min(limits_.most_filled, more.size());
        std::partial_sort(more.begin(), more.begin() + static_cast<std::ptrdiff_t>(most), more.end());
        List<Text> kept;
        for (std::size_t at = 0; at < most; ++at) kept.push_back({more[at].score, more[at].text()});
        return kept;
    }

    static Text with_last(Char last, Packed filling) {
        Text made{last};
        append(made, filling);
        return made;
    }

    // Two ways can lead to one text, which counts once.
    std::vector<Packed> fillings(Char last, const Place& place, Char after) {
        std::vector<Packed> found;
        add(found, gaps_.fillings(last, place.lead, place.end, after));
        if (place.open) add(found, gaps_.fillings(last, place.lead, place.end, 0));
        return found;
    }

    static void add(std::vector<Packed>& found, Span<Rated<Packed>> more) {
        for (const auto& one : more) {
            if (std::find(found.begin(), found.end(), one.thing) == found.end()) found.push_back(one.thing);
        }
    }

    Gaps& gaps_;
    PageModel& model_;
    const FillingLimits& limits_;
};

}  // namespace core
