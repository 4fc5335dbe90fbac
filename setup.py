"""Builds the compiled core of the repair, if it can; all else about the project stands in setup.cfg."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from setuptools import Extension, setup

CORE = Path("search", "repair", "native")
# Without contraction of multiplications and additions, so that sums come out as Python's do but for their last bits.
FLAGS = ["-std=c++17", "-O2", "-ffp-contract=off", "-fvisibility=hidden"]
SOURCES = runpy.run_path(str(CORE / "sources.py"))["digest"](CORE)

setup(
    ext_modules=[
        Extension(
            "search.repair.native._core",
            [str(CORE / "module.cpp")],
            depends=[str(header) for header in sorted(CORE.glob("*.hpp"))],
            define_macros=[("CORE_SOURCES", f'"{SOURCES}"')],
            extra_compile_args=["/std:c++17", "/O2", "/utf-8"] if sys.platform == "win32" else FLAGS,
            language="c++",
            optional=True,  # without a compiler the modules in Python do the work
        )
    ]
)
