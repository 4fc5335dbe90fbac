"""The compiled core of the repair, where it has been built: the same answers as the modules in Python, much faster.

It is built when the project is installed, if a compiler for C++17 is at hand. ``core`` is None where it was not, or
where ``POLICYSEARCH_NATIVE=0`` stands in the environment; then the modules in Python do all of the work.
"""

from __future__ import annotations

import os
from types import ModuleType
from typing import TYPE_CHECKING


def _feed() -> None:
    from search.repair.native import feeding  # imports the modules that import this one

    feeding.feed(core.feed)


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
            core.on_first_use(_feed)

__all__ = ["core"]
