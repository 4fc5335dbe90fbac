// What runs of three and four characters add to the likelihood of a text: search/repair/runs.py over its
// table's bytes.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "language.hpp"
#include "sorted_lines.hpp"
#include "utf8.hpp"

namespace core {

class Runs {
public:
    // `rows` are the lines of the table in order; they outlive this. `levels` has what each letter stands
    // for.
    void settle(std::string_view rows, const std::array<double, 256>& levels) {
        rows_.settle(rows);
        levels_ = levels;
    }

    // What the runs of a simplified text add to its log likelihood by pairs of characters.
    double gain(View text) {
        // The readings of a run come one after the other, and have much in common.
        auto differ = std::mismatch(said_.begin(), said_.end(), text.begin(), text.end()).second;
        std::size_t same = static_cast<std::size_t>(differ - text.begin());
        said_.clear();                                          // until all is reckoned
        totals_.resize(std::max<std::size_t>(text.size(), 2));  // what all up to a place add
        for (std::size_t at = std::max<std::size_t>(same, 2); at < text.size(); ++at)
            totals_[at] = added(text, at, totals_[at - 1]);
        said_ = text;
        return static_cast<double>(totals_[std::max<std::size_t>(text.size(), 2) - 1]);
    }

private:
    long double added(View text, std::size_t at, long double total) {
        std::string_view row = followers(text.substr(at - 2, 2));
        if (row.empty()) return total;
        std::string next = encoded(text.substr(at, 1));
        total += level(row, next);
        if (at > 2) total += level(followers(text.substr(at - 3, 3)), next);
        return total;
    }

    // What is listed for a run: characters, each with a letter for its level.
    std::string_view followers(View run) {
        std::uint64_t key = 0;  // runs have three characters at most, of 21 bits each
        for (Char one : run) key = key << 21 | one;
        if (run.size() == 3) key |= 1ull << 63;
        if (const std::string_view* known = known_.find(key)) return *known;
        return known_.put(key, found(encoded(run) + '\t'));
    }

    std::string_view found(const std::string& key) const {
        std::size_t at = rows_.place_of(key, [&](std::string_view line) { return line < key; });
        std::string_view line = rows_.text().substr(at);
        if (line.compare(0, key.size(), key) != 0) return {};
        return line.substr(0, line.find('\n')).substr(key.size());
    }

    double level(std::string_view row, const std::string& next) const {
        std::size_t at = 0;
        while (at < row.size()) {
            unsigned lead = static_cast<unsigned char>(row[at]);
            std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
            if (at + size >= row.size()) return 0.0;
            if (row.compare(at, size, next) == 0) return levels_[static_cast<unsigned char>(row[at + size])];
            at += size + 1;
        }
        return 0.0;
    }

    SortedLines rows_;
    std::array<double, 256> levels_{};
    Hashed<std::string_view> known_{1 << 17};
    Text said_;  // the text that was asked for before
    std::vector<long double> totals_;
};

}  // namespace core
