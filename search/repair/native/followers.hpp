// The words that follow another more often than chance has it.
#pragma once

#include <cstdint>
#include <vector>

#include "hashed.hpp"

namespace core {

// By the hash of each follower, in arrays of their own: most words are asked for in vain, and rows of
// thousands are among them.
class Followers {
public:
    struct Follower {
        std::uint64_t hash;
        double more;
    };

    // Of two that are alike the first counts.
    explicit Followers(const std::vector<Follower>& some) {
        std::size_t size = 2;
        while (size < 2 * some.size()) size *= 2;
        followers_.assign(size, NONE);
        more_.resize(size);
        for (const Follower& one : some) {
            std::size_t at = place_of(one.hash);
            if (followers_[at] == one.hash) continue;
            followers_[at] = one.hash;
            more_[at] = one.more;
        }
    }

    // How much more often than chance has it a word follows, as a logarithm; null where it does not.
    const double* find(std::uint64_t follower) const {
        std::size_t at = place_of(follower);
        return followers_[at] == follower && follower != NONE ? &more_[at] : nullptr;
    }

private:
    static constexpr std::uint64_t NONE = 0;  // no word has this hash

    std::size_t place_of(std::uint64_t follower) const {
        std::size_t mask = followers_.size() - 1, at = scattered(follower) & mask;
        while (followers_[at] != NONE && followers_[at] != follower) at = (at + 1) & mask;
        return at;
    }

    std::vector<std::uint64_t> followers_;
    std::vector<double> more_;
};

}  // namespace core
