// The lines of jieba's dictionary that begin with a character: search/repair/dictionary.py over the bytes of
// its file.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "language.hpp"
#include "sorted_lines.hpp"
#include "utf8.hpp"

namespace core {

class Dictionary {
public:
    // `file` outlives this; its lines are in the order of their first characters from `start` on.
    void settle(std::string_view file, std::size_t start) {
        file_ = file;
        lines_.settle(file, start);
    }

    // Calls `use` with where each line begins and ends whose word begins with an ideograph, and with the
    // second character of that word, 0 if it has none.
    template <typename Use>
    void each_line(Char first, Use use) const {
        if (!is_ideograph(first)) return;
        const std::array<char, 3> key = bytes_of(first);
        auto is_before = [&](std::string_view line) { return line.compare(0, 3, key.data(), 3) < 0; };
        std::size_t at = lines_.place_of({key.data(), 3}, is_before);
        while (at < file_.size() && file_.compare(at, 3, key.data(), 3) == 0) {
            std::size_t end = std::min(file_.find('\n', at), file_.size()), second = at + 3;
            use(at, end, second < end && file_[second] != ' ' ? decoded(file_, second) : 0);
            at = end + 1;
        }
    }

    // How often the dictionary has a word, in UTF-8; -1 where it stands nowhere in order.
    double occurrences(std::string_view word) const {
        double found = -1;
        if (word.empty()) return found;
        std::string key(word);
        key += ' ';
        std::size_t at = 0;
        each_line(decoded(word, at), [&](std::size_t start, std::size_t end, Char) {
            if (file_.compare(start, key.size(), key) == 0) found = number_at(start + key.size(), end);
        });
        return found;
    }

    // Calls `use` with the word of each line between two places, and with its occurrences.
    template <typename Use>
    void each_word(std::size_t at, std::size_t stop, Use use) const {
        Text word;
        while (at < stop) {
            std::size_t end = std::min(file_.find('\n', at), stop);
            word.clear();
            while (at < end && file_[at] != ' ') word += decoded(file_, at);
            use(View(word), number_at(at + 1, end));
            at = end + 1;
        }
    }

private:
    double number_at(std::size_t at, std::size_t end) const {
        double found = 0;
        for (; at < end && '0' <= file_[at] && file_[at] <= '9'; ++at) found = 10 * found + (file_[at] - '0');
        return found;
    }

    static std::array<char, 3> bytes_of(Char ideograph) {
        auto byte = [](unsigned value) { return static_cast<char>(value); };
        return {byte(0xE0 | ideograph >> 12), byte(0x80 | (ideograph >> 6 & 0x3F)),
                byte(0x80 | (ideograph & 0x3F))};
    }

    std::string_view file_;
    SortedLines lines_;
};

}  // namespace core
