// Python objects that hold one of the core's.
#pragma once

#include <memory>

#include "python.hpp"

namespace core {

template <typename Thing>
struct Holder {
    PyObject_HEAD Thing* thing;

    static Thing& of(PyObject* self) {
        Thing* thing = reinterpret_cast<Holder*>(self)->thing;
        if (!thing) {
            PyErr_Format(PyExc_RuntimeError, "%.100s was not initialized", Py_TYPE(self)->tp_name);
            throw PythonError();
        }
        return *thing;
    }

    // Puts in what `make` gives.
    template <typename Make>
    static int init(PyObject* self, Make make) {
        PyObject* done = guarded([&]() -> PyObject* {
            auto* holder = reinterpret_cast<Holder*>(self);
            if (holder->thing) {  // others may hold on to it
                PyErr_Format(PyExc_RuntimeError, "%.100s was initialized before", Py_TYPE(self)->tp_name);
                return nullptr;
            }
            holder->thing = make().release();
            return Py_None;
        });
        return done ? 0 : -1;
    }

    static void dealloc(PyObject* self) {
        delete reinterpret_cast<Holder*>(self)->thing;
        Py_TYPE(self)->tp_free(self);
    }

    static void prepare(PyTypeObject& type, const char* name, initproc init, PyMethodDef* methods) {
        type.tp_name = name;
        type.tp_basicsize = sizeof(Holder);
        type.tp_flags = Py_TPFLAGS_DEFAULT;
        type.tp_new = PyType_GenericNew;
        type.tp_init = init;
        type.tp_dealloc = dealloc;
        type.tp_methods = methods;
    }
};

}  // namespace core
