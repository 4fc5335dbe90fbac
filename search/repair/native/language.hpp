// How likely a character follows another: search/repair/language.py and edges.py over arrays.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "hashed.hpp"

namespace core {

using Char = char32_t;
using Text = std::u32string;
using View = std::u32string_view;

constexpr std::size_t PLANE = 0x10000;

inline bool is_ideograph(Char one) { return 0x4E00 <= one && one <= 0x9FFF; }

// The figures of language.py, under its names.
struct Figures {
    double after_word, after_mark, digit, letter, other, alike, line_end, line_end_in_sentence, strange,
        unseen;
};

class Language {
public:
    Figures figures{};
    Text nothing_after, nothing_before, sentence_end;
    // For each code point of the basic plane; `simple` is 0 where only `ask` tells.
    std::vector<std::uint32_t> simple_of;
    std::vector<double> starts, marks, rest, share;  // share is negative where the character is no mark
    std::vector<std::uint8_t> plausible, only_simplified;
    std::function<Char(Char)> ask;

    // What is listed behind each character: rows sorted by code, found through `row`.
    std::vector<std::uint16_t> codes;
    std::vector<std::uint8_t> levels;
    std::vector<std::uint32_t> ends;
    std::vector<std::int32_t> row;                 // of each code point, -1 where there is none
    std::array<double, 256> scale{}, log_scale{};  // of each level
    double most_rest = 0.0;

    // The same by what is listed: the characters behind which each code is, in order, with their levels.
    std::vector<std::uint32_t> listed_ends;  // where those of each code end
    std::vector<std::uint16_t> listed_behind;
    std::vector<std::uint8_t> listed_levels;

    // Sorts what is listed, for `listed` to look it up, and reckons what is asked for most often.
    void settle() {
        list_behind();
        sort_rows();
        opens_.resize(PLANE);
        closes_.resize(PLANE);
        for (Char one = 0; one < PLANE; ++one) {
            opens_[one] = alone_opens(one);
            closes_[one] = alone_closes(one);
        }
        most_rest = *std::max_element(rest.begin(), rest.end());
        for (std::size_t level = 0; level < scale.size(); ++level) {
            log_scale[level] = scale[level] != 0.0 ? std::log(scale[level]) : 0.0;
            log_seen_[level] = std::log(scale[level] + figures.unseen);
        }
    }

    // Lists behind which characters each code is, in the order of the codes.
    void list_behind() {
        listed_ends.assign(PLANE, 0);
        for (Char before = 0; before < PLANE; ++before) {
            auto [start, stop] = range(before);
            for (std::size_t at = start; at < stop; ++at) ++listed_ends[codes[at]];
        }
        std::uint32_t total = 0;
        for (auto& end : listed_ends) {
            std::uint32_t size = end;
            end = total;
            total += size;
        }
        listed_behind.resize(total);
        listed_levels.resize(total);
        for (Char before = 0; before < PLANE; ++before) {
            auto [start, stop] = range(before);
            for (std::size_t at = start; at < stop; ++at) {
                std::uint32_t place = listed_ends[codes[at]]++;
                listed_behind[place] = static_cast<std::uint16_t>(before);
                listed_levels[place] = levels[at];
            }
        }
    }

    // Puts what is listed back into its rows, by the codes.
    void sort_rows() {
        std::vector<std::uint32_t> places(ends.size());
        for (std::size_t number = 1; number < ends.size(); ++number) places[number] = ends[number - 1];
        std::uint32_t at = 0;
        for (Char code = 0; code < PLANE; ++code) {
            for (; at < listed_ends[code]; ++at) {
                std::uint32_t place = places[static_cast<std::size_t>(row[listed_behind[at]])]++;
                codes[place] = static_cast<std::uint16_t>(code);
                levels[place] = listed_levels[at];
            }
        }
    }

    Char simple(Char one) const {
        if (one < PLANE && (simple_of[one] || !one)) return simple_of[one];
        return ask(one);
    }

    Text simple(View text) const {
        Text made(text);
        for (Char& one : made) one = simple(one);
        return made;
    }

    double share_of(Char mark) const { return mark < PLANE ? share[mark] : -1.0; }

    std::pair<std::size_t, std::size_t> range(Char before) const {
        std::int32_t number = before < PLANE ? row[before] : -1;
        if (number < 0) return {0, 0};
        return {number ? ends[number - 1] : 0, ends[number]};
    }

    // The likelihood that is listed for a character behind another, 0 if none is. Both are simplified.
    double listed(Char before, Char character) const {
        const std::uint8_t* level = level_of(before, character);
        return level ? scale[*level] : 0.0;
    }

    // Whether no pair of a text is as unlikely as `one`, and no two in a row as `two`.
    bool reads_well(View text, double one, double two) const {
        double earlier = INFINITY;
        for (std::size_t at = 1; at < text.size(); ++at) {
            double likely = pair(text[at - 1], text[at]);
            if (!(likely > one && likely + earlier > two)) return false;
            earlier = likely;
        }
        return true;
    }

    // Log likelihood of a character after another, in either script.
    double pair(Char before, Char character) const {
        before = simple(before), character = simple(character);
        if (!is_ideograph(before) && before != U'0') {
            if (!is_ideograph(character)) return std::log(mark(before, character, figures.after_mark));
            return std::log((1 - figures.after_mark) * starts[character] + figures.unseen);
        }
        const std::uint8_t* level = level_of(before, character);
        bool known = level && scale[*level] != 0.0;
        if (!is_ideograph(character))
            return known ? log_scale[*level] : std::log(mark(before, character, marks[before]));
        return known ? log_seen_[*level] : std::log(rest[before] * starts[character] + figures.unseen);
    }

    // As `pair`, of what is listed with a level, which is not that of nothing; both are simplified.
    double listed_pair(std::uint8_t level, Char character) const {
        return is_ideograph(character) ? log_seen_[level] : log_scale[level];
    }

    double opens(Char one) const {
        if (one < PLANE) return opens_[one];
        return alone_opens(one);
    }

    double closes(Char one) const {
        if (one < PLANE) return closes_[one];
        return alone_closes(one);
    }

    double alone_opens(Char one) const {
        if (!is_ideograph(one)) return std::log(std::max(share_of(one), 0.0) + figures.unseen);
        return std::log(figure(starts, simple(one)) + figures.unseen);
    }

    double alone_closes(Char one) const {
        if (!is_ideograph(one)) return std::log(1 - figures.after_mark);
        return std::log(figure(rest, simple(one)) + figures.unseen);
    }

    double starts_with(Char after) const {
        if (is_ideograph(after)) return opens(after);
        double known = share_of(after);
        return std::log(figures.after_word * (known < 0 ? 0.001 : known));
    }

private:
    // The level that is listed for a character behind another, null if none is. Both are simplified.
    const std::uint8_t* level_of(Char before, Char character) const {
        if (character >= PLANE) return nullptr;
        auto [start, stop] = range(before);
        auto found = std::lower_bound(codes.begin() + start, codes.begin() + stop, character);
        if (found == codes.begin() + stop || *found != character) return nullptr;
        return &levels[found - codes.begin()];
    }

    // The likelihood of a mark that is not listed behind a character; `place` is that of any mark there.
    double mark(Char before, Char character, double place) const {
        if (!is_ideograph(before) && before != U'0') {
            bool nothing =
                nothing_after.find(before) != Text::npos && nothing_before.find(character) != Text::npos;
            place *= nothing ? 0.01 : 1;
        }
        if (character == U'\n') {
            bool ended = sentence_end.find(before) != Text::npos;
            return place * (ended ? figures.line_end : figures.line_end_in_sentence) + figures.unseen;
        }
        double known = share_of(character);
        if (known < 0) {
            if (character > 0x7F) return figures.strange * place + figures.unseen;
            bool is_digit = U'0' <= character && character <= U'9';
            known = is_digit ? figures.digit : is_letter(character) ? figures.letter : figures.other;
            if (before == U'0' && character == U'0') return figures.alike;
            if (is_letter(before)) known *= 30;
        } else if (before == character && (character == U'—' || character == U'…')) {
            return 0.9;
        }
        return place * known + figures.unseen;
    }

    // Some ideographs have a simplified form beyond the basic plane, of which nothing is known.
    static double figure(const std::vector<double>& of, Char one) { return one < PLANE ? of[one] : 0.0; }

    static bool is_letter(Char one) { return (U'a' <= one && one <= U'z') || (U'A' <= one && one <= U'Z'); }

    std::vector<double> opens_, closes_;
    std::array<double, 256> log_seen_{};  // as log_scale, for what could be unseen too
};

}  // namespace core
