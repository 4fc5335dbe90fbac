// What a run of characters read askew reads: shift.Run of search/repair.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "language.hpp"

namespace core {

// The characters from `start` to `end` of a page read `after`.
struct Run {
    std::size_t start, end;
    Text after;
    double certainty;
};

// The share of the best of some scores, which are log likelihoods, among all of them.
inline double share(const std::vector<double>& scores, double best) {
    long double total = 0;
    for (double score : scores) total += std::exp(score - best);
    return static_cast<double>(1 / total);
}

}  // namespace core
