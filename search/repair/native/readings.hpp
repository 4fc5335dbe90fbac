// Readings in brackets behind characters, as search/repair/insertion.py looks for them.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "brackets.hpp"
#include "lexicon.hpp"

namespace core {

class Readings {
public:
    struct Counted {
        Char one;
        int times, kind;
    };

    // `judge` says what the readings behind a character are to it, by a number.
    Readings(View letters, std::function<int(View)> judge) : brackets_(letters), judge_(std::move(judge)) {}

    // Each character with readings behind it, in the order in which they first stand there, and how often
    // they do.
    std::vector<Counted> annotated(View text) {
        std::vector<Counted> found;
        Hashed<std::size_t> numbers;  // by the hash of the character with its readings
        for (std::size_t at = 0; at + 1 < text.size(); ++at) {
            std::size_t end = can_be_annotated(text[at]) ? brackets_.behind(text, at + 1) : 0;
            if (end <= at + 1) continue;
            View one = text.substr(at, end - at);
            std::uint64_t hash = hash_of(one);
            std::size_t number = numbers.put(hash, found.size());
            if (number == found.size()) found.push_back({one[0], 0, kind_of(one, hash)});
            ++found[number].times;
            at = end - 1;
        }
        return found;
    }

    // The text without the readings behind characters, where these have them.
    Text bare(View text, bool all_fit) {
        Text made;
        made.reserve(text.size());
        for (std::size_t at = 0; at < text.size();) {
            std::size_t end = can_be_annotated(text[at]) ? brackets_.behind(text, at + 1) : at + 1;
            View one = text.substr(at, end - at);
            if (one.size() == 1 || all_fit || kind_of(one, hash_of(one))) one = one.substr(0, 1);
            made += one;
            at = end;
        }
        return made;
    }

private:
    static bool can_be_annotated(Char one) { return 0x3400 <= one && one <= 0x9FFF; }

    int kind_of(View annotated, std::uint64_t hash) {
        if (const int* known = kinds_.find(hash)) return *known;
        return kinds_.put(hash, judge_(annotated));
    }

    Brackets brackets_;
    std::function<int(View)> judge_;
    Hashed<int> kinds_{1 << 16};
};

}  // namespace core
