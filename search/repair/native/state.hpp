// All that the core knows, and how it comes to know it.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <unordered_map>

#include "candidates.hpp"
#include "cells.hpp"
#include "dictionary.hpp"
#include "filling.hpp"
#include "frames.hpp"
#include "gaps.hpp"
#include "language.hpp"
#include "limits.hpp"
#include "marks.hpp"
#include "page.hpp"
#include "python.hpp"
#include "runs.hpp"
#include "words.hpp"

namespace core {

struct Core {
    Language language;
    Cells cells;
    Dictionary dictionary;
    Words words{language, dictionary};
    std::unordered_map<PyObject*, Candidates> candidates;  // of tuples that live as long as the process
    double far_behind = 0;
    Gaps gaps{language, cells};
    PageFigures page{};
    FillingLimits filling{};
    Runs runs;
    std::array<double, 256> follower_levels{};
    Hashed<double> line_ends;  // how much more often than elsewhere a line ends behind a mark, by its hash
    Frames frames{language, cells};
    Marks marks;
    Reach reach;
    LossFigures losses;
    EndingLimits endings;
    SlotLimits slots;
    CertainLimits certain;
    DoubtLimits doubts;
    MoveLimits moves;
    ShiftLimits shift;
    MarkedLimits marked;
    Weights weights;
    std::unordered_map<Text, End> readings;          // those that end a filling
    std::unordered_map<Text, Following> followings;  // what may have been swallowed before a text
    Hashed<std::string_view> followers;              // what is listed behind a word, by its hash
    std::unordered_map<Char, PyObject*>
        more;  // further words with their occurrences, by their first character
    Hashed<std::shared_ptr<const std::vector<Likely>>> lists{1 << 15};
    // Functions and tables of the Python side, kept for good.
    PyObject *ask = nullptr, *ask_readers = nullptr, *ask_following = nullptr, *kept = nullptr;

    // The likeliest of some characters after another, by the dictionary alone.
    std::shared_ptr<const std::vector<Likely>> likeliest(Char before, const Numbered& some,
                                                         std::size_t keep) {
        std::uint64_t key = some.key(before, keep);
        if (const auto* known = lists.find(key)) return *known;
        auto made = some.characters.rated(language, before, keep, far_behind);
        return lists.put(key, std::make_shared<const std::vector<Likely>>(std::move(made)));
    }
};

inline PyObject* loader = nullptr;  // called when something is first asked for; it calls feed
inline Core* fed_core = nullptr;

inline Core& the_core() {
    if (!fed_core) {
        if (!loader) {
            PyErr_SetString(PyExc_RuntimeError, "the core has no tables: give on_first_use what calls feed");
            throw PythonError();
        }
        Owned done(PyObject_CallNoArgs(loader));
        if (!fed_core) {
            PyErr_SetString(PyExc_RuntimeError, "what on_first_use was given did not call feed");
            throw PythonError();
        }
    }
    return *fed_core;
}

inline Char asked(Char one) {
    Owned answer(PyObject_CallFunction(fed_core->ask, "I", static_cast<unsigned>(one)));
    unsigned long simple = PyLong_AsUnsignedLong(answer.get());
    must(simple != static_cast<unsigned long>(-1) || !PyErr_Occurred());
    return static_cast<Char>(simple);
}

// Has what follows a word more often than chance has it: words of ideographs, a letter for the level behind
// each.
inline bool follow(Core& core, std::uint64_t word) {
    if (const double* more = core.line_ends.find(word)) {
        core.words.follow(word, hash_of(U"\n"), *more);
        return true;
    }
    const std::string_view* row = core.followers.find(word);
    if (!row) return false;
    std::uint64_t follower = HASH_EMPTY;
    for (std::size_t at = 0; at < row->size();) {
        Char one = decoded(*row, at);
        if (one > 0xFF) {
            follower = hash_more(follower, one);
        } else {
            core.words.follow(word, follower, core.follower_levels[one]);
            follower = HASH_EMPTY;
        }
    }
    return true;
}

// Where the lines of the table stand: a word, a tab and what follows it.
inline void list_followers(Core& core, std::string_view rows) {
    for (std::size_t at = 0; at < rows.size();) {
        std::uint64_t word = HASH_EMPTY;
        while (at < rows.size() && rows[at] != '\t') word = hash_more(word, decoded(rows, at));
        std::size_t end = std::min(rows.find('\n', at), rows.size());
        if (at < end) core.followers.put(word, rows.substr(at + 1, end - at - 1));
        at = end + 1;
    }
}

inline void feed_language(Language& to, PyObject* fed) {
    to.figures = {number(fed, "after_word"), number(fed, "after_mark"),
                  number(fed, "digit"),      number(fed, "letter"),
                  number(fed, "other"),      number(fed, "alike"),
                  number(fed, "line_end"),   number(fed, "line_end_in_sentence"),
                  number(fed, "strange"),    number(fed, "unseen")};
    to.nothing_after = text_of(item(fed, "nothing_after"));
    to.nothing_before = text_of(item(fed, "nothing_before"));
    to.sentence_end = text_of(item(fed, "sentence_end"));
    to.simple_of = array<std::uint32_t>(fed, "simple", PLANE);
    to.starts = array<double>(fed, "starts", PLANE);
    to.marks = array<double>(fed, "marks", PLANE);
    to.rest = array<double>(fed, "rest", PLANE);
    to.share = array<double>(fed, "share", PLANE);
    to.plausible = array<std::uint8_t>(fed, "plausible", PLANE);
    to.only_simplified = array<std::uint8_t>(fed, "only_simplified", PLANE);
    to.codes = array<std::uint16_t>(fed, "codes");
    to.levels = array<std::uint8_t>(fed, "levels", to.codes.size());
    to.ends = array<std::uint32_t>(fed, "ends");
    to.row = array<std::int32_t>(fed, "row", PLANE);
    std::vector<double> scale = array<double>(fed, "scale", 256);
    std::copy(scale.begin(), scale.end(), to.scale.begin());
    to.ask = asked;
    to.settle();
}

// What is needed to read runs from end to end.
inline void feed_runs(Core& to, PyObject* fed) {
    auto text = [&](const char* name) { return text_of(item(fed, name)); };
    to.frames.settle(text("letters"), array<std::uint16_t>(fed, "pairs", PLANE));
    to.frames.ask_readers = [core = &to](View reading) {
        Owned letters(to_python(reading)), readers(PyObject_CallOneArg(core->ask_readers, letters.get()));
        return text_of(readers.get());
    };
    to.marks.settle(text("narrow"), text("wide"), text("closing"), text("opening"));
    Text openers = text("openers"), closers = text("closers");
    for (std::size_t at = 0; at < openers.size(); ++at)
        to.marks.closers.emplace_back(openers[at], closers.at(at));
    to.marks.listed = number(fed, "language.LISTED");
    to.marks.not_listed = number(fed, "language.NOT_LISTED");
    to.marks.closes = number(fed, "moves._CLOSES");
    to.marks.opens = number(fed, "moves._OPENS");
    to.marks.closes_nothing = number(fed, "moves._CLOSES_NOTHING");
    to.marks.few = size_of(fed, "width._FEW");
    to.reach.settle(fed);
    to.losses.settle(fed, character_of(item(fed, "language.LOST")));
    to.endings.settle(fed);
    to.slots.settle(fed);
    to.certain.settle(fed);
    to.doubts.settle(fed);
    to.moves.settle(fed);
    to.shift.settle(fed);
    to.marked.settle(fed);
    to.weights.settle(fed);
}

inline PyObject* feed(PyObject*, PyObject* fed) {
    return guarded([&]() -> PyObject* {
        auto made = std::make_unique<Core>();
        feed_language(made->language, fed);
        made->cells.settle(made->language, array<std::uint16_t>(fed, "cells", PLANE));
        made->gaps.limits = {static_cast<std::size_t>(number(fed, "starts_tried")),
                             static_cast<std::size_t>(number(fed, "inner_tried")),
                             static_cast<std::size_t>(number(fed, "two_tried")),
                             static_cast<std::size_t>(number(fed, "kept")),
                             number(fed, "far"),
                             number(fed, "poor")};
        made->page = {number(fed, "page_share"), number(fed, "log_left_full"),
                      number(fed, "log_wrong_script"), static_cast<std::size_t>(number(fed, "short_page"))};
        made->filling = {number(fed, "more"), number(fed, "beam"),
                         static_cast<std::size_t>(number(fed, "most_filled")),
                         static_cast<std::size_t>(number(fed, "followed"))};
        made->words.no_word = number(fed, "no_word");
        made->words.mark = number(fed, "word_mark");
        made->words.other = number(fed, "word_other");
        made->words.log_total = number(fed, "log_total");
        std::vector<double> levels = array<double>(fed, "follower_levels", 256);
        std::copy(levels.begin(), levels.end(), made->follower_levels.begin());
        double line_end = number(fed, "word_line_end");
        for (Char mark : made->language.sentence_end) made->line_ends.put(hash_of(View(&mark, 1)), line_end);
        made->words.ask_followers = [core = made.get()](std::uint64_t word) { return follow(*core, word); };
        made->ask = Py_NewRef(item(fed, "ask"));
        made->ask_readers = Py_NewRef(item(fed, "readers"));
        made->ask_following = Py_NewRef(item(fed, "following"));
        feed_runs(*made, fed);
        made->kept = Py_NewRef(fed);
        PyObject *key, *value;
        Py_ssize_t at = 0;
        while (PyDict_Next(item(fed, "words"), &at, &key, &value))
            made->more.emplace(character_of(key), value);
        std::size_t start = static_cast<std::size_t>(number(fed, "dictionary_start"));
        made->dictionary.settle(bytes_of(item(fed, "dictionary")), start);
        list_followers(*made, bytes_of(item(fed, "followers")));
        made->runs.settle(bytes_of(item(fed, "runs")), made->follower_levels);
        made->far_behind = number(fed, "far_behind");
        if (!fed_core) fed_core = made.release();  // another thread may have been faster
        Py_RETURN_NONE;
    });
}

inline PyObject* on_first_use(PyObject*, PyObject* callable) {
    Py_XSETREF(loader, Py_NewRef(callable));
    Py_RETURN_NONE;
}

// The number of a reading whose characters end a filling.
inline End reading_end(Core& core, View reading) {
    auto known = core.readings.find(Text(reading));
    if (known != core.readings.end()) return known->second;
    std::vector<Spoken> found;
    for (const Speaker& one : core.frames.reading(reading).speakers) found.push_back({one.one, one.lead});
    core.gaps.readings.push_back(std::move(found));
    End end = static_cast<End>(255 + core.gaps.readings.size());
    return core.readings.emplace(Text(reading), end).first->second;
}

// Words with their occurrences, of which the dictionary's file may know more.
inline void add_counts(Core& core, PyObject* counts) {
    PyObject *word, *count;
    Py_ssize_t at = 0;
    while (PyDict_Next(counts, &at, &word, &count)) {
        Owned value(PyNumber_Float(count));
        Text text = text_of(word);
        if (text.size() > LONGEST) continue;
        core.words.add(text, PyFloat_AS_DOUBLE(value.get()));
    }
}

// Has the words at hand that begin with any character of a simplified text.
inline void begin_words(Core& core, View text) {
    for (Char first : text) {
        if (core.words.begun(first)) continue;
        core.words.begin(first);
        auto more = core.more.find(first);
        if (more != core.more.end()) add_counts(core, more->second);
    }
}

inline double words_likelihood(Core& core, View text) {
    Text simple = core.language.simple(text);
    begin_words(core, simple);
    return core.words.likelihood(simple);
}

}  // namespace core
