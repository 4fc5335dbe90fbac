"""How far a build has come, for whoever watches it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Stage = Literal["pages", "index", "check"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Pages are read and made into documents (``pages``), the index is sorted and written (``index``), tried
    (``check``). ``done`` is the part of the pages' bytes that has been read, where that is known."""

    stage: Stage
    documents: int
    rejects: int
    done: float | None = None


Report = Callable[[Progress], None]


def silent(_progress: Progress) -> None:
    """Where nobody watches."""
