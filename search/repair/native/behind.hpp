// What speaks for a last character once the one behind it is known: _Behind and _link of
// search/repair/gaps.py.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "language.hpp"
#include "vanished.hpp"

namespace core {

// A last byte, or the reading of the last character: 256 and more.
using End = unsigned;

inline bool is_reading(End end) { return end > 0xFF; }

struct Spoken {
    Char one;
    Byte lead;
};

inline std::uint64_t key_of(Char one, End end, Char after) {
    return static_cast<std::uint64_t>(end) << 42 | static_cast<std::uint64_t>(after) << 21 | one;
}

// The last characters of one end before one character, `after`, which is 0 where nothing is known of it.
struct Before {
    // A character behind which `after` is listed, with the log likelihood of that.
    struct Listed {
        Char one;
        double likely;
    };

    Char after = 0;
    double begins = 0.0;  // log likelihood of `after` as the beginning of a word
    std::vector<Listed> listed;
    double most = 0.0, most_linked = 0.0;  // no character is `behind` or `linked` likelier than this

    const Listed* find(Char one) const {
        for (const Listed& other : listed) {
            if (other.one == one) return &other;
        }
        return nullptr;
    }
};

class Behind {
public:
    Behind(Language& language, const Cells& cells, Vanished& vanished,
           const std::vector<std::vector<Spoken>>& readings)
        : language_(language), cells_(cells), vanished_(vanished), readings_(readings) {}

    // The characters of a reading.
    const std::vector<Spoken>& spoken(End end) const { return readings_[end - 256]; }

    const Before& before(End end, Char after) {
        if (!after) return nothing_;
        std::uint64_t key = key_of(0, end, after);
        if (const std::size_t* known = places_.find(key)) return known_[*known];
        known_.push_back(is_reading(end) ? of_reading(end, after) : of_byte(static_cast<Byte>(end), after));
        places_.put(key, known_.size() - 1);
        return known_.back();
    }

    // The log likelihood of `after` behind a last character: within a word, or as the next one begins.
    double likely(Char last, const Before& before) const {
        if (!before.after) return 0.0;
        const Before::Listed* listed = before.find(last);
        return listed ? listed->likely : language_.closes(last) + before.begins;
    }

    // The log likelihood of `after` behind a last character as a pair.
    double linked(Char last, const Before& before) {
        if (!before.after) return 0.0;
        const Before::Listed* listed = before.find(last);
        return listed ? listed->likely : language_.pair(last, before.after);
    }

    void make_room() {
        if (known_.size() < MOST) return;
        places_.clear();
        known_.clear();
    }

private:
    static constexpr std::size_t MOST = 1 << 13;
    static constexpr double ROUNDING = 1e-6;

    Before of_byte(Byte end, Char after) {
        Before made{after, language_.starts_with(after), {}, -INFINITY, -INFINITY};
        Char simple = language_.simple(after);
        auto some = vanished_.before(simple);
        auto by_end = [](const Vanished::Listed& one, Byte other) { return one.end < other; };
        for (auto at = std::lower_bound(some.begin(), some.end(), end, by_end);
             at != some.end() && at->end == end; ++at) {
            if (language_.scale[at->level] == 0.0) continue;
            bool usual = is_ideograph(language_.simple(at->one));
            made.listed.push_back(
                {at->one, usual ? language_.listed_pair(at->level, simple) : language_.pair(at->one, after)});
            made.most = std::max(made.most, made.listed.back().likely);
        }
        made.most_linked = std::max(made.most, most_unlisted(end, simple, after));
        made.most = std::max(made.most, most_closing(end) + made.begins);
        return made;
    }

    Before of_reading(End end, Char after) {
        Before made{after, 0.0, {}, -INFINITY, -INFINITY};
        for (const Spoken& last : spoken(end)) {
            made.listed.push_back({last.one, language_.pair(last.one, after)});
            made.most = std::max(made.most, made.listed.back().likely);
        }
        made.most_linked = made.most;
        return made;
    }

    // No character with a last byte makes a likelier pair with one that is not listed behind it.
    double most_unlisted(Byte end, Char simple, Char after) {
        if (is_ideograph(simple)) {
            double alone = std::max(1.0, language_.most_rest) * language_.starts[simple];
            return std::log(alone + language_.figures.unseen) + ROUNDING;
        }
        double most = -INFINITY;
        for (Char last : cells_.with_trail(end)) most = std::max(most, language_.pair(last, after));
        return most;
    }

    double most_closing(Byte end) {
        if (most_closing_.empty()) {
            most_closing_.assign(256, -INFINITY);
            for (unsigned byte = 0; byte < 256; ++byte) {
                for (Char last : cells_.with_trail(static_cast<Byte>(byte)))
                    most_closing_[byte] = std::max(most_closing_[byte], language_.closes(last));
            }
        }
        return most_closing_[end];
    }

    Language& language_;
    const Cells& cells_;
    Vanished& vanished_;
    const std::vector<std::vector<Spoken>>& readings_;
    const Before nothing_{};
    Hashed<std::size_t> places_;
    std::vector<Before> known_;
    std::vector<double> most_closing_;
};

}  // namespace core
