// The lines of jieba's dictionary that begin with a character: search/repair/dictionary.py over the bytes of
// its file.
#pragma once

#include <algorithm>
#include <string_view>

#include "language.hpp"
#include "utf8.hpp"

namespace core {

class Dictionary {
public:
    // `file` outlives this; its lines are in the order of their first characters from `start` on.
    void settle(std::string_view file, std::size_t start) {
        file_ = file;
        start_ = start;
    }

    // Calls `use` with where each line begins and ends whose word begins with an ideograph, and with the
    // second character of that word, 0 if it has none.
    template <typename Use>
    void each_line(Char first, Use use) const {
        if (!is_ideograph(first)) return;
        std::size_t at = place_of(first, start_), stop = place_of(first + 1, at);
        while (at < stop) {
            std::size_t end = std::min(file_.find('\n', at), stop), second = at + 3;
            use(at, end, second < end && file_[second] != ' ' ? decoded(file_, second) : 0);
            at = end + 1;
        }
    }

    // Calls `use` with the word of each line between two places, and with its occurrences.
    template <typename Use>
    void each_word(std::size_t at, std::size_t stop, Use use) const {
        Text word;
        while (at < stop) {
            std::size_t end = std::min(file_.find('\n', at), stop);
            word.clear();
            while (at < end && file_[at] != ' ') word += decoded(file_, at);
            double count = 0;
            for (++at; at < end && '0' <= file_[at] && file_[at] <= '9'; ++at)
                count = 10 * count + (file_[at] - '0');
            use(View(word), count);
            at = end + 1;
        }
    }

private:
    static std::string_view::value_type byte(unsigned value) { return static_cast<char>(value); }

    // Where the first line from `low` on begins whose first character is this one or a later one.
    std::size_t place_of(Char first, std::size_t low) const {
        const char key[3] = {byte(0xE0 | first >> 12), byte(0x80 | (first >> 6 & 0x3F)),
                             byte(0x80 | (first & 0x3F))};
        std::size_t high = file_.size();
        while (low < high) {
            std::size_t middle = (low + high) / 2;
            while (middle > low && file_[middle - 1] != '\n') --middle;
            if (file_.compare(middle, 3, key, 3) < 0) {
                low = std::min(file_.find('\n', middle), high - 1) + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    std::string_view file_;
    std::size_t start_ = 0;
};

}  // namespace core
