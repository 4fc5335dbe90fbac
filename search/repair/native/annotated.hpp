// Which characters of a text have readings behind them, and what these are to them:
// search/repair/insertion.py.
#pragma once

#include <unordered_map>
#include <vector>

#include "frames.hpp"
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
        std::unordered_map<View, std::size_t> numbers;
        Readings::each(frames_.brackets, text, [&](View annotated) {
            auto [known, is_new] = numbers.try_emplace(annotated, found.size());
            if (is_new) found.push_back({annotated[0], 0, kind_of(annotated)});
            ++found[known->second].times;
        });
        return found;
    }

private:
    static constexpr std::size_t MOST = 1 << 16;

    Kind kind_of(View annotated) {
        auto known = kinds_.find(Text(annotated));
        if (known != kinds_.end()) return known->second;
        if (kinds_.size() >= MOST) kinds_.clear();
        return kinds_.emplace(Text(annotated), judged(annotated[0], annotated.substr(1))).first->second;
    }

    Kind judged(Char one, View brackets) {
        if (!frames_.fits(one, brackets)) return MISFIT;
        if (brackets.find_first_of(toned) != Text::npos) return TONED;
        return brackets.find(U')') + 1 < brackets.size() ? REPEATED : PLAIN;
    }

    Frames& frames_;
    std::unordered_map<Text, Kind> kinds_;
};

}  // namespace core
