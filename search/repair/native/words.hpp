// The likeliest words that make up a text: search/repair/words.py over hashes of words.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "language.hpp"
#include "lexicon.hpp"

namespace core {

class Words {
public:
    Words(const Language& language, const Dictionary& dictionary)
        : language_(language), lexicon_(dictionary, log_total) {}

    double no_word = 0, mark = 0, other = 0, log_total = 0;

    bool begun(Char first) const { return lexicon_.begun(first); }
    // Has the words at hand that begin with a character.
    void begin(Char first) { lexicon_.begin(first); }

    // A word that has at least so many occurrences, whatever the dictionary says.
    void add(View word, double count) { lexicon_.add(word, count); }

    // Whether there is such a word; its first character has begun.
    bool known(View word) {
        Lexicon::First* first = word.empty() ? nullptr : lexicon_.find(word[0]);
        if (!first || word.size() == 1) return first && first->is_word;
        Lexicon::Words* words = lexicon_.words(*first, word[1]);
        return words && words->find(hash_of(word));
    }

    // Calls back with the hash of a word whose followers are not known yet; the answer is whether it has any,
    // after `follow` for each.
    std::function<bool(std::uint64_t)> ask_followers;

    // A word, which is the one asked for, is followed by another so much more often than chance has it.
    void follow(std::uint64_t, std::uint64_t follower, double more) { asked_.push_back({follower, more}); }

    // Log likelihood of the likeliest words of a simplified text whose characters have all begun.
    double likelihood(View text) {
        // The readings of a run come one after the other, and have much in common.
        auto differ = std::mismatch(said_.begin(), said_.end(), text.begin(), text.end()).second;
        std::size_t same = static_cast<std::size_t>(differ - text.begin());
        said_.clear();
        if (ended_.size() <= text.size()) ended_.resize(text.size() + 1);
        if (begun_.size() < text.size()) begun_.resize(text.size());
        if (ended_[0].empty()) ended_[0].push_back(Ended{0.0, nullptr});
        for (std::size_t at = same + 1; at <= text.size(); ++at) ended_[at].clear();
        for (std::size_t start = same < LONGEST ? 0 : same + 1 - LONGEST; start < text.size(); ++start)
            go_on(text, start, same);
        said_ = text;
        return best_at(text.size());
    }

private:
    // The best way to a place with some last word.
    struct Ended {
        double score;
        const Followers* followers;
    };

    // What begins at a place, and the log likelihood of what is before it.
    struct Begun {
        double best = 0.0;
        Lexicon::First* first = nullptr;
        Lexicon::Words* words = nullptr;  // of the character there and the next
    };

    double best_at(std::size_t place) const {
        double best = -INFINITY;
        for (const Ended& one : ended_[place]) best = std::max(best, one.score);
        return best;
    }

    // Adds the words that begin at a place and end behind `done`.
    void go_on(View text, std::size_t start, std::size_t done) {
        Begun& begun = begun_[start];
        if (start >= done) {
            begun.best = best_at(start);
            begun.first = &lexicon_.begin(text[start]);
            if (!begun.first->settled) settle(*begun.first, text[start]);
            reach(start, start + 1, begun.first->single, begun.best);
        }
        if (start + 1 == text.size()) return;
        if (start + 1 >= done) begun.words = lexicon_.words(*begun.first, text[start + 1]);
        std::size_t most = begun.words ? std::min(text.size(), start + begun.words->longest) : 0;
        if (most <= done) return;
        std::uint64_t hash = begun.first->single.hash;
        for (std::size_t end = start + 2; end <= most; ++end) {
            hash = hash_more(hash, text[end - 1]);
            if (end <= done) continue;
            if (Word* word = begun.words->find(hash)) reach(start, end, *word, begun.best);
        }
    }

    // A character by itself is as likely as a word, a mark or what is neither.
    void settle(Lexicon::First& first, Char one) {
        if (is_ideograph(one)) {
            if (!first.is_word) first.single.own = no_word;
        } else {
            double share = language_.share_of(one);
            first.single.own = share < 0 ? other : mark + std::log(share);
        }
        first.settled = true;
    }

    void reach(std::size_t start, std::size_t end, Word& word, double best) {
        double found = best;
        for (const Ended& last : ended_[start]) {
            if (!last.followers) continue;
            const double* more = last.followers->find(word.hash);
            if (more && last.score + *more > found) found = last.score + *more;
        }
        if (!word.asked) ask(word);
        ended_[end].push_back(Ended{found + word.own, word.followers});
    }

    void ask(Word& word) {
        asked_.clear();
        bool any = ask_followers(word.hash);
        word.asked = true;
        if (!any) return;
        followers_.emplace_back(asked_);
        word.followers = &followers_.back();
    }

    const Language& language_;
    Lexicon lexicon_;
    std::deque<Followers> followers_;
    std::vector<Followers::Follower> asked_;
    Text said_;                              // the text that was asked for before
    std::vector<std::vector<Ended>> ended_;  // for each place of it
    std::vector<Begun> begun_;
};

}  // namespace core
