// The types of the module that repair pages: one with its runs, and what is inserted on one.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "page_mending.hpp"
#include "types.hpp"

namespace core {

// A page with the Python object that holds its model.
struct DamagedPage {
    Owned model;
    Damaged page;

    DamagedPage(PyObject* held, Core& core, Text text, Text sound, Text short_marks, bool shows_private)
        : model(Py_NewRef(held)),
          page(core, Holder<PageModel>::of(held), std::move(text), std::move(sound), std::move(short_marks),
               shows_private) {}
};

inline int damaged_init(PyObject* self, PyObject* arguments, PyObject*) {
    return Holder<DamagedPage>::init(self, [&] {
        PyObject *text, *model, *listed, *sound, *short_marks;
        int shows_private;
        must(PyArg_ParseTuple(arguments, "UO!O!UUp", &text, &page_type, &model, &PyFrozenSet_Type, &listed,
                              &sound, &short_marks, &shows_private));
        auto made = std::make_unique<DamagedPage>(model, the_core(), text_of(text), text_of(sound),
                                                  text_of(short_marks), shows_private != 0);
        Owned each(PyObject_GetIter(listed));
        while (PyObject* one = PyIter_Next(each.get())) {
            Owned annotated(one);
            made->page.listed.add(character_of(one));
        }
        must(!PyErr_Occurred());
        return made;
    });
}

inline PyObject* as_tuple(const Run& run) {
    Owned after(to_python(run.after));
    return Py_BuildValue("nnOd", static_cast<Py_ssize_t>(run.start), static_cast<Py_ssize_t>(run.end),
                         after.get(), run.certainty);
}

// A run by one of its readers, whose answer is None where it can't read it.
template <typename Reader>
PyObject* read_by(PyObject* self, PyObject* arguments) {
    return guarded([&]() -> PyObject* {
        Py_ssize_t at, done;
        must(PyArg_ParseTuple(arguments, "nn", &at, &done));
        Damaged& page = Holder<DamagedPage>::of(self).page;
        std::size_t place = static_cast<std::size_t>(at);
        if (done < 0 || at < done || place >= page.text.size() || page.text[place] != U'?') {
            PyErr_SetString(PyExc_ValueError, "a run begins with a ? on its page, behind what is done");
            return nullptr;
        }
        auto run = Reader(page, place, static_cast<std::size_t>(done)).read();
        if (!run) Py_RETURN_NONE;
        return as_tuple(*run);
    });
}

inline PyObject* damaged_runs(PyObject* self, PyObject*) {
    return guarded([&] {
        auto runs = Mending(Holder<DamagedPage>::of(self).page).runs([] { must(PyErr_CheckSignals() == 0); });
        return list_of(runs, as_tuple);
    });
}

inline PyMethodDef damaged_methods[] = {
    {"runs", damaged_runs, METH_NOARGS, nullptr},
    {"certain", read_by<Certain>, METH_VARARGS, nullptr},
    {"marked", read_by<Marked>, METH_VARARGS, nullptr},
    {"shift", read_by<Shift>, METH_VARARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};
inline PyTypeObject damaged_type = {PyVarObject_HEAD_INIT(nullptr, 0)};

inline int readings_init(PyObject* self, PyObject* arguments, PyObject*) {
    return Holder<Readings>::init(self, [&] {
        PyObject *letters, *judge;
        must(PyArg_ParseTuple(arguments, "UO", &letters, &judge));
        Py_INCREF(judge);  // for good: a module has it
        return std::make_unique<Readings>(text_of(letters), [judge](View annotated) {
            Owned text(to_python(annotated)), kind(PyObject_CallOneArg(judge, text.get()));
            long number = PyLong_AsLong(kind.get());
            must(number != -1 || !PyErr_Occurred());
            return static_cast<int>(number);
        });
    });
}

inline PyObject* readings_annotated(PyObject* self, PyObject* argument) {
    return guarded([&] {
        Text text = text_of(argument);
        return list_of(Holder<Readings>::of(self).annotated(text), [](const Readings::Counted& one) {
            Owned character(PyUnicode_FromOrdinal(static_cast<int>(one.one)));
            return Py_BuildValue("Oii", character.get(), one.times, one.kind);
        });
    });
}

inline PyObject* readings_bare(PyObject* self, PyObject* argument) {
    return guarded([&] { return to_python(Holder<Readings>::of(self).bare(text_of(argument), false)); });
}

// The characters of what `annotated` gave whose readings fit; and whether all do.
inline std::pair<std::vector<Char>, bool> fitting(PyObject* found) {
    std::vector<Char> characters;
    bool all_fit = true;
    for (Py_ssize_t at = 0; at < PyList_GET_SIZE(found); ++at) {
        PyObject* one;
        int times, kind;
        must(PyArg_ParseTuple(PyList_GET_ITEM(found, at), "Uii", &one, &times, &kind));
        if (kind) characters.push_back(character_of(one));
        all_fit = all_fit && kind;
    }
    return {characters, all_fit};
}

inline PyObject* readings_mended(PyObject* self, PyObject* arguments) {
    return guarded([&] {
        PyObject *text, *found;
        int shows_private;
        must(PyArg_ParseTuple(arguments, "UO!p", &text, &PyList_Type, &found, &shows_private));
        auto [listed, all_fit] = fitting(found);
        PageMending mending(the_core(), Holder<Readings>::of(self), text_of(text), all_fit);
        Mended made = mending.mend(listed, shows_private != 0, [] { must(PyErr_CheckSignals() == 0); });
        Owned after(to_python(made.text)), unmended(to_python(made.unmended));
        Owned cuts(list_of(made.cuts, [](const Cut& cut) {
            Owned after(to_python(cut.after)), is_run(PyBool_FromLong(cut.is_run));
            return Py_BuildValue("nnOOd", static_cast<Py_ssize_t>(cut.start),
                                 static_cast<Py_ssize_t>(cut.end), after.get(), is_run.get(), cut.certainty);
        }));
        return PyTuple_Pack(3, after.get(), unmended.get(), cuts.get());
    });
}

inline PyMethodDef readings_methods[] = {
    {"annotated", readings_annotated, METH_O, nullptr},
    {"bare", readings_bare, METH_O, nullptr},
    {"mended", readings_mended, METH_VARARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};
inline PyTypeObject readings_type = {PyVarObject_HEAD_INIT(nullptr, 0)};

}  // namespace core
