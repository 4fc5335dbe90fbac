// The likeliest of some characters after another: search/repair/candidates.py over arrays.
#pragma once

#include <algorithm>
#include <numeric>
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
        for (std::size_t at = 0; at < some.size(); ++at) {
            Char simple = language.simple(some[at]);
            forms_.push_back({simple, some[at], at});
            ordered_.push_back({some[at], alone(language, some[at])});
        }
        std::stable_sort(forms_.begin(), forms_.end(), [](auto& a, auto& b) { return a.simple < b.simple; });
        // Of what is as likely, those of one simplified form stand where the first of them does.
        std::vector<std::size_t> numbers(some.size()), places(some.size()), ranks(some.size());
        for (std::size_t at = 0; at < forms_.size(); ++at) {
            bool same = at && forms_[at].simple == forms_[at - 1].simple;
            places[forms_[at].rank] = same ? places[forms_[at - 1].rank] : forms_[at].rank;
        }
        std::iota(numbers.begin(), numbers.end(), 0);
        std::sort(numbers.begin(), numbers.end(), [&](std::size_t a, std::size_t b) {
            return std::make_tuple(-ordered_[a].likely, places[a], a) <
                   std::make_tuple(-ordered_[b].likely, places[b], b);
        });
        std::vector<Likely> ordered;
        for (std::size_t number : numbers) {
            ranks[number] = ordered.size();
            ordered.push_back(ordered_[number]);
        }
        ordered_ = std::move(ordered);
        for (Form& form : forms_) form.rank = ranks[form.rank];
    }

    // The `keep` likeliest after a character with their log likelihoods, without those `far_behind` the
    // first.
    std::vector<Likely> rated(const Language& language, Char before, std::size_t keep,
                              double far_behind) const {
        before = language.simple(before);
        auto [start, stop] = language.range(before);
        double share = start < stop ? language.rest[before] : 1 - language.figures.after_mark;
        std::vector<Likely> found;
        found.reserve(2 * keep);
        std::size_t thought_of = std::min(keep, ordered_.size());
        for (std::size_t at = 0; at < thought_of; ++at)
            found.push_back({ordered_[at].one, share * ordered_[at].likely});
        auto from = language.codes.begin() + start, to = language.codes.begin() + stop;
        bool few = 8 * forms_.size() < stop - start;
        for (const Form& form : forms_) {
            if (few) {
                from = std::lower_bound(from, to, form.simple);
            } else {
                while (from != to && *from < form.simple) ++from;
            }
            if (from == to) break;
            if (*from != form.simple) continue;
            double likely = language.scale[language.levels[from - language.codes.begin()]];
            if (form.rank < thought_of) {
                found[form.rank].likely = likely;
            } else {
                found.push_back({form.one, likely});
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

    // A character of a simplified form, and where it is in `ordered_`.
    struct Form {
        Char simple, one;
        std::size_t rank;
    };

    std::vector<Likely> ordered_;
    std::vector<Form> forms_;  // by their simplified forms
};

}  // namespace core
