// Marks that are written short, that open and that close, and what figures of search/repair say of them.
#pragma once

#include <utility>
#include <vector>

#include "language.hpp"

namespace core {

class Marks {
public:
    // What speaks for a character that the page annotates elsewhere, and against one that stands elsewhere
    // bare.
    double listed = 0, not_listed = 0;
    // Shares of a mark that closes an open one, or opens one that is closed later; what speaks against
    // others.
    double closes = 0, opens = 0, closes_nothing = 0;
    std::vector<std::pair<Char, Char>> closers;  // each opening mark with the one that closes it

    // Takes the marks that sites write short and the full ones, closing marks and what they close.
    void settle(Text narrow, Text wide, Text closing, Text opening) {
        narrow_ = std::move(narrow);
        wide_ = std::move(wide);
        closing_ = std::move(closing);
        opening_ = std::move(opening);
    }

    // A mark as wide as it was; any other character as it is.
    Char whole(Char one) const {
        std::size_t number = narrow_.find(one);
        return number == Text::npos ? one : wide_[number];
    }
    std::size_t few = 0;  // times as often in full as short at most that a mark is short on a page
    std::size_t size() const { return narrow_.size(); }
    // The number of a mark that is written short, or of a full one; `npos` for others.
    std::size_t number(Char one) const { return one < 0x80 ? narrow_.find(one) : Text::npos; }
    std::size_t number_of_whole(Char one) const { return one >= 0xFF00 ? wide_.find(one) : Text::npos; }
    std::vector<std::pair<Char, Char>> all() const {
        std::vector<std::pair<Char, Char>> found;
        for (std::size_t at = 0; at < narrow_.size(); ++at) found.emplace_back(narrow_[at], wide_[at]);
        return found;
    }

    bool is_short(Char one) const { return narrow_.find(one) != Text::npos; }
    // Whether a full-width mark is one that sites write short.
    bool is_whole(Char one) const { return wide_.find(one) != Text::npos; }

    // What a mark closes, 0 if it closes nothing.
    Char opener(Char mark) const {
        std::size_t number = closing_.find(mark);
        return number == Text::npos ? 0 : opening_[number];
    }
    bool is_paired(Char one) const {
        return closing_.find(one) != Text::npos || opening_.find(one) != Text::npos;
    }

private:
    Text narrow_, wide_, closing_, opening_;
};

}  // namespace core
