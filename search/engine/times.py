"""The second phase of a question that names a time: what was published in it, or in the year after.

A page of the time answers what is asked of it, and seldom says the year; a page that says the year is often one of
another year that looks back. So of pages that have a date the characters of the year count nothing in this phase, and
the date does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.engine.arrays import Indexes
from search.engine.columns import Mask
from search.engine.lists import Floats
from search.engine.ranking import asked
from search.engine.values import date_number
from search.model import AtLeast

# A year and a month, as dates are numbered.
_YEAR, _MONTH = 10**8, 10**6


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or a month: its folded characters in a question, and from when to when it is, as dates are numbered."""

    text: str
    first: int
    last: int

    @property
    def year(self) -> Period:
        """The whole year that it lies in."""
        first = self.first // _YEAR * _YEAR
        return Period(self.text, first, first + _YEAR - 1)

    def holds(self, dates: Indexes) -> Mask:
        """Which of ``dates`` lie in it."""
        return (self.first <= dates) & (dates <= self.last)


def periods(node: AtLeast) -> tuple[Period, ...]:
    """The years and months that ``node`` names."""
    return tuple(
        Period(
            each.text, date_number(each.published.date_from), date_number(f"{each.published.date_to}T23:59")
        )
        for each in node.times
    )


def same_time(named: Sequence[Period], dates: Indexes) -> Floats:
    """What documents of ``dates`` gain: for a year of the question and for a month of it; half for the year after."""
    found = np.zeros(len(dates))
    months = np.zeros(len(dates), dtype=np.bool_)
    for each in named:
        year = each.year
        after = Period("", year.first + _YEAR, year.last + _YEAR)
        found = np.maximum(found, np.where(year.holds(dates), 1.0, np.where(after.holds(dates), 0.5, 0.0)))
        if each.first // _MONTH == each.last // _MONTH:
            months |= each.holds(dates)
    gained: Floats = asked()["time"] * (found + months)
    return gained


def unsaid(named: Sequence[Period], dates: Indexes, asked: str, places: Sequence[int]) -> Mask:
    """Which pairs of characters, numbered as at the ``places`` of the question ``asked``, only say a time.

    Only times of which some of the documents are: of one that is yet to come pages can only speak.
    """
    spoken = [each.text for each in named if each.year.holds(dates).any()]
    within = np.zeros(len(asked), dtype=np.bool_)
    for text in spoken:
        at = asked.find(text)
        while at >= 0:
            # The last pair reaches into what follows.
            within[at : at + len(text) - 1] = True
            at = asked.find(text, at + 1)
    only = np.ones(max(places, default=-1) + 1, dtype=np.bool_)
    for number, held in zip(places, within, strict=False):
        only[number] &= held
    return only
