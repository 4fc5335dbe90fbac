// The functions of the module.
#pragma once

#include "state.hpp"
#include "types.hpp"
#include "width.hpp"

namespace core {

inline PyObject* words(PyObject*, PyObject* text) {
    return guarded([&] { return PyFloat_FromDouble(words_likelihood(the_core(), text_of(text))); });
}

inline bool is_word(Core& core, View word) {
    begin_words(core, word.substr(0, 1));
    return core.words.known(word);
}

inline PyObject* spanned(PyObject*, PyObject* arguments) {
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

inline PyObject* log_likelihoods(PyObject*, PyObject* argument) {
    return guarded([&]() -> PyObject* {
        Core& core = the_core();
        Text text = text_of(argument);
        std::size_t size = text.empty() ? 0 : text.size() - 1;
        std::vector<double> found(size);
        for (std::size_t at = 0; at < size; ++at) found[at] = core.language.pair(text[at], text[at + 1]);
        return list_of(found, PyFloat_FromDouble);
    });
}

// The number of a last byte or of a reading.
inline End end_of(Core& core, PyObject* end) {
    if (!PyLong_Check(end)) return reading_end(core, text_of(end));
    long byte = PyLong_AsLong(end);
    if (byte < 0 || byte > 0xFF) {
        PyErr_SetString(PyExc_ValueError, "a last byte is from 0 to 255");
        throw PythonError();
    }
    return static_cast<End>(byte);
}

inline PyObject* fillings(PyObject*, PyObject* arguments) {
    return guarded([&]() -> PyObject* {
        PyObject *last, *end, *after;
        unsigned char lead;
        must(PyArg_ParseTuple(arguments, "UbOU", &last, &lead, &end, &after));
        Core& core = the_core();
        auto found = core.gaps.fillings(character_of(last), lead, end_of(core, end), character_of(after));
        Owned texts(list_of(found, [](const Rated<Packed>& one) {
            Text text;
            append(text, one.thing);
            return to_python(text);
        }));
        return PyList_AsTuple(texts.get());
    });
}

inline PyObject* gain(PyObject*, PyObject* argument) {
    return guarded([&] {
        Core& core = the_core();
        return PyFloat_FromDouble(core.runs.gain(core.language.simple(text_of(argument))));
    });
}

inline PyObject* rated(PyObject*, PyObject* arguments) {
    return rated_by(arguments, [](Core& core, const Candidates& some, Char before, std::size_t keep) {
        return some.rated(core.language, before, keep, core.far_behind);
    });
}

inline Place place_of(Core& core, PyObject* object, std::size_t size) {
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

inline PyObject* filled(PyObject*, PyObject* arguments) {
    return guarded([&]() -> PyObject* {
        PyObject *page, *last, *text, *listed, *behind;
        double weight;
        must(PyArg_ParseTuple(arguments, "O!UUO!Ud", &page_type, &page, &last, &text, &PyList_Type, &listed,
                              &behind, &weight));
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
        Filling filling(core.gaps, Holder<PageModel>::of(page), core.filling);
        auto found = filling.filled(character_of(last), whole, places, text_of(behind), weight);
        return list_of(found, [](const Rated<Text>& one) {
            Owned score(PyFloat_FromDouble(one.score)), after(to_python(one.thing));
            return PyTuple_Pack(2, score.get(), after.get());
        });
    });
}

inline PyObject* shortened(PyObject*, PyObject* argument) {
    return guarded([&] {
        Owned found(PyDict_New());
        for (const auto& [mark, full] : Width::shortened(text_of(argument), the_core().marks)) {
            Owned one(PyUnicode_FromOrdinal(static_cast<int>(mark))),
                whole(PyUnicode_FromOrdinal(static_cast<int>(full)));
            must(PyDict_SetItem(found.get(), one.get(), whole.get()) == 0);
        }
        return Py_NewRef(found.get());
    });
}

inline PyObject* widened(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *argument, *narrow, *wide;
        must(PyArg_ParseTuple(arguments, "UUU", &argument, &narrow, &wide));
        Text text = text_of(argument), marks = text_of(narrow), full = text_of(wide);
        if (marks.size() != full.size()) {
            PyErr_SetString(PyExc_ValueError, "each mark has a wide one");
            throw PythonError();
        }
        return list_of(Width(text, marks).beside(), [&](const Width::Span& span) {
            Text after = text.substr(span.start, span.end - span.start);
            for (Char& one : after) one = full.at(marks.find(one));
            Owned made(to_python(after));
            return Py_BuildValue("nnO", static_cast<Py_ssize_t>(span.start),
                                 static_cast<Py_ssize_t>(span.end), made.get());
        });
    });
}

// Needs no tables: these are weighed with it.
inline PyObject* occurrences(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *file, *words;
        Py_ssize_t start;
        must(PyArg_ParseTuple(arguments, "O!nO!", &PyBytes_Type, &file, &start, &PyList_Type, &words));
        Dictionary dictionary;
        dictionary.settle(bytes_of(file), static_cast<std::size_t>(start));
        std::vector<double> found;
        for (Py_ssize_t at = 0; at < PyList_GET_SIZE(words); ++at)
            found.push_back(dictionary.occurrences(encoded(text_of(PyList_GET_ITEM(words, at)))));
        return list_of(found, PyFloat_FromDouble);
    });
}

inline PyMethodDef functions[] = {
    {"on_first_use", on_first_use, METH_O, nullptr},
    {"feed", feed, METH_O, nullptr},
    {"words", words, METH_O, nullptr},
    {"spanned", spanned, METH_VARARGS, nullptr},
    {"log_likelihoods", log_likelihoods, METH_O, nullptr},
    {"gain", gain, METH_O, nullptr},
    {"rated", rated, METH_VARARGS, nullptr},
    {"fillings", fillings, METH_VARARGS, nullptr},
    {"filled", filled, METH_VARARGS, nullptr},
    {"occurrences", occurrences, METH_VARARGS, nullptr},
    {"shortened", shortened, METH_O, nullptr},
    {"widened", widened, METH_VARARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace core
