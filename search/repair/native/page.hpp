// The language of one page: a dictionary's, with what the page itself shows of it. See
// search/repair/page_model.py.
#pragma once

#include <map>

#include "candidates.hpp"
#include "language.hpp"

namespace core {

// The figures of page_model.py, under its names.
struct PageFigures {
    double share, log_left_full, log_wrong_script;
    std::size_t short_page;
};

class PageModel {
public:
    // `sound` is what of the page is sound, simplified; `marks` maps the marks that it writes short to the
    // full ones.
    PageModel(Language& language, const PageFigures& figures, View sound, std::map<Char, Char> marks)
        : language_(language), figures_(figures), sound_(sound), short_(std::move(marks)) {
        for (const auto& [mark, full] : short_) full_ += full;
    }

    // Log likelihood of a character after another, in either script.
    double pair(Char before, Char character) {
        std::uint64_t key = joined(before, character);
        if (const double* known = known_.find(key)) return *known;
        double found = next(language_.simple(before), language_.simple(character));
        bool wrong_script = character < PLANE && language_.only_simplified[character];
        if (wrong_script) found += figures_.log_wrong_script;
        return known_.put(key, found);
    }

    // The likeliest of some characters by the dictionary, but for those of the page.
    std::vector<Likely> rated(Char before, const Candidates& candidates, std::size_t keep,
                              double far_behind) {
        std::vector<Likely> found = candidates.rated(language_, before, keep, far_behind);
        Char first = language_.simple(before);
        int seen = count(first);
        if (!seen && full_.empty()) return found;
        double less = rest(first);
        for (Likely& one : found) {
            bool of_page =
                full_.find(one.one) != Text::npos || (seen && count(first, language_.simple(one.one)));
            one.likely = of_page ? pair(before, one.one) : one.likely + less;
        }
        return found;
    }

    // Log likelihood of the characters of a text but the first, each after the one before it.
    double all_after(View text) {
        long double total = 0;  // as math.fsum has it, but for the last bit of a rare sum
        for (std::size_t at = 1; at < text.size(); ++at) total += pair(text[at - 1], text[at]);
        return static_cast<double>(total);
    }

    // Whether a mark is one that the page writes short, as wide as it was.
    bool is_full(Char mark) const { return full_.find(mark) != Text::npos; }
    // Whether a character is less likely on the page than by the dictionary for other reasons than its pairs.
    bool is_odd(Char one) const { return (one < PLANE && language_.only_simplified[one]) || is_full(one); }

    int count(Char one) { return count_of(joined(ALONE, one)); }
    int count(Char before, Char character) { return count_of(joined(before, character)); }

    // What the page takes from the log likelihood of what it does not show behind a character.
    double rest(Char before) {
        int seen = count(before);
        return seen ? std::log(1 - figures_.share * seen / (seen + 2)) : 0.0;
    }

private:
    static constexpr Char ALONE = 0xFFFFFFFF;  // before a character that is counted by itself

    static std::uint64_t joined(Char before, Char character) {
        return static_cast<std::uint64_t>(before) << 32 | character;
    }

    // Most pages are not asked about, so what stands on one is counted when it is.
    void count_all() {
        View sound = sound_;
        bool overlapping = sound.size() > figures_.short_page;
        counts_.reserve(sound.size() + sound.size() / 2);
        std::size_t counted = Text::npos;  // where the last pair that counts begins
        for (std::size_t at = 0; at < sound.size(); ++at) {
            ++counts_.put(joined(ALONE, sound[at]), 0);
            if (at + 1 == sound.size()) break;
            // Of equal characters in a row, a short page counts pairs that share none.
            bool shares = sound[at] == sound[at + 1] && at && counted == at - 1 && sound[at - 1] == sound[at];
            if (shares && !overlapping) continue;
            counted = at;
            ++counts_.put(joined(sound[at], sound[at + 1]), 0);
        }
        sound_.clear();
    }

    int count_of(std::uint64_t key) {
        if (!sound_.empty()) count_all();
        const int* found = counts_.find(key);
        return found ? *found : 0;
    }

    double next(Char before, Char character) {
        // Letters and digits as wide as ideographs: bytes read askew, unless the page has them elsewhere.
        bool wide = (U'０' <= character && character <= U'９') ||
                    (U'Ａ' <= character && character <= U'Ｚ') || (U'ａ' <= character && character <= U'ｚ');
        if (wide && count(character)) character = language_.simple(character - 0xFEE0);
        Char full = character;
        if (!short_.empty()) {
            before = whole(before);
            if (full_.find(character) != Text::npos)
                return figures_.log_left_full + language_.pair(before, character);
            full = whole(character);
        }
        double likely = language_.pair(before, full);
        int seen = count(before);
        if (!seen) return likely;
        int often = count(before, character);
        if (!often) return likely + rest(before);
        double share = figures_.share * seen / (seen + 2);
        return std::log((1 - share) * std::exp(likely) + share * often / seen);
    }

    Char whole(Char mark) const {
        auto found = short_.find(mark);
        return found == short_.end() ? mark : found->second;
    }

    Language& language_;
    const PageFigures& figures_;
    Text sound_;  // until it is counted
    std::map<Char, Char> short_;
    Text full_;
    Hashed<int> counts_;
    Hashed<double> known_;
};

}  // namespace core
