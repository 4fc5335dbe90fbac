// What a lone byte at the end of known bytes can have been, with what it swallowed: search/repair/endings.py.
#pragma once

#include <unordered_map>

#include "losses.hpp"

namespace core {

// A character's log likelihood behind another: the lists know little of marks.
inline double likely_behind(Spot& spot, Char last, const Likely& one) {
    if (is_ideograph(one.one)) return one.likely;
    return spot.page.model.pair(last, one.one) + spot.balance(last, one.one);
}

inline List<Text> endings(Spot& spot, Char last, Byte lead, View following) {
    const EndingLimits& limits = spot.page.core.endings;
    const Numbered& some = spot.page.core.frames.with_lead(lead, 0x81);
    List<Text> found;
    double least = -INFINITY;
    for (const Likely& one : spot.page.likeliest(last, some, limits.tried_one)) {
        double likely = likely_behind(spot, last, one);
        if (likely < least) continue;
        least = std::max(least, likely - limits.far);
        for (const auto& lost : losses(spot, one.one, following))
            found.push_back({likely + lost.score, Text{one.one} + lost.thing});
    }
    return found;
}

// As `endings` where a pair was not shown just before the lone byte, so that two characters end there.
inline List<Text> endings_after_gap(Spot& spot, Char last, Byte lead, View following) {
    Damaged& page = spot.page;
    Frames& frames = page.core.frames;
    const EndingLimits& limits = page.core.endings;
    List<Text> found;
    std::unordered_map<Char, List<Text>> swallowed;  // what may have been, behind each last character
    for (const Likely& first : page.likeliest(last, frames.before_gap(lead), limits.tried_before_end)) {
        unsigned two = frames.pair(first.one);
        if (!two) continue;
        const Numbered& behind = frames.behind_gap(static_cast<Byte>(two));
        for (const Likely& second : page.likeliest(first.one, behind, limits.tried_at_end)) {
            double score = first.likely + likely_behind(spot, first.one, second);
            auto known = swallowed.find(second.one);
            if (known == swallowed.end())
                known = swallowed.emplace(second.one, losses(spot, second.one, following)).first;
            for (const auto& lost : known->second)
                found.push_back({score + lost.score, Text{first.one, second.one} + lost.thing});
        }
    }
    first(found, limits.kept_at_end);
    return found;
}

}  // namespace core
