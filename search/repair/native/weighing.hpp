// Weighs what a run may read by words and longer runs of characters: search/repair/weighing.py and
// enumerations.py.
#pragma once

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "state.hpp"

namespace core {

class Weighing {
public:
    explicit Weighing(Core& core) : core_(core), weights_(core.weights) {}

    // The scores of some texts between two others, given what their pairs of characters say.
    std::vector<double> weighed(const Text& before, const std::vector<double>& scores,
                                const std::vector<Text>& texts, const Text& behind) {
        auto [start, end] = shared(texts);
        Text left = before + texts[0].substr(0, start),
             right = texts[0].substr(texts[0].size() - end) + behind;
        left = core_.language.simple(View(left).substr(left.size() - std::min(left.size(), LONGEST)));
        right = core_.language.simple(View(right).substr(0, LONGEST));
        std::vector<double> found(texts.size());
        Text whole;
        for (std::size_t at : in_order(texts)) {
            whole = left;
            for (std::size_t place = start; place < texts[at].size() - end; ++place)
                whole += core_.language.simple(texts[at][place]);
            std::size_t stop = whole.size();
            whole += right;
            begin_words(core_, whole);
            double words = core_.words.likelihood(whole);
            double runs = core_.runs.gain(near(whole, left.size(), stop));
            found[at] = weights_.by_pairs * scores[at] + weights_.by_words * words + weights_.by_runs * runs +
                        fitness(before, texts[at], behind);
        }
        return found;
    }

    // How many characters all texts begin with, and how many others they all end with.
    static std::pair<std::size_t, std::size_t> shared(const std::vector<Text>& texts) {
        const Text& one = texts[0];
        std::size_t start = one.size();
        for (const Text& other : texts) {
            std::size_t same = 0;
            while (same < std::min(start, other.size()) && other[same] == one[same]) ++same;
            start = same;
        }
        std::size_t end = one.size() - start;
        for (const Text& other : texts) {
            std::size_t same = 0;
            while (same < std::min(end, other.size() - start) &&
                   other[other.size() - 1 - same] == one[one.size() - 1 - same])
                ++same;
            end = same;
        }
        return {start, end};
    }

private:
    // The numbers of some texts, those that begin alike one after the other: what is asked for of one goes on
    // from the one before.
    static std::vector<std::size_t> in_order(const std::vector<Text>& texts) {
        std::vector<std::size_t> numbers(texts.size());
        std::iota(numbers.begin(), numbers.end(), 0);
        std::sort(numbers.begin(), numbers.end(),
                  [&](std::size_t one, std::size_t other) { return texts[one] < texts[other]; });
        return numbers;
    }

    // A part of a text, with what is as near as a run of characters reaches.
    View near(View whole, std::size_t start, std::size_t stop) const {
        std::size_t reach = weights_.longest_run - 1, from = start - std::min(start, reach);
        return whole.substr(from, stop + reach - from);
    }

    // What speaks for the marks of a text between two others, on the scale of log likelihoods.
    double fitness(const Text& before, const Text& text, const Text& behind) const {
        double found = 0.0;
        for (std::size_t at = text.find(U"——"); at != Text::npos; at = text.find(U"——", at + 2))
            found += weights_.twice;
        if (text.find(U'、') == Text::npos) return found;
        Text whole = before + text + behind;
        for (std::size_t at = before.size(); at < before.size() + text.size(); ++at) {
            if (whole[at] == U'、') found += fitness_at(whole, at);
        }
        return found;
    }

    // What speaks for an enumeration's comma: another one in the clause, as many characters on either side.
    double fitness_at(View whole, std::size_t at) const {
        View left = whole.substr(0, at), right = whole.substr(at + 1);
        bool goes_on = last_part(left, weights_.clause_ends).find(U'、') != Text::npos ||
                       first_part(right, weights_.clause_ends).find(U'、') != Text::npos;
        bool alike =
            last_part(left, weights_.item_ends).size() == first_part(right, weights_.item_ends).size();
        return weights_.goes_on * goes_on + weights_.alike * alike;
    }

    static View last_part(View text, View ends) {
        std::size_t end = text.find_last_of(ends);
        return end == Text::npos ? text : text.substr(end + 1);
    }

    static View first_part(View text, View ends) { return text.substr(0, text.find_first_of(ends)); }

    Core& core_;
    const Weights& weights_;
};

}  // namespace core
