// Where characters fit each other badly, so that something may be missing: shift.doubtful_in of
// search/repair.
#pragma once

#include <algorithm>
#include <vector>

#include "damaged.hpp"

namespace core {

class Doubts {
public:
    explicit Doubts(Damaged& page) : page_(page), limits_(page.core.doubts) {
        one_ = page.shows_private ? limits_.doubtful_shown : limits_.doubtful;
        two_ = page.shows_private ? limits_.doubtful_two_shown : limits_.doubtful_two;
    }

    // The numbers of the characters that follow the one before them badly; negative where that one is meant
    // too.
    std::vector<int> in(View text) {
        bool odd = std::any_of(text.begin(), text.end(), [&](Char one) { return page_.model.is_odd(one); });
        if (!odd) return by_dictionary(text);
        return among(text.size(), [&](std::size_t at) { return page_.model.pair(text[at - 1], text[at]); });
    }

    // The same of so many pieces, each as likely behind the one before it as `likely` says.
    template <typename Likely>
    std::vector<int> among(std::size_t size, Likely likely) const {
        std::vector<int> found;
        double earlier = 0.0;
        for (std::size_t at = 1; at < size; ++at) {
            double now = likely(at);
            note(found, now, earlier, at);
            earlier = now;
        }
        return found;
    }

private:
    // Only what the dictionary finds unlikely is asked of the page.
    std::vector<int> by_dictionary(View text) {
        std::vector<int> found;
        double before = 0.0;
        for (std::size_t at = 1; at < text.size(); ++at) {
            double likely = page_.core.language.pair(text[at - 1], text[at]);
            if (likely < one_ + limits_.page_takes || before + likely < two_ + 2 * limits_.page_takes) {
                double earlier = at > 1 ? page_.model.pair(text[at - 2], text[at - 1]) : INFINITY;
                note(found, page_.model.pair(text[at - 1], text[at]), earlier, at);
            }
            before = likely;
        }
        return found;
    }

    void note(std::vector<int>& found, double likely, double earlier, std::size_t at) const {
        int number = static_cast<int>(at);
        if (likely < one_) {
            found.push_back(number);
        } else if (likely + earlier < two_) {
            found.push_back(-number);
        }
    }

    Damaged& page_;
    const DoubtLimits& limits_;
    double one_, two_;
};

}  // namespace core
