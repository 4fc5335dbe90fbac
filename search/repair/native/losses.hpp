// What a lone byte swallowed: search/repair/swallowed.py. What follows it is judged there.
#pragma once

#include "best.hpp"
#include "damaged.hpp"

namespace core {

inline Following asked_following(Core& core, View following) {
    Owned text(to_python(following)), found(PyObject_CallOneArg(core.ask_following, text.get()));
    PyObject *swallowed, *digit;
    int whole, closes, amid, may_begin, may_begin_amid;
    must(PyArg_ParseTuple(found.get(), "OUppppp", &swallowed, &digit, &whole, &closes, &amid, &may_begin,
                          &may_begin_amid));
    bool plain = swallowed != Py_None;
    return {plain,          plain ? text_of(swallowed) : Text(),
            text_of(digit), whole != 0,
            closes != 0,    amid != 0,
            may_begin != 0, may_begin_amid != 0};
}

inline const Following& judged(Core& core, View following) {
    auto known = core.followings.find(Text(following));
    if (known != core.followings.end()) return known->second;
    if (core.followings.size() >= MOST_FOLLOWINGS) core.followings.clear();
    return core.followings.emplace(Text(following), asked_following(core, following)).first->second;
}

// What a lone byte may have swallowed behind a character, with the log likelihood.
inline List<Text> losses(Spot& spot, Char before, View following) {
    Core& core = spot.page.core;
    const LossFigures& figures = core.losses;
    const Following& seen = judged(core, following);
    if (seen.is_plain) return {{0.0, seen.swallowed}};
    PageModel& model = spot.page.model;
    double lost = model.pair(before, figures.lost);
    for (const auto& [mark, more] : figures.before_lost) {
        if (mark == before) lost += more;
    }
    List<Text> found{{seen.whole ? lost - figures.no_digit : lost, seen.digit}};
    if (seen.closes) found.push_back({figures.closed, U"("});
    bool opening = before == U'（' || before == U'(';
    if (seen.amid && spot.around().is_open(U'（') && !opening) found.push_back({figures.closes, U")"});
    if (!following.empty()) {
        for (Char mark : spot.page.between(before, following[0])) found.push_back({figures.seen, Text{mark}});
    }
    if (core.language.sentence_end.find(before) != Text::npos) {
        if (seen.may_begin) found.push_back({figures.line_end, U"\n"});
    } else if (seen.may_begin_amid && is_ideograph(before)) {
        found.push_back({model.pair(before, U'\n'), U"\n"});
    }
    return found;
}

}  // namespace core
