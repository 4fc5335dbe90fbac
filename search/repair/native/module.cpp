// The compiled core of search.repair: the same answers as its modules in Python, many times as fast.
//
// Everything here runs under the interpreter's lock. Tables come from Python when something is first asked for.
#include "python.hpp"

#include <memory>

#include "candidates.hpp"
#include "cells.hpp"
#include "dictionary.hpp"
#include "filling.hpp"
#include "gaps.hpp"
#include "language.hpp"
#include "page.hpp"
#include "readings.hpp"
#include "runs.hpp"
#include "simplifier.hpp"
#include "words.hpp"

namespace {

using namespace core;

struct Core {
    Language language;
    Cells cells;
    Dictionary dictionary;
    Words words{language};
    std::unordered_map<PyObject*, Candidates> candidates;  // of tuples that live as long as the process
    double far_behind = 0;
    Gaps gaps{language, cells};
    PageFigures page{};
    FillingLimits filling{};
    Runs runs;
    std::array<double, 256> follower_levels{};
    Hashed<double> line_ends;  // how much more often than elsewhere a line ends behind a mark, by its hash
    std::unordered_map<std::string, End> readings;
    Hashed<PyObject*> followers;                   // what is listed behind a word, by its hash
    std::unordered_map<Char, PyObject*> more;     // further words with their occurrences, by their first character
    // Functions and tables of the Python side, kept for good.
    PyObject *ask = nullptr, *speakers = nullptr, *kept = nullptr;
};

PyObject* loader = nullptr;  // called when something is first asked for; it calls feed
Core* fed_core = nullptr;

Core& the_core() {
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

Char asked(Char one) {
    Owned answer(PyObject_CallFunction(fed_core->ask, "I", static_cast<unsigned>(one)));
    unsigned long simple = PyLong_AsUnsignedLong(answer.get());
    must(simple != static_cast<unsigned long>(-1) || !PyErr_Occurred());
    return static_cast<Char>(simple);
}

// Has what follows a word more often than chance has it: words of ideographs, a letter for the level behind each.
bool follow(Core& core, std::uint64_t word) {
    if (const double* more = core.line_ends.find(word)) {
        core.words.follow(word, hash_of(U"\n"), *more);
        return true;
    }
    PyObject* const* row = core.followers.find(word);
    if (!row) return false;
    Text listed = text_of(*row);
    std::size_t start = 0;
    for (std::size_t at = 0; at < listed.size(); ++at) {
        if (listed[at] > 0xFF) continue;
        if (at > start) {
            std::uint64_t follower = hash_of(View(listed).substr(start, at - start));
            core.words.follow(word, follower, core.follower_levels[listed[at]]);
        }
        start = at + 1;
    }
    return true;
}

void feed_language(Language& to, PyObject* fed) {
    to.figures = {number(fed, "after_word"),  number(fed, "after_mark"),
                  number(fed, "digit"),       number(fed, "letter"),
                  number(fed, "other"),       number(fed, "alike"),
                  number(fed, "line_end"),    number(fed, "line_end_in_sentence"),
                  number(fed, "strange"),     number(fed, "unseen")};
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

PyObject* feed(PyObject*, PyObject* fed) {
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
        made->page = {number(fed, "page_share"), number(fed, "log_left_full"), number(fed, "log_wrong_script"),
                      static_cast<std::size_t>(number(fed, "short_page"))};
        made->filling = {number(fed, "more"), number(fed, "beam"), static_cast<std::size_t>(number(fed, "most_filled")),
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
        made->speakers = Py_NewRef(item(fed, "speakers"));
        made->kept = Py_NewRef(fed);
        PyObject *key, *value;
        Py_ssize_t at = 0;
        while (PyDict_Next(item(fed, "followers"), &at, &key, &value)) {
            made->followers.put(hash_of(text_of(key)), value);
        }
        at = 0;
        while (PyDict_Next(item(fed, "words"), &at, &key, &value)) made->more.emplace(character_of(key), value);
        std::size_t start = static_cast<std::size_t>(number(fed, "dictionary_start"));
        made->dictionary.settle(bytes_of(item(fed, "dictionary")), start);
        made->runs.settle(bytes_of(item(fed, "runs")), made->follower_levels);
        made->far_behind = number(fed, "far_behind");
        if (!fed_core) fed_core = made.release();  // another thread may have been faster
        Py_RETURN_NONE;
    });
}

PyObject* on_first_use(PyObject*, PyObject* callable) {
    Py_XSETREF(loader, Py_NewRef(callable));
    Py_RETURN_NONE;
}

// Words with their occurrences, of which the dictionary's file may know more.
void add_counts(Core& core, PyObject* counts) {
    PyObject *word, *count;
    Py_ssize_t at = 0;
    while (PyDict_Next(counts, &at, &word, &count)) {
        Owned value(PyNumber_Float(count));
        Text text = text_of(word);
        if (text.size() > LONGEST) continue;
        core.words.add_at_least(text, PyFloat_AS_DOUBLE(value.get()));
    }
}

// Has the words at hand that begin with any character of a simplified text.
void begin_words(Core& core, View text) {
    for (Char first : text) {
        if (core.words.begun(first)) continue;
        core.dictionary.each(first, [&](View word, double count) {
            if (word.size() > LONGEST) return;
            core.words.add(word, count);
        });
        auto more = core.more.find(first);
        if (more != core.more.end()) add_counts(core, more->second);
        core.words.begin(first);
    }
}

double words_likelihood(Core& core, View text) {
    Text simple = core.language.simple(text);
    begin_words(core, simple);
    return core.words.likelihood(simple);
}

PyObject* words(PyObject*, PyObject* text) {
    return guarded([&] { return PyFloat_FromDouble(words_likelihood(the_core(), text_of(text))); });
}

bool is_word(Core& core, View word) {
    begin_words(core, word.substr(0, 1));
    return core.words.known(word);
}

PyObject* spanned(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *before, *behind;
        must(PyArg_ParseTuple(arguments, "UU", &before, &behind));
        Core& core = the_core();
        Text left = core.language.simple(text_of(before)), right = core.language.simple(text_of(behind));
        bool found = false;
        View last = View(left).substr(left.empty() ? 0 : left.size() - 1);
        for (std::size_t size = 1; !found && size <= right.size(); ++size) {
            found = is_word(core, Text(last).append(right, 0, size));
        }
        for (std::size_t size = 1; !found && size <= left.size(); ++size) {
            found = is_word(core, left.substr(left.size() - size) + right.substr(0, 1));
        }
        return PyBool_FromLong(found);
    });
}

PyObject* log_likelihoods(PyObject*, PyObject* argument) {
    return guarded([&]() -> PyObject* {
        Core& core = the_core();
        Text text = text_of(argument);
        std::size_t size = text.empty() ? 0 : text.size() - 1;
        std::vector<double> found(size);
        for (std::size_t at = 0; at < size; ++at) found[at] = core.language.pair(text[at], text[at + 1]);
        PyObject* list = PyList_New(static_cast<Py_ssize_t>(size));
        if (!list) return nullptr;
        for (std::size_t at = 0; at < size; ++at) {
            PyList_SET_ITEM(list, static_cast<Py_ssize_t>(at), PyFloat_FromDouble(found[at]));
        }
        return list;
    });
}

// The number of a last byte, or of a reading whose characters are asked for when it is first met.
End end_of(Core& core, PyObject* end) {
    if (PyLong_Check(end)) {
        long byte = PyLong_AsLong(end);
        if (byte < 0 || byte > 0xFF) {
            PyErr_SetString(PyExc_ValueError, "a last byte is from 0 to 255");
            throw PythonError();
        }
        return static_cast<End>(byte);
    }
    const char* reading = PyUnicode_AsUTF8(end);
    must(reading);
    auto known = core.readings.find(reading);
    if (known != core.readings.end()) return known->second;
    Owned speakers(PyObject_CallOneArg(core.speakers, end));
    std::vector<Spoken> found;
    for (Char one : text_of(speakers.get())) found.push_back({one, core.cells.lead(one)});
    core.gaps.readings.push_back(std::move(found));
    return core.readings.emplace(reading, static_cast<End>(255 + core.gaps.readings.size())).first->second;
}

PyObject* fillings(PyObject*, PyObject* arguments) {
    return guarded([&]() -> PyObject* {
        PyObject *last, *end, *after;
        unsigned char lead;
        must(PyArg_ParseTuple(arguments, "UbOU", &last, &lead, &end, &after));
        Core& core = the_core();
        std::vector<Text> found =
            core.gaps.fillings(character_of(last), lead, end_of(core, end), character_of(after));
        Owned made(PyTuple_New(static_cast<Py_ssize_t>(found.size())));
        for (std::size_t at = 0; at < found.size(); ++at) {
            PyObject* text = to_python(found[at]);
            must(text);
            PyTuple_SET_ITEM(made.get(), static_cast<Py_ssize_t>(at), text);
        }
        return Py_NewRef(made.get());
    });
}

const Candidates& candidates_of(Core& core, PyObject* some) {
    auto known = core.candidates.find(some);
    if (known != core.candidates.end()) return known->second;
    Text text;
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(some); ++at) text += character_of(PyTuple_GET_ITEM(some, at));
    Candidates made(core.language, text);
    return core.candidates.emplace(Py_NewRef(some), std::move(made)).first->second;
}

PyObject* as_list(const std::vector<Likely>& found) {
    Owned made(PyList_New(static_cast<Py_ssize_t>(found.size())));
    for (std::size_t at = 0; at < found.size(); ++at) {
        Owned one(PyUnicode_FromOrdinal(static_cast<int>(found[at].one)));
        Owned likely(PyFloat_FromDouble(found[at].likely));
        PyObject* two = PyTuple_Pack(2, one.get(), likely.get());
        must(two);
        PyList_SET_ITEM(made.get(), static_cast<Py_ssize_t>(at), two);
    }
    return Py_NewRef(made.get());
}

PyObject* gain(PyObject*, PyObject* argument) {
    return guarded([&] {
        Core& core = the_core();
        return PyFloat_FromDouble(core.runs.gain(core.language.simple(text_of(argument))));
    });
}

PyObject* rated(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *before, *some;
        Py_ssize_t keep;
        must(PyArg_ParseTuple(arguments, "UO!n", &before, &PyTuple_Type, &some, &keep));
        Core& core = the_core();
        const Candidates& candidates = candidates_of(core, some);
        return as_list(candidates.rated(core.language, character_of(before), static_cast<std::size_t>(keep), core.far_behind));
    });
}

PyObject* filled(PyObject*, PyObject* arguments);

PyMethodDef functions[] = {
    {"filled", filled, METH_VARARGS, nullptr},
    {"gain", gain, METH_O, nullptr},
    {"spanned", spanned, METH_VARARGS, nullptr},
    {"rated", rated, METH_VARARGS, nullptr},
    {"on_first_use", on_first_use, METH_O, nullptr},
    {"feed", feed, METH_O, nullptr},
    {"words", words, METH_O, nullptr},
    {"log_likelihoods", log_likelihoods, METH_O, nullptr},
    {"fillings", fillings, METH_VARARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

// --- Pairs: two characters -> log likelihood ------------------------------------------------------------------------

void two_characters(PyObject* pair, Char& before, Char& character) {
    if (!is_text(pair) || PyUnicode_GET_LENGTH(pair) != 2) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "a str of two characters is needed");
        throw PythonError();
    }
    before = PyUnicode_READ_CHAR(pair, 0);
    character = PyUnicode_READ_CHAR(pair, 1);
}

PyObject* pairs_item(PyObject*, PyObject* pair) {
    return guarded([&] {
        Char before, character;
        two_characters(pair, before, character);
        return PyFloat_FromDouble(the_core().language.pair(before, character));
    });
}

PyMappingMethods pairs_mapping = {nullptr, pairs_item, nullptr};
PyTypeObject pairs_type = {PyVarObject_HEAD_INIT(nullptr, 0)};

// --- PageModel ------------------------------------------------------------------------------------------------------

PyTypeObject page_type = {PyVarObject_HEAD_INIT(nullptr, 0)};

struct PageObject {
    PyObject_HEAD
    PageModel* model;
};

PageModel& model_of(PyObject* self) {
    PageModel* model = reinterpret_cast<PageObject*>(self)->model;
    if (!model) {
        PyErr_SetString(PyExc_RuntimeError, "the page model was not initialized");
        throw PythonError();
    }
    return *model;
}

int page_init(PyObject* self, PyObject* arguments, PyObject*) {
    PyObject* done = guarded([&]() -> PyObject* {
        PyObject *page, *marks;
        must(PyArg_ParseTuple(arguments, "UO!", &page, &PyDict_Type, &marks));
        Core& core = the_core();
        std::map<Char, Char> whole;
        PyObject *mark, *full;
        Py_ssize_t at = 0;
        while (PyDict_Next(marks, &at, &mark, &full)) whole[character_of(mark)] = character_of(full);
        Text sound = core.language.simple(text_of(page));
        auto model = std::make_unique<PageModel>(core.language, core.page, sound, std::move(whole));
        auto* object = reinterpret_cast<PageObject*>(self);
        delete object->model;
        object->model = model.release();
        return Py_None;
    });
    return done ? 0 : -1;
}

void page_dealloc(PyObject* self) {
    delete reinterpret_cast<PageObject*>(self)->model;
    PyTypeObject* type = Py_TYPE(self);
    type->tp_free(self);
}

PyObject* page_item(PyObject* self, PyObject* pair) {
    return guarded([&] {
        Char before, character;
        two_characters(pair, before, character);
        return PyFloat_FromDouble(model_of(self).pair(before, character));
    });
}

PyObject* page_all_after(PyObject* self, PyObject* argument) {
    return guarded([&] {
        return PyFloat_FromDouble(model_of(self).all_after(text_of(argument)));
    });
}

PyObject* page_next(PyObject* self, PyObject* arguments) {
    return guarded([&] {
        PyObject *before, *character;
        must(PyArg_ParseTuple(arguments, "UU", &before, &character));
        Py_ssize_t size = PyUnicode_GET_LENGTH(before);
        Char last = size ? PyUnicode_READ_CHAR(before, size - 1) : U'\n';
        Char first = PyUnicode_GET_LENGTH(character) ? character_of(character) : U'\n';
        return PyFloat_FromDouble(model_of(self).pair(last, first));
    });
}

PyObject* page_count(PyObject* self, PyObject* argument) {
    return guarded([&]() -> PyObject* {
        Text text = text_of(argument);
        if (text.size() != 1 && text.size() != 2) {
            PyErr_SetString(PyExc_ValueError, "one character or two are counted");
            throw PythonError();
        }
        PageModel& model = model_of(self);
        return PyLong_FromLong(text.size() == 1 ? model.count(text[0]) : model.count(text[0], text[1]));
    });
}

PyObject* page_rest(PyObject* self, PyObject* before) {
    return guarded([&] { return PyFloat_FromDouble(model_of(self).rest(character_of(before))); });
}

PyObject* page_rated(PyObject* self, PyObject* arguments) {
    return guarded([&] {
        PyObject *before, *some;
        Py_ssize_t keep;
        must(PyArg_ParseTuple(arguments, "UO!n", &before, &PyTuple_Type, &some, &keep));
        Core& core = the_core();
        const Candidates& candidates = candidates_of(core, some);
        return as_list(model_of(self).rated(character_of(before), candidates, static_cast<std::size_t>(keep), core.far_behind));
    });
}

Place place_of(Core& core, PyObject* object, std::size_t size) {
    Py_ssize_t number;
    PyObject* end;
    Place place{};
    int open;
    must(PyArg_ParseTuple(object, "nbOp", &number, &place.lead, &end, &open));
    if (number < 0 || static_cast<std::size_t>(number) >= size) {
        PyErr_SetString(PyExc_ValueError, "a place lies outside the text");
        throw PythonError();
    }
    place.number = static_cast<std::size_t>(number);
    place.end = end_of(core, end);
    place.open = open != 0;
    return place;
}

PyObject* filled(PyObject*, PyObject* arguments) {
    return guarded([&]() -> PyObject* {
        PyObject *page, *last, *text, *listed, *behind;
        double weight;
        must(PyArg_ParseTuple(arguments, "O!UUO!Ud", &page_type, &page, &last, &text, &PyList_Type, &listed, &behind, &weight));
        Core& core = the_core();
        Text whole = text_of(text);
        std::vector<Place> places;
        for (Py_ssize_t at = 0; at < PyList_GET_SIZE(listed); ++at) {
            places.push_back(place_of(core, PyList_GET_ITEM(listed, at), whole.size()));
            if (at && places[at - 1].number >= places[at].number) {
                PyErr_SetString(PyExc_ValueError, "places are in order");
                return nullptr;
            }
        }
        Filling filling(core.gaps, model_of(page), core.filling);
        auto found = filling.filled(character_of(last), whole, places, text_of(behind), weight);
        Owned made(PyList_New(static_cast<Py_ssize_t>(found.size())));
        for (std::size_t at = 0; at < found.size(); ++at) {
            Owned score(PyFloat_FromDouble(found[at].score)), after(to_python(found[at].thing));
            PyObject* two = PyTuple_Pack(2, score.get(), after.get());
            must(two);
            PyList_SET_ITEM(made.get(), static_cast<Py_ssize_t>(at), two);
        }
        return Py_NewRef(made.get());
    });
}

PyMappingMethods page_mapping = {nullptr, page_item, nullptr};
PyMethodDef page_methods[] = {
    {"all_after", page_all_after, METH_O, nullptr},
    {"next", page_next, METH_VARARGS, nullptr},
    {"count", page_count, METH_O, nullptr},
    {"rated", page_rated, METH_VARARGS, nullptr},
    {"rest", page_rest, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

// --- Simplifier -----------------------------------------------------------------------------------------------------

struct SimplifierObject {
    PyObject_HEAD
    Simplifier* simplifier;
};

int simplifier_init(PyObject* self, PyObject* arguments, PyObject*) {
    PyObject* done = guarded([&]() -> PyObject* {
        PyObject *fed, *phrases;
        must(PyArg_ParseTuple(arguments, "O!O!", &PyDict_Type, &fed, &PyList_Type, &phrases));
        std::vector<Text> texts;
        for (Py_ssize_t at = 0; at < PyList_GET_SIZE(phrases); ++at) texts.push_back(text_of(PyList_GET_ITEM(phrases, at)));
        auto made = std::make_unique<Simplifier>(array<std::uint32_t>(fed, "table", 0x110000),
                                                 static_cast<std::uint32_t>(number(fed, "ask")), texts);
        auto* object = reinterpret_cast<SimplifierObject*>(self);
        delete object->simplifier;
        object->simplifier = made.release();
        return Py_None;
    });
    return done ? 0 : -1;
}

void simplifier_dealloc(PyObject* self) {
    delete reinterpret_cast<SimplifierObject*>(self)->simplifier;
    Py_TYPE(self)->tp_free(self);
}

PyObject* simplifier_convert(PyObject* self, PyObject* argument) {
    return guarded([&]() -> PyObject* {
        const Simplifier* simplifier = reinterpret_cast<SimplifierObject*>(self)->simplifier;
        if (!simplifier) {
            PyErr_SetString(PyExc_RuntimeError, "the simplifier was not initialized");
            return nullptr;
        }
        Text text = text_of(argument);
        std::vector<std::size_t> asked = simplifier->convert(text);
        Owned places(PyList_New(static_cast<Py_ssize_t>(asked.size())));
        for (std::size_t at = 0; at < asked.size(); ++at) {
            PyObject* place = PyLong_FromSize_t(asked[at]);
            must(place);
            PyList_SET_ITEM(places.get(), static_cast<Py_ssize_t>(at), place);
        }
        Owned plain(to_python(text));
        return PyTuple_Pack(2, plain.get(), places.get());
    });
}

PyMethodDef simplifier_methods[] = {
    {"convert", simplifier_convert, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};
PyTypeObject simplifier_type = {PyVarObject_HEAD_INIT(nullptr, 0)};

// --- Readings -------------------------------------------------------------------------------------------------------

struct ReadingsObject {
    PyObject_HEAD
    Readings* readings;
};

int readings_init(PyObject* self, PyObject* arguments, PyObject*) {
    PyObject* done = guarded([&]() -> PyObject* {
        PyObject* letters;
        must(PyArg_ParseTuple(arguments, "U", &letters));
        auto made = std::make_unique<Readings>(text_of(letters));
        auto* object = reinterpret_cast<ReadingsObject*>(self);
        delete object->readings;
        object->readings = made.release();
        return Py_None;
    });
    return done ? 0 : -1;
}

void readings_dealloc(PyObject* self) {
    delete reinterpret_cast<ReadingsObject*>(self)->readings;
    Py_TYPE(self)->tp_free(self);
}

const Readings& readings_of(PyObject* self) {
    const Readings* readings = reinterpret_cast<ReadingsObject*>(self)->readings;
    if (!readings) {
        PyErr_SetString(PyExc_RuntimeError, "the letters of readings were not given");
        throw PythonError();
    }
    return *readings;
}

PyObject* readings_annotated(PyObject* self, PyObject* argument) {
    return guarded([&] {
        Text text = text_of(argument);
        Owned made(PyDict_New());
        for (const auto& one : readings_of(self).annotated(text)) {
            Owned annotated(to_python(one.annotated)), times(PyLong_FromLong(one.times));
            must(PyDict_SetItem(made.get(), annotated.get(), times.get()) == 0);
        }
        return Py_NewRef(made.get());
    });
}

PyObject* readings_bare(PyObject* self, PyObject* argument) {
    return guarded([&] { return to_python(readings_of(self).bare(text_of(argument))); });
}

PyMethodDef readings_methods[] = {
    {"annotated", readings_annotated, METH_O, nullptr},
    {"bare", readings_bare, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};
PyTypeObject readings_type = {PyVarObject_HEAD_INIT(nullptr, 0)};

PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_core", nullptr, -1, functions, nullptr, nullptr, nullptr, nullptr,
};

}  // namespace

PyMODINIT_FUNC PyInit__core() {
    pairs_type.tp_name = "search.repair.native._core.Pairs";
    pairs_type.tp_basicsize = sizeof(PyObject);
    pairs_type.tp_flags = Py_TPFLAGS_DEFAULT;
    pairs_type.tp_as_mapping = &pairs_mapping;
    pairs_type.tp_new = PyType_GenericNew;
    page_type.tp_name = "search.repair.native._core.PageModel";
    page_type.tp_basicsize = sizeof(PageObject);
    page_type.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE;
    page_type.tp_as_mapping = &page_mapping;
    page_type.tp_methods = page_methods;
    page_type.tp_init = page_init;
    page_type.tp_dealloc = page_dealloc;
    page_type.tp_new = PyType_GenericNew;
    simplifier_type.tp_name = "search.repair.native._core.Simplifier";
    simplifier_type.tp_basicsize = sizeof(SimplifierObject);
    simplifier_type.tp_flags = Py_TPFLAGS_DEFAULT;
    simplifier_type.tp_methods = simplifier_methods;
    simplifier_type.tp_init = simplifier_init;
    simplifier_type.tp_dealloc = simplifier_dealloc;
    simplifier_type.tp_new = PyType_GenericNew;
    readings_type.tp_name = "search.repair.native._core.Readings";
    readings_type.tp_basicsize = sizeof(ReadingsObject);
    readings_type.tp_flags = Py_TPFLAGS_DEFAULT;
    readings_type.tp_methods = readings_methods;
    readings_type.tp_init = readings_init;
    readings_type.tp_dealloc = readings_dealloc;
    readings_type.tp_new = PyType_GenericNew;
    for (PyTypeObject* type : {&pairs_type, &page_type, &simplifier_type, &readings_type}) {
        if (PyType_Ready(type) < 0) return nullptr;
    }
    PyObject* module = PyModule_Create(&definition);
    if (!module) return nullptr;
    if (PyModule_AddObjectRef(module, "Pairs", reinterpret_cast<PyObject*>(&pairs_type)) < 0 ||
        PyModule_AddObjectRef(module, "PageModel", reinterpret_cast<PyObject*>(&page_type)) < 0 ||
        PyModule_AddObjectRef(module, "Simplifier", reinterpret_cast<PyObject*>(&simplifier_type)) < 0 ||
        PyModule_AddObjectRef(module, "Readings", reinterpret_cast<PyObject*>(&readings_type)) < 0) {
        Py_DECREF(module);
        return nullptr;
    }
    return module;
}
