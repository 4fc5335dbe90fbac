"""A page as it was crawled beside the page as it was repaired: the same pieces, twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from search.model import RepairStep

# A repair that is less sure than this is shown as doubtful.
SURE = 0.9


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a page: ``before`` as crawled, ``after`` as repaired. ``kind`` is empty where nothing changed."""

    before: str
    after: str
    kind: str = ""
    certainty: float = 1.0
    note: str = ""

    @property
    def doubtful(self) -> bool:
        """Whether the repair is less than sure."""
        return self.certainty < SURE


@dataclass(frozen=True, slots=True)
class Summary:
    """How many repairs of each kind a page took, and how many of all are doubtful."""

    kinds: dict[str, int]
    doubtful: int

    @property
    def total(self) -> int:
        """All repairs."""
        return sum(self.kinds.values())


def summary(steps: Iterable[RepairStep]) -> Summary:
    """Counts of ``steps``; most frequent kinds first."""
    kinds: dict[str, int] = {}
    doubtful = 0
    for step in steps:
        kinds[step.kind] = kinds.get(step.kind, 0) + 1
        doubtful += step.certainty < SURE
    return Summary(dict(sorted(kinds.items(), key=lambda item: -item[1])), doubtful)


def lines(crawled: str, steps: Iterable[RepairStep]) -> list[list[Piece]]:
    """The lines of ``crawled`` as pieces; joined, ``before`` gives the page as crawled and ``after`` as repaired.

    Lines are those of the page as crawled; empty ones are left out.
    """
    found: list[list[Piece]] = [[]]
    at = 0
    for step in steps:
        _append(found, crawled[at : step.start])
        found[-1].append(Piece(step.before, step.after, step.kind, step.certainty, step.note))
        at = step.end
    _append(found, crawled[at:])
    return [line for line in found if any((piece.before + piece.after).strip() for piece in line)]


def _append(found: list[list[Piece]], text: str) -> None:
    """Unchanged ``text``, a new line wherever it breaks."""
    first, *rest = text.split("\n")
    if first:
        found[-1].append(Piece(first, first))
    found.extend([Piece(line, line)] if line else [] for line in rest)
