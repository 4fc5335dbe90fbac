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

// Leaves the likeliest, in order.
template <typename Thing>
void first(List<Thing>& found, std::size_t most) {
    most = std::min(most, found.size());
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(most), found.end());
    found.resize(most);
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
