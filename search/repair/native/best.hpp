// What is likeliest, and what is kept of it.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

namespace core {

// A rating and what is rated; of two that rate alike the later comes first, as Python's sort has it.
template <typename Thing>
struct Rated {
    double score;
    Thing thing;

    bool operator<(const Rated& other) const {
        return score != other.score ? score > other.score : other.thing < thing;
    }
    bool operator==(const Rated& other) const { return score == other.score && thing == other.thing; }
};

template <typename Thing>
using List = std::vector<Rated<Thing>>;

// Sorts some things by what `score` says of them, the likeliest first; those that are as likely stay as they
// are.
template <typename Thing, typename Score>
void by_likelihood(std::vector<Thing>& some, Score score) {
    std::vector<std::pair<double, Thing>> scored;
    for (const Thing& one : some) scored.push_back({score(one), one});
    std::stable_sort(scored.begin(), scored.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    for (std::size_t at = 0; at < some.size(); ++at) some[at] = scored[at].second;
}

// Leaves the likeliest, in order. There are few of them.
template <typename Thing>
void first(List<Thing>& found, std::size_t most) {
    std::size_t kept = 0;
    for (std::size_t at = 0; at < found.size() && most; ++at) {
        const Rated<Thing> one = found[at];
        if (kept == most && !(one < found[kept - 1])) continue;
        std::size_t place = kept < most ? kept++ : kept - 1;
        for (; place && one < found[place - 1]; --place) found[place] = found[place - 1];
        found[place] = one;
    }
    found.resize(kept);
}

// The limits of gaps.py, under its names.
struct Limits {
    std::size_t starts_tried, inner_tried, two_tried, kept;
    double far, poor;
};

// The scores of the best fillings so far; what is less likely than `least` can't be among them any more.
class Best {
public:
    explicit Best(const Limits& limits) : limits_(limits) {}

    double first() const { return scores_.empty() ? -INFINITY : scores_.front(); }
    double least() const { return least_; }

    void add(double score) {
        if (scores_.size() == limits_.kept && score <= scores_.back()) return;
        scores_.insert(std::upper_bound(scores_.begin(), scores_.end(), score, std::greater<>()), score);
        if (scores_.size() > limits_.kept) scores_.pop_back();
        double last = scores_.size() == limits_.kept ? scores_.back() : -INFINITY;
        least_ = std::max(scores_.front() - limits_.far, last);
    }

private:
    const Limits& limits_;
    std::vector<double> scores_;
    double least_ = -INFINITY;
};

}  // namespace core
