// The compiled core of search.repair: the same answers as its modules in Python, many times as fast.
//
// One thread at a time is in here. Tables come from Python when something is first asked for.
#include "functions.hpp"
#include "page_types.hpp"

#ifndef CORE_SOURCES
#define CORE_SOURCES ""  // a build by hand, of which nothing is known
#endif

PyMODINIT_FUNC PyInit__core() {
    using namespace core;
    static PyModuleDef definition = {
        PyModuleDef_HEAD_INIT, "_core", nullptr, -1, functions, nullptr, nullptr, nullptr, nullptr,
    };
    pairs_type.tp_name = "search.repair.native._core.Pairs";
    pairs_type.tp_basicsize = sizeof(PyObject);
    pairs_type.tp_flags = Py_TPFLAGS_DEFAULT;
    pairs_type.tp_new = PyType_GenericNew;
    pairs_type.tp_as_mapping = &pairs_mapping;
    Holder<PageModel>::prepare(page_type, "search.repair.native._core.PageModel", page_init, page_methods);
    page_type.tp_flags |= Py_TPFLAGS_BASETYPE;
    page_type.tp_as_mapping = &page_mapping;
    Holder<DamagedPage>::prepare(damaged_type, "search.repair.native._core.DamagedPage", damaged_init,
                                 damaged_methods);
    Holder<Simplifier>::prepare(simplifier_type, "search.repair.native._core.Simplifier", simplifier_init,
                                simplifier_methods);
    Holder<Readings>::prepare(readings_type, "search.repair.native._core.Readings", readings_init,
                              readings_methods);
    Holder<Signs>::prepare(signs_type, "search.repair.native._core.Signs", signs_init, signs_methods);
    PyObject* module = PyModule_Create(&definition);
    if (!module) return nullptr;
    for (PyTypeObject* type :
         {&pairs_type, &page_type, &damaged_type, &simplifier_type, &readings_type, &signs_type}) {
        if (PyType_Ready(type) < 0 || PyModule_AddType(module, type) < 0) {
            Py_DECREF(module);
            return nullptr;
        }
    }
    if (PyModule_AddStringConstant(module, "SOURCES", CORE_SOURCES) < 0) {
        Py_DECREF(module);
        return nullptr;
    }
    return module;
}
