"""Facet values and dates of all documents as arrays: a facet is counted by adding up, never document by document.

Every value of every facet has a code; codes follow the facets, and within one the values. Most documents share all
their values with others: each different set of values is a *profile*, and of a document only the number of its profile
is stored. So counting is one ``bincount`` of profiles, which are then spread over their codes. A region brings its
ancestors along, so that a page about a county counts for its province.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from search.engine.arrays import Array, Indexes, load, slices
from search.engine.values import Value, date_number
from search.model import FACETS

Mask = npt.NDArray[np.bool_]

# The files of one build.
VALUES = "facets.json"
CODES, STARTS, PROFILES = "facets.codes.npy", "facets.starts.npy", "facets.profiles.npy"
DATES, MONTHS = "dates.npy", "months.npy"
# To count by profile all codes of all profiles are added up, which takes a fraction of looking up those of a document.
_SPARSE = 16
# The age, in months, of what has no date; nothing counts as older than this.
NO_AGE = 1200
# Of so few documents each is looked up by itself.
_FEW = 1024
# A tree that is deeper than this runs in a circle.
_DEEPEST = 8


class Columns:
    """The facets and dates of one build, memory-mapped. ``values`` has the value of each code."""

    def __init__(self, folder: Path) -> None:
        loaded: dict[str, Any] = json.loads((folder / VALUES).read_text(encoding="utf-8"))
        facets = [each.pop("facet") for each in loaded["values"]]
        self.values = [Value(**each) for each in loaded["values"]]
        self._codes = {
            (facet, each.value): code
            for code, (facet, each) in enumerate(zip(facets, self.values, strict=True))
        }
        self._firsts = {name: facets.index(name) if name in facets else 0 for name in FACETS}
        self._sizes = {name: facets.count(name) for name in FACETS}
        # Where the codes of each facet end; and of each code a number that sorts by facet before all else.
        self.ends = np.cumsum([self._sizes[name] for name in FACETS])
        self.facets = np.array([FACETS.index(facet) << 40 for facet in facets], dtype=np.int64)
        self._first_month = int(loaded["first_month"])
        self.dates: Indexes = load(folder / DATES)
        self._months = load(folder / MONTHS)
        self._profiles = load(folder / PROFILES)
        self._found, self._starts = load(folder / CODES), load(folder / STARTS)

    def prepare(self) -> None:
        """Works out what every answer needs: the first query would wait for it otherwise."""
        _ = self.ages, self.lines, self.depths, self.trees, self._by_code, self._month_names

    @cached_property
    def ages(self) -> npt.NDArray[np.uint16]:
        """How many months older than the newest document each one is; ``NO_AGE`` without a date."""
        months = self.dates // 10**8 * 12 + self.dates // 10**6 % 100
        ages = np.minimum(months.max(initial=0) - months, NO_AGE - 1)
        ages[self.dates <= 0] = NO_AGE
        rounded: npt.NDArray[np.uint16] = ages.astype(np.uint16)
        return rounded

    @property
    def of_documents(self) -> Array:
        """The profile of each document."""
        return self._profiles

    def profiles(self) -> Iterator[list[int]]:
        """The codes of each profile."""
        codes, starts = self._found.tolist(), self._starts.tolist()
        return (codes[start:end] for start, end in pairwise(starts))

    def by_code(self) -> list[tuple[str, Value]]:
        """Each value with its facet, in the order of the codes."""
        return [(facet, self.values[code]) for (facet, _), code in self._codes.items()]

    def members(self, facet: str) -> slice:
        """The codes of ``facet``, which follow its values."""
        return slice(self._firsts[facet], self._firsts[facet] + self._sizes[facet])

    def code(self, facet: str, value: str) -> int | None:
        """The code of ``value``, or ``None`` where no document has it."""
        return self._codes.get((facet, value))

    @cached_property
    def lines(self) -> Indexes:
        """The codes from the root down to each code, a column for each; what is left of a column is -1."""
        count = len(self.values)
        # The place behind the last code is the one that -1 reads.
        parents = np.full(count + 1, -1, dtype=np.int64)
        for (facet, _), code in self._codes.items():
            parent = self.values[code].parent
            if parent is not None:
                parents[code] = self._codes.get((facet, parent), -1)
        upward = [np.arange(count)]
        while len(upward) <= _DEEPEST and (above := parents[upward[-1]]).max(initial=-1) >= 0:
            upward.append(above)
        rows = np.array(upward)
        # Each column from its root down: what is -1 goes to the end.
        order = np.argsort(rows[::-1] < 0, axis=0, kind="stable")
        lines: Indexes = np.take_along_axis(rows[::-1], order, axis=0)
        return lines

    @cached_property
    def depths(self) -> Indexes:
        """How many codes stand above each code."""
        depths: Indexes = (self.lines >= 0).sum(axis=0) - 1
        return depths

    @cached_property
    def trees(self) -> frozenset[str]:
        """The facets that have a value above another."""
        return frozenset(
            facet for (facet, _), each in zip(self._codes, self.values, strict=True) if each.parent
        )

    def having(self, facet: str, chosen: tuple[str, ...], ordinals: Indexes) -> Mask:
        """Which of the documents ``ordinals`` have one of the ``chosen`` values."""
        codes = [code for value in chosen if (code := self.code(facet, value)) is not None]
        if len(ordinals) < _FEW:
            profiles = self._profiles[ordinals].astype(np.int64)
            low, high = self._starts[profiles], self._starts[profiles + 1]
            held = np.isin(self._found[slices(low, high)], codes)
            few: Mask = np.bincount(np.repeat(np.arange(len(ordinals)), high - low), held, len(ordinals)) > 0
            return few
        wanted = np.zeros(len(self._starts) - 1, dtype=np.bool_)
        wanted[
            np.searchsorted(self._starts, np.flatnonzero(np.isin(self._found, codes)), side="right") - 1
        ] = True
        mask: Mask = wanted[self._profiles[ordinals]]
        return mask

    def lacking(self, facet: str, ordinals: Indexes) -> int:
        """How many of the documents ``ordinals`` have no value of ``facet``."""
        members = self.members(facet)
        within = (self._found >= members.start) & (self._found < members.stop)
        owners = np.repeat(np.arange(len(self._starts) - 1), np.diff(self._starts))
        holding = np.bincount(owners, within, len(self._starts) - 1) > 0
        return int(np.count_nonzero(~holding[self._profiles[ordinals]]))

    def between(self, first: str | None, last: str | None, ordinals: Indexes) -> Mask:
        """Which of ``ordinals`` are dated from ``first`` to ``last``, ISO dates, both inclusive."""
        low = date_number(first) if first else 1
        high = date_number(f"{last}T23:59") if last else np.iinfo(np.int64).max
        dates = self.dates[ordinals]
        return (dates >= low) & (dates <= high)

    def months(self, ordinals: Indexes) -> list[tuple[str, int]]:
        """``(month, count)`` of the documents ``ordinals``, the oldest first; undated ones are left out."""
        found = self._months if len(ordinals) == len(self._months) else self._months[ordinals]
        counts = np.bincount(found, minlength=1)
        counts[0] = 0
        present = counts.nonzero()[0]
        names = map(self._month_names.__getitem__, present.tolist())
        return list(zip(names, counts[present].tolist(), strict=True))

    @cached_property
    def _month_names(self) -> list[str]:
        last = self._first_month + int(self._months.max(initial=0))
        return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(self._first_month, last + 1)]

    def counts(self, ordinals: Indexes) -> Indexes:
        """For each code, how many of the documents ``ordinals`` have its value."""
        if len(ordinals) == len(self._profiles):
            return self._all_counts
        return self._counted(self._profiles[ordinals])

    @cached_property
    def _all_counts(self) -> Indexes:
        return self._counted(self._profiles)

    def _counted(self, profiles: Array) -> Indexes:
        if len(profiles) * _SPARSE < len(self._found):
            found = self._found[slices(self._starts[profiles], self._starts[profiles + 1])]
            return np.bincount(found, minlength=len(self.values))
        owners, codes, firsts = self._by_code
        counts = np.zeros(len(self.values), dtype=np.int64)
        if len(codes):
            held = np.bincount(profiles, minlength=len(self._starts) - 1)
            counts[codes] = np.add.reduceat(held.take(owners), firsts)
        return counts

    @cached_property
    def _by_code(self) -> tuple[Indexes, Indexes, Indexes]:
        """The profiles that have a code, one code behind the other; the codes that any has; where each one's begin."""
        order = np.argsort(self._found, kind="stable")
        owners = np.repeat(np.arange(len(self._starts) - 1), np.diff(self._starts))[order]
        codes, firsts = np.unique(self._found[order], return_index=True)
        return owners, codes, firsts
