// What runs of three and four characters add to the likelihood of a text: search/repair/runs.py over its
// table's bytes.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "language.hpp"
#include "utf8.hpp"

namespace core {

class Runs {
public:
    // `rows` are the lines of the table in order; they outlive this. `levels` has what each letter stands
    // for.
    void settle(std::string_view rows, const std::array<double, 256>& levels) {
        rows_ = rows;
        levels_ = levels;
    }

    // What the runs of a simplified text add to its log likelihood by pairs of characters.
    double gain(View text) {
        long double total = 0;
        for (std::size_t at = 2; at < text.size(); ++at) {
            std::string_view row = followers(text.substr(at - 2, 2));
            if (row.empty()) continue;
            std::string next = encoded(text.substr(at, 1));
            total += level(row, next);
            if (at > 2) total += level(followers(text.substr(at - 3, 3)), next);
        }
        return static_cast<double>(total);
    }

private:
    // What is listed for a run: characters, each with a letter for its level.
    std::string_view followers(View run) {
        std::uint64_t key = 0;  // runs have three characters at most, of 21 bits each
        for (Char one : run) key = key << 21 | one;
        if (run.size() == 3) key |= 1ull << 63;
        if (const std::string_view* known = known_.find(key)) return *known;
        return known_.put(key, found(encoded(run) + '\t'));
    }

    std::string_view found(const std::string& key) const {
        std::size_t low = 0, high = rows_.size();
        while (low < high) {
            std::size_t middle = (low + high) / 2;
            while (middle > low && rows_[middle - 1] != '\n') --middle;
            std::size_t end = std::min(rows_.find('\n', middle), rows_.size());
            std::string_view line = rows_.substr(middle, end - middle);
            if (line.substr(0, key.size()) == key) return line.substr(key.size());
            if (line < std::string_view(key)) {
                low = end + 1;
            } else {
                high = middle;
            }
        }
        return {};
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

    std::string_view rows_;
    std::array<double, 256> levels_{};
    Hashed<std::string_view> known_{1 << 17};
};

}  // namespace core
