"""The second phase of a question that names a time: what was published in it, or in the year after.

A page of the time answers what is asked of it, and seldom says the year; a page that says the year is often one of
another year that looks back. So for pages that have a date the characters of the year count nothing, and the date does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from search.engine.arrays import Indexes
from search.engine.columns import Mask
from search.engine.lists import Floats
from search.engine.ranking import asked
from search.engine.values import date_number
from search.model import And, AtLeast, Dated, Either, Match, Node

# A year, as dates are numbered.
_YEAR = 10**8


@dataclass(frozen=True, slots=True)
class Time:
    """A year or month of a question: its folded characters, and from when to when it is, as dates are numbered."""

    text: str
    first: int
    last: int

    def holds(self, dates: Indexes) -> Mask:
        """Which of ``dates`` lie in it."""
        return (self.first <= dates) & (dates <= self.last)

    def precedes(self, dates: Indexes) -> Mask:
        """Which of ``dates`` lie in the year after it."""
        return (self.last < dates) & (dates <= self.last + _YEAR)


def times(node: AtLeast) -> tuple[Time, ...]:
    """The years and months that ``node`` names."""
    return tuple(_times(node.parts))


def _times(parts: Sequence[Node]) -> Iterator[Time]:
    for part in parts:
        if isinstance(part, Either) and part.kind == "published":
            typed = part.typed.typed if isinstance(part.typed, Either) else part.typed
            for each in part.also:
                if isinstance(typed, Match) and isinstance(each, Dated):
                    last = date_number(f"{each.date_to}T23:59")
                    yield Time(typed.unit.text, date_number(each.date_from), last)
        elif isinstance(part, And):
            yield from _times(part.parts)


def same_time(named: Sequence[Time], dates: Indexes) -> Floats:
    """What documents of ``dates`` gain for each year or month of the question: half as much for the year after."""
    found = np.zeros(len(dates))
    for each in named:
        found += np.where(each.holds(dates), 1.0, np.where(each.precedes(dates), 0.5, 0.0))
    gained: Floats = asked()["time"] * found
    return gained


def unsaid(named: Sequence[Time], dates: Indexes, asked: str, places: Sequence[int]) -> frozenset[int]:
    """The pairs of characters, by their numbers at the ``places`` of the question ``asked``, that only say a time.

    Only times of which there are documents: of one that is yet to come pages can only speak.
    """
    spoken = [each.text for each in named if each.holds(dates).any()]
    within = np.zeros(len(asked), dtype=np.bool_)
    for text in spoken:
        at = asked.find(text)
        while at >= 0:
            # The last pair reaches into what follows.
            within[at : at + len(text) - 1] = True
            at = asked.find(text, at + 1)
    inside = {number for number, held in zip(places, within, strict=False) if held}
    return frozenset(inside - {number for number, held in zip(places, within, strict=False) if not held})
