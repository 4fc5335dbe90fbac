// The figures of the modules in Python that read runs, under their names there.
#pragma once

#include <utility>
#include <vector>

#include "python.hpp"

namespace core {

inline std::size_t size_of(PyObject* fed, const char* name) {
    return static_cast<std::size_t>(number(fed, name));
}

// segments.py and mending.py: how far a run's surroundings reach, and how long it can be.
struct Reach {
    std::size_t around = 0, context = 0, following = 0, longest_segment = 0, most_segments = 0;
    std::size_t look_back = 0, brackets = 0, patience = 0;

    void settle(PyObject* fed) {
        around = size_of(fed, "segments._REACH");
        context = size_of(fed, "segments._CONTEXT");
        following = size_of(fed, "segments._FOLLOWING");
        longest_segment = size_of(fed, "segments._LONGEST");
        most_segments = size_of(fed, "segments._MOST");
        look_back = size_of(fed, "mending._LOOK_BACK");
        brackets = size_of(fed, "mending._BRACKET_REACH");
        patience = size_of(fed, "mending._PATIENCE");
    }
};

// swallowed.py: what can be said of a swallowed character by what follows it alone.
struct Following {
    bool is_plain;
    Text swallowed, digit;
    bool whole, closes, amid, may_begin, may_begin_amid;
};
constexpr std::size_t MOST_FOLLOWINGS = 1 << 12;

struct LossFigures {
    std::vector<std::pair<Char, double>> before_lost;
    Char lost = 0;
    double line_end = 0, no_digit = 0, closed = 0, closes = 0, seen = 0;

    void settle(PyObject* fed, Char lost_character) {
        PyObject *mark, *more;
        Py_ssize_t at = 0;
        while (PyDict_Next(item(fed, "swallowed._BEFORE_LOST"), &at, &mark, &more))
            before_lost.emplace_back(character_of(mark), PyFloat_AsDouble(more));
        lost = lost_character;
        line_end = number(fed, "swallowed._LOST_LINE_END");
        no_digit = number(fed, "swallowed._NO_DIGIT");
        closed = number(fed, "swallowed._CLOSED");
        closes = number(fed, "swallowed._CLOSES");
        seen = number(fed, "swallowed._SEEN");
    }
};

struct EndingLimits {
    double far = 0;
    std::size_t tried_one = 0, tried_before_end = 0, tried_at_end = 0, kept_at_end = 0;

    void settle(PyObject* fed) {
        far = number(fed, "endings._FAR");
        tried_one = size_of(fed, "moves.TRIED_ONE");
        tried_before_end = size_of(fed, "endings._TRIED_BEFORE_END");
        tried_at_end = size_of(fed, "endings._TRIED_AT_END");
        kept_at_end = size_of(fed, "endings._KEPT_AT_END");
    }
};

struct SlotLimits {
    double beam = 0, more = 0, at_least = 0, at_least_of_page = 0;
    std::size_t widest = 0, tried_before = 0, tried = 0, tried_between = 0, most_missing = 0, most_begun = 0;
    std::size_t followed = 0, remembered = 0;

    void settle(PyObject* fed) {
        beam = number(fed, "slots._BEAM");
        more = number(fed, "slots._MORE");
        at_least = number(fed, "slots._AT_LEAST");
        at_least_of_page = number(fed, "slots._AT_LEAST_OF_PAGE");
        widest = size_of(fed, "slots._WIDEST");
        tried_before = size_of(fed, "slots._TRIED_BEFORE");
        tried = size_of(fed, "slots._TRIED");
        tried_between = size_of(fed, "slots._TRIED_BETWEEN");
        most_missing = size_of(fed, "slots._MOST_MISSING");
        most_begun = size_of(fed, "slots._MOST_BEGUN");
        followed = size_of(fed, "slots._FOLLOWED");
        remembered = size_of(fed, "slots._REMEMBERED");
    }
};

struct CertainLimits {
    double sound = 0, sound_two = 0, by_page = 0;
    std::size_t most_weighed = 0, most_readings = 0, most_begun = 0;

    void settle(PyObject* fed) {
        sound = number(fed, "certain._SOUND");
        sound_two = number(fed, "certain._SOUND_TWO");
        by_page = number(fed, "certain._BY_PAGE");
        most_weighed = size_of(fed, "certain._MOST_WEIGHED");
        most_readings = size_of(fed, "certain._MOST_READINGS");
        most_begun = size_of(fed, "certain._MOST_BEGUN");
    }
};

// shift.py: what is doubtful, and how near the best a reading must come to be weighed.
struct DoubtLimits {
    double doubtful = 0, doubtful_two = 0, doubtful_shown = 0, doubtful_two_shown = 0, contenders = 0;
    double page_takes = 0;

    void settle(PyObject* fed) {
        doubtful = number(fed, "shift._DOUBTFUL");
        doubtful_two = number(fed, "shift._DOUBTFUL_TWO");
        doubtful_shown = number(fed, "shift._DOUBTFUL_SHOWN");
        doubtful_two_shown = number(fed, "shift._DOUBTFUL_TWO_SHOWN");
        contenders = number(fed, "shift.CONTENDERS");
        page_takes = number(fed, "page_model.PAGE_TAKES");
    }
};

struct MoveLimits {
    double cut_mark = 0, misfit = 0, aligned_behind = 0, fluent = 0, more = 0;
    std::size_t fluent_length = 0, tried_before = 0, tried = 0;

    void settle(PyObject* fed) {
        cut_mark = number(fed, "moves._CUT_MARK");
        misfit = number(fed, "moves._MISFIT");
        aligned_behind = number(fed, "moves._ALIGNED_BEHIND");
        fluent = number(fed, "moves._FLUENT");
        more = number(fed, "moves._MORE");
        fluent_length = size_of(fed, "moves._FLUENT_LENGTH");
        tried_before = size_of(fed, "moves._TRIED_BEFORE");
        tried = size_of(fed, "moves._TRIED");
    }
};

struct ShiftLimits {
    double beam = 0;
    std::size_t widest = 0, longest = 0, longest_run = 0, longest_row = 0;
    Text plain_marks;

    void settle(PyObject* fed) {
        beam = number(fed, "shift._BEAM");
        widest = size_of(fed, "shift._WIDEST");
        longest = size_of(fed, "shift._LONGEST");
        longest_run = size_of(fed, "shift._LONGEST_RUN");
        longest_row = size_of(fed, "shift._LONGEST_ROW");
        plain_marks = text_of(item(fed, "shift._PLAIN_MARKS"));
    }
};

struct MarkedLimits {
    double beam = 0, sound = 0, sound_two = 0, fluent = 0;
    std::size_t longest = 0, context = 0, tried = 0, followed = 0, plain = 0;
    Text plain_marks;

    void settle(PyObject* fed) {
        beam = number(fed, "marked._BEAM");
        sound = number(fed, "marked._SOUND");
        sound_two = number(fed, "marked._SOUND_TWO");
        fluent = number(fed, "marked._FLUENT");
        longest = size_of(fed, "marked._LONGEST");
        context = size_of(fed, "marked._CONTEXT");
        tried = size_of(fed, "marked._TRIED");
        followed = size_of(fed, "marked._FOLLOWED");
        plain = size_of(fed, "marked._PLAIN_LENGTH");
        plain_marks = text_of(item(fed, "marked._PLAIN_MARKS"));
    }
};

// weighing.py, runs.py and enumerations.py.
struct Weights {
    double by_pairs = 0, by_words = 0, by_runs = 0, goes_on = 0, alike = 0, twice = 0;
    std::size_t longest_run = 0;
    Text clause_ends, item_ends;

    void settle(PyObject* fed) {
        by_pairs = number(fed, "weighing._BY_PAIRS");
        by_words = number(fed, "weighing._BY_WORDS");
        by_runs = number(fed, "weighing._BY_RUNS");
        longest_run = size_of(fed, "runs._LONGEST");
        goes_on = number(fed, "enumerations._GOES_ON");
        alike = number(fed, "enumerations._ALIKE");
        twice = number(fed, "enumerations._TWICE");
        clause_ends = text_of(item(fed, "enumerations._CLAUSE_ENDS"));
        item_ends = text_of(item(fed, "enumerations._ITEM_ENDS"));
    }
};

}  // namespace core
