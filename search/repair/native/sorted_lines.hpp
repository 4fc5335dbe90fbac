// A text of many thousand lines in the order of their bytes, of which a page needs a few.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace core {

class SortedLines {
public:
    // The lines from `start` on; `text` outlives this.
    void settle(std::string_view text, std::size_t start = 0) {
        text_ = text;
        for (std::size_t number = 0; number <= PARTS; ++number) {
            std::size_t at = start + (text.size() - start) / PARTS * number;
            if (number == PARTS) at = text.size();
            while (at > start && at < text.size() && text[at - 1] != '\n') ++at;
            parts_[number] = at;
            heads_[number] = head(text.substr(at), 0);
        }
        heads_[PARTS] = UINT64_MAX;
    }

    std::string_view text() const { return text_; }

    // Where the first line begins that does not come before `key`, of which the first eight bytes of a line
    // say as much as they can; `is_before` tells for a line.
    template <typename IsBefore>
    std::size_t place_of(std::string_view key, IsBefore is_before) const {
        // Of lines that begin as the key does, none is known to come before it, and none behind it.
        auto low_part = std::lower_bound(heads_.begin(), heads_.end(), head(key, 0x00));
        auto high_part = std::upper_bound(low_part, heads_.end(), head(key, 0xFF));
        std::size_t low = parts_[std::max<std::ptrdiff_t>(low_part - heads_.begin() - 1, 0)];
        std::size_t high = high_part == heads_.end() ? text_.size() : parts_[high_part - heads_.begin()];
        while (low < high) {
            std::size_t middle = (low + high) / 2;
            while (middle > low && text_[middle - 1] != '\n') --middle;
            std::size_t end = std::min(text_.find('\n', middle), text_.size());
            if (is_before(text_.substr(middle, end - middle))) {
                low = std::min(end + 1, text_.size());
            } else {
                high = middle;
            }
        }
        return low;
    }

private:
    static constexpr std::size_t PARTS = 1 << 13;

    // The first bytes in one number; `fill` stands for what is missing.
    static std::uint64_t head(std::string_view line, unsigned fill) {
        std::uint64_t made = 0;
        for (std::size_t at = 0; at < 8; ++at)
            made = made << 8 | (at < line.size() ? static_cast<unsigned char>(line[at]) : fill);
        return made;
    }

    std::string_view text_;
    std::array<std::size_t, PARTS + 1> parts_{};
    std::array<std::uint64_t, PARTS + 1> heads_{};
};

}  // namespace core
