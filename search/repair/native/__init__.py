"""The compiled core of the repair, where it has been built: the same answers as the modules in Python, much faster.

It is built when the project is installed, if a compiler for C++17 is at hand. ``core`` is None where it was not, where
it was built from other sources than those beside it, or where ``POLICYSEARCH_NATIVE=0`` stands in the environment; then
the modules in Python do all of the work.
"""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from search.repair.native.sources import digest


def _feed() -> None:
    from search.repair.native import feeding  # imports the modules that import this one

    feeding.feed(core.feed)


def is_current(sources: str | None) -> bool:
    """Whether a core made from ``sources`` belongs to the files beside it, as far as both are known."""
    return sources == "" or digest(Path(__file__).parent) in ("", sources)


if TYPE_CHECKING:
    from search.repair.native import _core as core
else:
    core: ModuleType | None = None
    if os.environ.get("POLICYSEARCH_NATIVE") != "0":
        try:
            from search.repair.native import _core as core
        except ImportError:
            pass
        else:
            if is_current(getattr(core, "SOURCES", None)):
                core.on_first_use(_feed)
            else:
                core = None
                warnings.warn(
                    "the compiled core of the repair was built from other sources and is left aside, which makes "
                    "repairs slower; run scripts/setup to build it again",
                    stacklevel=2,
                )

__all__ = ["core"]
