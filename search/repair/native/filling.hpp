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
    Filling(Gaps& gaps, PageModel& model, const FillingLimits& limits) : gaps_(gaps), model_(model), limits_(limits) {}

    List<Text> filled(Char last, View text, const std::vector<Place>& places, View behind, double weight) {
        List<Text> found{{weight, Text{last}}};
        std::size_t done = 0;
        for (const Place& place : places) {
            if (place.number > done) {
                go_on(found, text.substr(done, place.number - done));
                for (auto& one : found) one.thing.append(text, done, place.number - done);
            }
            Char after = place.number + 1 < text.size() ? text[place.number + 1] : behind.empty() ? 0 : behind[0];
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

    List<Text> filled_at(const List<Text>& found, Char shown, const Place& place, Char after) {
        List<Text> more;
        double best = -INFINITY;
        for (const auto& one : found) {
            more.push_back({one.score + model_.pair(one.thing.back(), shown), one.thing + shown});
            best = std::max(best, more.back().score);
        }
        for (std::size_t at = 0; at < std::min(limits_.followed, found.size()); ++at) {
            const auto& one = found[at];
            if (one.score + 2 * limits_.more < best - limits_.beam) break;  // whatever stands there can't come near
            for (const Text& filling : fillings(one.thing.back(), place, after)) {
                Text with_last = one.thing.back() + filling;
                double longer = limits_.more * static_cast<double>(filling.size() - 1);
                more.push_back({one.score + model_.all_after(with_last) + longer, one.thing + filling});
                best = std::max(best, more.back().score);
            }
        }
        std::size_t most = std::min(limits_.most_filled, more.size());
        std::partial_sort(more.begin(), more.begin() + static_cast<std::ptrdiff_t>(most), more.end());
        more.resize(most);
        double least = more[0].score - limits_.beam;
        while (more.back().score < least) more.pop_back();
        return more;
    }

    std::vector<Text> fillings(Char last, const Place& place, Char after) {
        std::vector<Text> found = gaps_.fillings(last, place.lead, place.end, after);
        if (!place.open) return found;
        for (Text& one : gaps_.fillings(last, place.lead, place.end, 0)) {
            if (std::find(found.begin(), found.end(), one) == found.end()) found.push_back(std::move(one));
        }
        return found;
    }

    Gaps& gaps_;
    PageModel& model_;
    const FillingLimits& limits_;
};

}  // namespace core
