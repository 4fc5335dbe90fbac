// Words by their first two characters, read from the dictionary when those are first met.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>
#include <vector>

#include "dictionary.hpp"
#include "followers.hpp"
#include "language.hpp"

namespace core {

inline std::uint64_t hash_more(std::uint64_t hash, Char one) {
    return (hash ^ one) * 0x100000001B3ull ^ (hash >> 47);
}
constexpr std::uint64_t HASH_EMPTY = 0xCBF29CE484222325ull;

inline std::uint64_t hash_of(View word) {
    std::uint64_t hash = HASH_EMPTY;
    for (Char one : word) hash = hash_more(hash, one);
    return hash;
}

// A word with its log likelihood. Its followers are asked for when it is first met in a text.
struct Word {
    std::uint64_t hash = 0;
    double own = -INFINITY;
    const Followers* followers = nullptr;
    bool asked = false;
};

constexpr std::size_t LONGEST = 6;

class Lexicon {
public:
    // The words that begin with two characters, by their hashes.
    struct Words {
        std::vector<Word> known;
        std::size_t longest = 0;  // characters

        Word* find(std::uint64_t hash) {
            auto by_hash = [](const Word& word, std::uint64_t other) { return word.hash < other; };
            auto found = std::lower_bound(known.begin(), known.end(), hash, by_hash);
            return found != known.end() && found->hash == hash ? &*found : nullptr;
        }
    };

    // What is known of a character that words begin with.
    struct First {
        Word single;
        bool is_word = false;
        bool settled = false;  // whether `single` holds what it is by itself, word or not
        struct Second {
            Char character;
            bool is_read;
            std::uint32_t start,
                stop;  // lines of the dictionary; once they are read, the number of the words
        };
        std::vector<Second> seconds;  // in order

        Second* find(Char second) {
            auto found = place_of(second);
            return found != seconds.end() && found->character == second ? &*found : nullptr;
        }
        std::vector<Second>::iterator place_of(Char second) {
            auto by_character = [](const Second& one, Char other) { return one.character < other; };
            return std::lower_bound(seconds.begin(), seconds.end(), second, by_character);
        }
    };

    // `log_total` is that of the occurrences of all words.
    Lexicon(const Dictionary& dictionary, const double& log_total)
        : dictionary_(dictionary), log_total_(log_total) {}

    // Null where the character has not begun.
    First* find(Char first) {
        const std::uint32_t* number = numbers_.find(first);
        return number ? &firsts_[*number] : nullptr;
    }
    bool begun(Char first) const { return numbers_.find(first) != nullptr; }

    // Notes where in the dictionary the words stand that begin with a character, by their first two.
    First& begin(Char first) {
        if (First* known = find(first)) return *known;
        numbers_.put(first, static_cast<std::uint32_t>(firsts_.size()));
        First& made = firsts_.emplace_back();
        made.single.hash = hash_more(HASH_EMPTY, first);
        std::vector<std::pair<std::size_t, std::size_t>> elsewhere;
        dictionary_.each_line(first, [&](std::size_t at, std::size_t end, Char second) {
            auto from = static_cast<std::uint32_t>(at), to = static_cast<std::uint32_t>(end + 1);
            if (!second) {  // a character by itself
                read(at, end);
            } else if (!made.seconds.empty() && made.seconds.back().character == second) {
                made.seconds.back().stop = to;
            } else if (made.seconds.empty() || made.seconds.back().character < second) {
                made.seconds.push_back({second, false, from, to});
            } else {
                elsewhere.push_back({at, end});
            }
        });
        for (auto [at, end] : elsewhere) read(at, end);
        return made;
    }

    // A word that has at least so many occurrences, whatever the dictionary says.
    void add(View word, double count) {
        First& first = begin(word[0]);
        double own = std::log(count) - log_total_;
        if (word.size() == 1) {
            first.single.own = first.is_word ? std::max(first.single.own, own) : own;
            first.is_word = true;
            first.settled = false;
            return;
        }
        Words& words = words_of(first, word[1]);
        words.longest = std::max(words.longest, word.size());
        std::uint64_t hash = hash_of(word);
        if (Word* known = words.find(hash)) {
            known->own = std::max(known->own, own);
            return;
        }
        auto by_hash = [](const Word& one, const Word& other) { return one.hash < other.hash; };
        Word made{hash, own, nullptr, false};
        words.known.insert(std::lower_bound(words.known.begin(), words.known.end(), made, by_hash), made);
    }

    // The words that begin with two characters, after reading those that do; null where there are none.
    Words* words(First& first, Char second) {
        First::Second* found = first.find(second);
        if (!found) return nullptr;
        if (!found->is_read) {
            std::size_t start = found->start, stop = found->stop;
            settle(*found);
            read(start, stop);
        }
        return &lists_[first.find(second)->start];
    }

private:
    // As `words`, of a word that is being added.
    Words& words_of(First& first, Char second) {
        auto place = first.place_of(second);
        if (place == first.seconds.end() || place->character != second) {
            place = first.seconds.insert(place, {second, true, 0, 0});
            settle(*place);
        }
        if (!place->is_read) return *words(first, second);
        return lists_[place->start];
    }

    void settle(First::Second& second) {
        second.is_read = true;
        second.start = static_cast<std::uint32_t>(lists_.size());
        lists_.emplace_back();
    }

    void read(std::size_t start, std::size_t stop) {
        dictionary_.each_word(start, stop, [&](View word, double count) {
            if (word.size() <= LONGEST) add(word, count);
        });
    }

    const Dictionary& dictionary_;
    const double& log_total_;
    Hashed<std::uint32_t> numbers_;
    std::deque<First> firsts_;
    std::deque<Words> lists_;
};

}  // namespace core
