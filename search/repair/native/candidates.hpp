// The likeliest of some characters after another: search/repair/candidates.py over arrays.
#pragma once

#include <algorithm>
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
        std::vector<std::vector<Char>> known;
        for (Char one : some) {
            std::size_t& number = numbers_.put(language.simple(one), known.size());
            if (number == known.size()) known.emplace_back();
            known[number].push_back(one);
        }
        for (const auto& listed : known) {
            for (Char one : listed) ordered_.push_back({one, alone(language, one)});
        }
        known_ = std::move(known);
        std::stable_sort(ordered_.begin(), ordered_.end(),
                         [](auto& a, auto& b) { return a.likely > b.likely; });
    }

    // The `keep` likeliest after a character with their log likelihoods, without those `far_behind` the
    // first.
    std::vector<Likely> rated(const Language& language, Char before, std::size_t keep,
                              double far_behind) const {
        before = language.simple(before);
        auto [start, stop] = language.range(before);
        double share = start < stop ? language.rest[before] : 1 - language.figures.after_mark;
        std::vector<Likely> found;
        for (std::size_t at = 0; at < std::min(keep, ordered_.size()); ++at) {
            found.push_back({ordered_[at].one, share * ordered_[at].likely});
        }
        std::size_t thought_of = found.size();
        for (std::size_t at = start; at < stop; ++at) {
            const std::size_t* number = numbers_.find(language.codes[at]);
            if (!number) continue;
            double likely = language.scale[language.levels[at]];
            for (Char full : known_[*number]) put(found, thought_of, full, likely);
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
    std::vector<std::vector<Char>> known_;  // those of one simplified form
    Hashed<std::size_t> numbers_;           // of each simplified form
};

}  // namespace core
