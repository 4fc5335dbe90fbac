// The likeliest words that make up a text: search/repair/words.py over hashes of words.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

#include "dictionary.hpp"
#include "language.hpp"

namespace core {

constexpr std::size_t LONGEST = 6;

inline std::uint64_t hash_more(std::uint64_t hash, Char one) {
    return (hash ^ one) * 0x100000001B3ull ^ (hash >> 47);
}
constexpr std::uint64_t HASH_EMPTY = 0xCBF29CE484222325ull;

inline std::uint64_t hash_of(View word) {
    std::uint64_t hash = HASH_EMPTY;
    for (Char one : word) hash = hash_more(hash, one);
    return hash;
}

class Words {
public:
    Words(const Language& language, const Dictionary& dictionary)
        : language_(language), dictionary_(dictionary) {}

    double no_word = 0, mark = 0, other = 0, log_total = 0;

    bool begun(Char first) const { return begun_.find(first) != nullptr; }

    // Notes where in the dictionary the words stand that begin with a character, by their first two.
    void begin(Char first) {
        begun_.put(first, 1);
        dictionary_.each_line(first, [&](std::size_t at, std::size_t end, Char second) {
            Lines& lines = second ? pairs_.put(paired(first, second), Lines{at, at}) : none_;
            if (!second || lines.stop != at) {  // a character by itself, or a line that stands elsewhere
                read(at, end);
            } else {
                lines.stop = end + 1;
            }
        });
    }

    // A word that has at least so many occurrences, whatever the dictionary says.
    void add(View word, double count) {
        double& own = words_.put(hash_of(word), Word{}).own;
        own = std::max(own, std::log(count) - log_total);
        if (word.size() > 1) pairs_.put(paired(word[0], word[1]), Lines{0, 0});
    }

    // Whether there is such a word; its first character has begun.
    bool known(View word) {
        if (word.size() > 1 && !at_hand(word[0], word[1])) return false;
        return words_.find(hash_of(word)) != nullptr;
    }

    // Calls back with the hash of a word whose followers are not known yet; the answer is whether it has any,
    // after `follow` for each.
    std::function<bool(std::uint64_t)> ask_followers;

    // A word is followed by another so much more often than chance has it.
    void follow(std::uint64_t word, std::uint64_t follower, double more) {
        more_.put(joined(word, follower), more);
    }

    // Log likelihood of the likeliest words of a simplified text whose characters have all begun.
    double likelihood(View text) {
        ended_.resize(std::max(ended_.size(), text.size() + 1));
        for (std::size_t at = 0; at <= text.size(); ++at) ended_[at].clear();
        ended_[0].push_back(Ended{HASH_EMPTY, 0.0, false});
        for (std::size_t start = 0; start < text.size(); ++start) {
            double best = -INFINITY;
            for (const Ended& one : ended_[start]) best = std::max(best, one.score);
            bool longer = start + 1 < text.size() && at_hand(text[start], text[start + 1]);
            std::uint64_t hash = hash_more(HASH_EMPTY, text[start]);
            const Word* single = words_.find(hash);
            reach(start, start + 1, hash, alone(text[start], single), best);
            if (!longer) continue;
            std::size_t most = std::min(text.size(), start + LONGEST);
            for (std::size_t end = start + 2; end <= most; ++end) {
                hash = hash_more(hash, text[end - 1]);
                const Word* word = words_.find(hash);
                if (word) reach(start, end, hash, word->own, best);
            }
        }
        double best = -INFINITY;
        for (const Ended& one : ended_[text.size()]) best = std::max(best, one.score);
        return best;
    }

private:
    struct Word {
        double own = -INFINITY;
    };
    // The best way to a place whose last word is this one.
    struct Ended {
        std::uint64_t word;
        double score;
        bool followed;
    };

    // Lines of the dictionary that have not been read yet; none if the two places are one.
    struct Lines {
        std::size_t start, stop;
    };

    static std::uint64_t paired(Char first, Char second) {
        return static_cast<std::uint64_t>(first) << 32 | second;
    }

    // Whether any word begins with two characters, after reading those that do.
    bool at_hand(Char first, Char second) {
        const Lines* known = pairs_.find(paired(first, second));
        if (!known) return false;
        Lines lines = *known;
        if (lines.start != lines.stop) {
            pairs_.put(paired(first, second), Lines{}) = Lines{0, 0};
            read(lines.start, lines.stop);
        }
        return true;
    }

    void read(std::size_t start, std::size_t stop) {
        dictionary_.each_word(start, stop, [&](View word, double count) {
            if (word.size() <= LONGEST) add(word, count);
        });
    }

    bool followed(std::uint64_t word) {
        if (const char* known = followed_.find(word)) return *known;
        bool found = ask_followers(word);
        followed_.put(word, found);
        return found;
    }

    static std::uint64_t joined(std::uint64_t word, std::uint64_t follower) {
        return word * 0x9E3779B97F4A7C15ull ^ follower;
    }

    double alone(Char one, const Word* single) const {
        if (is_ideograph(one)) return single ? single->own : no_word;
        double share = language_.share_of(one);
        return share < 0 ? other : mark + std::log(share);
    }

    void reach(std::size_t start, std::size_t end, std::uint64_t word, double own, double best) {
        double found = best;
        for (const Ended& last : ended_[start]) {
            if (!last.followed) continue;
            const double* more = more_.find(joined(last.word, word));
            if (more && last.score + *more > found) found = last.score + *more;
        }
        ended_[end].push_back(Ended{word, found + own, followed(word)});
    }

    const Language& language_;
    const Dictionary& dictionary_;
    Hashed<Word> words_;
    Hashed<Lines> pairs_;
    Lines none_{};
    Hashed<char> followed_;
    Hashed<double> more_;
    Hashed<char> begun_;
    std::vector<std::vector<Ended>> ended_;
};

}  // namespace core
