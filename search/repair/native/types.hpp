// The types of the module.
#pragma once

#include <map>
#include <memory>

#include "holder.hpp"
#include "signs.hpp"
#include "simplifier.hpp"
#include "state.hpp"

namespace core {

inline const Candidates& candidates_of(Core& core, PyObject* some) {
    auto known = core.candidates.find(some);
    if (known != core.candidates.end()) return known->second;
    Text text;
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(some); ++at)
        text += character_of(PyTuple_GET_ITEM(some, at));
    Candidates made(core.language, text);
    return core.candidates.emplace(Py_NewRef(some), std::move(made)).first->second;
}

inline PyObject* as_list(const std::vector<Likely>& found) {
    return list_of(found, [](const Likely& one) {
        Owned character(PyUnicode_FromOrdinal(static_cast<int>(one.one))),
            likely(PyFloat_FromDouble(one.likely));
        return PyTuple_Pack(2, character.get(), likely.get());
    });
}

// The likeliest of a tuple of characters after another one, by what `rate` makes of them.
template <typename Rate>
PyObject* rated_by(PyObject* arguments, Rate rate) {
    return guarded([&] {
        PyObject *before, *some;
        Py_ssize_t keep;
        must(PyArg_ParseTuple(arguments, "UO!n", &before, &PyTuple_Type, &some, &keep));
        if (keep < 0) {
            PyErr_SetString(PyExc_ValueError, "fewer than none can't be kept");
            throw PythonError();
        }
        Core& core = the_core();
        const Candidates& candidates = candidates_of(core, some);
        return as_list(rate(core, candidates, character_of(before), static_cast<std::size_t>(keep)));
    });
}

inline void two_characters(PyObject* pair, Char& before, Char& character) {
    if (!is_text(pair) || PyUnicode_GET_LENGTH(pair) != 2) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "a str of two characters is needed");
        throw PythonError();
    }
    before = PyUnicode_READ_CHAR(pair, 0);
    character = PyUnicode_READ_CHAR(pair, 1);
}

// Two characters -> log likelihood of the second after the first.
inline PyObject* pairs_item(PyObject*, PyObject* pair) {
    return guarded([&] {
        Char before, character;
        two_characters(pair, before, character);
        return PyFloat_FromDouble(the_core().language.pair(before, character));
    });
}

inline PyMappingMethods pairs_mapping = {nullptr, pairs_item, nullptr};
inline PyTypeObject pairs_type = {PyVarObject_HEAD_INIT(nullptr, 0)};

inline int page_init(PyObject* self, PyObject* arguments, PyObject*) {
    return Holder<PageModel>::init(self, [&] {
        PyObject *page, *marks;
        must(PyArg_ParseTuple(arguments, "UO!", &page, &PyDict_Type, &marks));
        Core& core = the_core();
        std::map<Char, Char> whole;
        PyObject *mark, *full;
        Py_ssize_t at = 0;
        while (PyDict_Next(marks, &at, &mark, &full)) whole[character_of(mark)] = character_of(full);
        Text sound = core.language.simple(text_of(page));
        return std::make_unique<PageModel>(core.language, core.page, sound, std::move(whole));
    });
}

inline PyObject* page_item(PyObject* self, PyObject* pair) {
    return guarded([&] {
        Char before, character;
        two_characters(pair, before, character);
        return PyFloat_FromDouble(Holder<PageModel>::of(self).pair(before, character));
    });
}

inline PyObject* page_all_after(PyObject* self, PyObject* argument) {
    return guarded(
        [&] { return PyFloat_FromDouble(Holder<PageModel>::of(self).all_after(text_of(argument))); });
}

inline PyObject* page_next(PyObject* self, PyObject* arguments) {
    return guarded([&] {
        PyObject *before, *character;
        must(PyArg_ParseTuple(arguments, "UU", &before, &character));
        Py_ssize_t size = PyUnicode_GET_LENGTH(before);
        Char last = size ? PyUnicode_READ_CHAR(before, size - 1) : U'\n';
        Char first = PyUnicode_GET_LENGTH(character) ? character_of(character) : U'\n';
        return PyFloat_FromDouble(Holder<PageModel>::of(self).pair(last, first));
    });
}

inline PyObject* page_count(PyObject* self, PyObject* argument) {
    return guarded([&]() -> PyObject* {
        Text text = text_of(argument);
        if (text.size() != 1 && text.size() != 2) {
            PyErr_SetString(PyExc_ValueError, "one character or two are counted");
            throw PythonError();
        }
        PageModel& model = Holder<PageModel>::of(self);
        return PyLong_FromLong(text.size() == 1 ? model.count(text[0]) : model.count(text[0], text[1]));
    });
}

inline PyObject* page_rest(PyObject* self, PyObject* before) {
    return guarded(
        [&] { return PyFloat_FromDouble(Holder<PageModel>::of(self).rest(character_of(before))); });
}

inline PyObject* page_rated(PyObject* self, PyObject* arguments) {
    return rated_by(arguments, [&](Core& core, const Candidates& some, Char before, std::size_t keep) {
        return Holder<PageModel>::of(self).rated(before, some, keep, core.far_behind);
    });
}

inline PyMappingMethods page_mapping = {nullptr, page_item, nullptr};
inline PyMethodDef page_methods[] = {
    {"all_after", page_all_after, METH_O, nullptr}, {"next", page_next, METH_VARARGS, nullptr},
    {"count", page_count, METH_O, nullptr},         {"rated", page_rated, METH_VARARGS, nullptr},
    {"rest", page_rest, METH_O, nullptr},           {nullptr, nullptr, 0, nullptr},
};
inline PyTypeObject page_type = {PyVarObject_HEAD_INIT(nullptr, 0)};

inline int simplifier_init(PyObject* self, PyObject* arguments, PyObject*) {
    return Holder<Simplifier>::init(self, [&] {
        PyObject *fed, *phrases;
        must(PyArg_ParseTuple(arguments, "O!O!", &PyDict_Type, &fed, &PyList_Type, &phrases));
        std::vector<Text> texts;
        for (Py_ssize_t at = 0; at < PyList_GET_SIZE(phrases); ++at)
            texts.push_back(text_of(PyList_GET_ITEM(phrases, at)));
        return std::make_unique<Simplifier>(array<std::uint32_t>(fed, "table", 0x110000),
                                            static_cast<std::uint32_t>(number(fed, "ask")), texts);
    });
}

inline PyObject* simplifier_convert(PyObject* self, PyObject* argument) {
    return guarded([&] {
        Text text = text_of(argument);
        std::vector<std::size_t> asked = Holder<Simplifier>::of(self).convert(text);
        Owned places(list_of(asked, PyLong_FromSize_t));
        Owned plain(to_python(text));
        return PyTuple_Pack(2, plain.get(), places.get());
    });
}

inline PyMethodDef simplifier_methods[] = {
    {"convert", simplifier_convert, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};
inline PyTypeObject simplifier_type = {PyVarObject_HEAD_INIT(nullptr, 0)};

inline int signs_init(PyObject* self, PyObject* arguments, PyObject*) {
    return Holder<Signs>::init(self, [&] {
        PyObject* fed;
        must(PyArg_ParseTuple(arguments, "O!", &PyDict_Type, &fed));
        return std::make_unique<Signs>(array<std::uint16_t>(fed, "marks", PLANE),
                                       static_cast<std::uint16_t>(number(fed, "traditional")),
                                       static_cast<std::uint16_t>(number(fed, "simplified")),
                                       static_cast<std::uint16_t>(number(fed, "rare")));
    });
}

inline PyObject* signs_count(PyObject* self, PyObject* text) {
    return guarded([&] {
        if (!is_text(text)) return wrong_text(text);
        auto found = Holder<Signs>::of(self).count(PyUnicode_KIND(text), PyUnicode_DATA(text),
                                                   static_cast<std::size_t>(PyUnicode_GET_LENGTH(text)));
        return Py_BuildValue("Innnn", found.seen, static_cast<Py_ssize_t>(found.traditional),
                             static_cast<Py_ssize_t>(found.simplified), static_cast<Py_ssize_t>(found.rare),
                             static_cast<Py_ssize_t>(found.wide));
    });
}

inline PyMethodDef signs_methods[] = {
    {"count", signs_count, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};
inline PyTypeObject signs_type = {PyVarObject_HEAD_INIT(nullptr, 0)};

}  // namespace core
