// What the core takes from Python and gives to it.
#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <cstring>
#include <exception>
#include <mutex>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "language.hpp"

namespace core {

// A Python error is set: unwinds to the function that Python called.
struct PythonError {};

// A reference that is given back.
class Owned {
public:
    explicit Owned(PyObject* object) : object_(object) {
        if (!object) throw PythonError();
    }
    ~Owned() { Py_DECREF(object_); }
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
    PyObject* get() const { return object_; }

private:
    PyObject* object_;
};

inline void must(bool fine) {
    if (!fine) throw PythonError();
}

// Strings of old extension modules must be made ready before Python 3.12; later ones always are.
inline bool is_text(PyObject* object) {
#if PY_VERSION_HEX < 0x030C0000
    return PyUnicode_Check(object) && PyUnicode_READY(object) == 0;
#else
    return PyUnicode_Check(object);
#endif
}

inline PyObject* wrong_text(PyObject* object) {
    PyErr_Format(PyExc_TypeError, "a str is needed, not %.100s", Py_TYPE(object)->tp_name);
    return nullptr;
}

inline Text text_of(PyObject* object) {
    must(is_text(object) || wrong_text(object));
    Text text(static_cast<std::size_t>(PyUnicode_GET_LENGTH(object)), U'\0');
    int kind = PyUnicode_KIND(object);
    const void* data = PyUnicode_DATA(object);
    for (std::size_t at = 0; at < text.size(); ++at)
        text[at] = PyUnicode_READ(kind, data, static_cast<Py_ssize_t>(at));
    return text;
}

// The only, or the first, character of a str; 0 where it is empty.
inline Char character_of(PyObject* object) {
    if (!is_text(object)) {
        PyErr_SetString(PyExc_TypeError, "a str of one character is needed");
        throw PythonError();
    }
    return PyUnicode_GET_LENGTH(object) ? PyUnicode_READ_CHAR(object, 0) : 0;
}

inline PyObject* to_python(View text) {
    return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, text.data(), static_cast<Py_ssize_t>(text.size()));
}

// A list of what `make` gives for each of some things.
template <typename Things, typename Make>
PyObject* list_of(const Things& things, Make make) {
    Owned list(PyList_New(static_cast<Py_ssize_t>(things.size())));
    Py_ssize_t at = 0;
    for (const auto& one : things) {
        PyObject* made = make(one);
        must(made);
        PyList_SET_ITEM(list.get(), at++, made);
    }
    return Py_NewRef(list.get());
}

// What bytes hold, as long as they are kept.
inline std::string_view bytes_of(PyObject* object) {
    char* start;
    Py_ssize_t size;
    must(PyBytes_AsStringAndSize(object, &start, &size) == 0);
    return {start, static_cast<std::size_t>(size)};
}

inline PyObject* item(PyObject* fed, const char* name) {
    PyObject* found = PyDict_GetItemString(fed, name);
    if (!found) {
        PyErr_Format(PyExc_KeyError, "the core was not fed %s", name);
        throw PythonError();
    }
    return found;
}

inline double number(PyObject* fed, const char* name) {
    double value = PyFloat_AsDouble(item(fed, name));
    must(value != -1.0 || !PyErr_Occurred());
    return value;
}

template <typename Value>
std::vector<Value> array(PyObject* fed, const char* name, std::size_t size = 0) {
    Py_buffer view;
    must(PyObject_GetBuffer(item(fed, name), &view, PyBUF_C_CONTIGUOUS) == 0);
    std::size_t length = static_cast<std::size_t>(view.len) / sizeof(Value);
    bool fits = view.itemsize == sizeof(Value) && (!size || length == size);
    std::vector<Value> values(fits ? length : 0);
    if (fits && length) std::memcpy(values.data(), view.buf, length * sizeof(Value));
    PyBuffer_Release(&view);
    if (!fits) {
        PyErr_Format(PyExc_ValueError, "%s has another size than the core needs", name);
        throw PythonError();
    }
    return values;
}

// Keeps other threads out of the core. The interpreter's lock does not do it alone: where the core asks
// Python something, another thread may get its turn.
class Entered {
public:
    Entered() {
        if (mutex_.try_lock()) return;
        Py_BEGIN_ALLOW_THREADS;  // whoever is inside needs the interpreter's lock to get out
        mutex_.lock();
        Py_END_ALLOW_THREADS;
    }
    ~Entered() { mutex_.unlock(); }
    Entered(const Entered&) = delete;
    Entered& operator=(const Entered&) = delete;

private:
    inline static std::recursive_mutex mutex_;
};

// Runs what Python called, and turns what it throws into Python's errors.
template <typename Run>
PyObject* guarded(Run run) {
    Entered entered;
    try {
        return run();
    } catch (const PythonError&) {
        return nullptr;
    } catch (const std::bad_alloc&) {
        return PyErr_NoMemory();
    } catch (const std::exception& error) {
        PyErr_SetString(PyExc_RuntimeError, error.what());
        return nullptr;
    }
}

}  // namespace core
