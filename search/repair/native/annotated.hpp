// Which characters of a text have readings behind them, and what these are to them:
// search/repair/insertion.py.
#pragma once

#include <vector>

#include "frames.hpp"
#include "lexicon.hpp"
#include "readings.hpp"

namespace core {

class Annotations {
public:
    // What readings are to the character before them, as insertion.py numbers it.
    enum Kind { MISFIT, PLAIN, TONED, REPEATED };

    struct Counted {
        Char one;
        int times;
        Kind kind;
    };

    explicit Annotations(Frames& frames) : frames_(frames) {}

    Text toned;  // the letters that bear a tone mark

    // Each character with readings behind it, in the order in which they first stand there, and how often
    // they do.
    std::vector<Counted> in(View text) {
        std::vector<Counted> found;
        Hashed<std::size_t> numbers;  // by the hash of the character with its readings
        Readings::each(frames_.brackets, text, [&](View annotated) {
            std::uint64_t hash = hash_of(annotated);
            std::size_t number = numbers.put(hash, found.size());
            if (number == found.size()) found.push_back({annotated[0], 0, kind_of(annotated, hash)});
            ++found[number].times;
        });
        return found;
    }

private:
    Kind kind_of(View annotated, std::uint64_t hash) {
        if (const Kind* known = kinds_.find(hash)) return *known;
        return kinds_.put(hash, judged(annotated[0], annotated.substr(1)));
    }

    Kind judged(Char one, View brackets) {
        if (!frames_.fits(one, brackets)) return MISFIT;
        if (brackets.find_first_of(toned) != Text::npos) return TONED;
        return brackets.find(U')') + 1 < brackets.size() ? REPEATED : PLAIN;
    }

    Frames& frames_;
    Hashed<Kind> kinds_{1 << 16};
};

}  // namespace core
