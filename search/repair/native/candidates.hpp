// The likeliest of some characters after another: search/repair/candidates.py over arrays.
#pragma once

#include <algorithm>
#include <map>
#include <vector>

#include "language.hpp"

namespace core {

struct Likely {
    Char one;
    double likely;
};

// Characters in either script, the likeliest by themselves first, and by their simplified form.
class Candidates {
public:
    Candidates(const Language& language, View some) {
        std::vector<Char> order;
        for (Char one : some) {
            auto& listed = known_[language.simple(one)];
            if (listed.empty()) order.push_back(language.simple(one));
            listed.push_back(one);
        }
        for (Char simple : order) {
            for (Char one : known_[simple]) ordered_.push_back({one, alone(language, one)});
        }
        std::stable_sort(ordered_.begin(), ordered_.end(), [](auto& a, auto& b) { return a.likely > b.likely; });
    }

    // The `keep` likeliest after a character with their log likelihoods, without those `far_behind` the first.
    std::vector<Likely> rated(const Language& language, Char before, std::size_t keep, double far_behind) const {
        before = language.simple(before);
        auto [start, stop] = language.range(before);
        double share = start < stop ? language.rest[before] : 1 - language.figures.after_mark;
        std::vector<Likely> found;
        for (std::size_t at = 0; at < std::min(keep, ordered_.size()); ++at) {
            found.push_back({ordered_[at].one, share * ordered_[at].likely});
        }
        std::size_t thought_of = found.size();
        if (start < stop) {
            for (const auto& [simple, listed] : known_) {
                double likely = language.listed(before, simple);
                if (likely == 0.0) continue;
                for (Char full : listed) put(found, thought_of, full, likely);
            }
        }
        std::stable_sort(found.begin(), found.end(), [](auto& a, auto& b) { return a.likely > b.likely; });
        if (found.size() > keep) found.resize(keep);
        double least = found.empty() ? 0.0 : found[0].likely * far_behind;
        while (!found.empty() && found.back().likely < least) found.pop_back();
        for (Likely& one : found) one.likely = std::log(one.likely + language.figures.unseen);
        return found;
    }

private:
    static double alone(const Language& language, Char one) {
        if (!is_ideograph(one)) return std::max(language.share_of(one), 0.0) * language.figures.after_mark;
        Char simple = language.simple(one);
        return simple < PLANE ? language.starts[simple] : 0.0;
    }

    static void put(std::vector<Likely>& found, std::size_t thought_of, Char one, double likely) {
        for (std::size_t at = 0; at < thought_of; ++at) {
            if (found[at].one == one) {
                found[at].likely = likely;
                return;
            }
        }
        found.push_back({one, likely});
    }

    std::vector<Likely> ordered_;
    std::map<Char, std::vector<Char>> known_;
};

}  // namespace core
