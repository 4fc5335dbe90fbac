"""Facet values and dates of all documents as arrays: counting a facet is one ``bincount``.

Every value of every facet has a code. Stored are the codes of all documents end to end, and where each document's
begin, so that a document may have several values and one count serves all facets; a region brings its ancestors
along, so that a page about a county counts for its province.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from search.engine.arrays import Indexes, load, slices
from search.label.gazetteer import path
from search.model import FACETS, Document

Months = npt.NDArray[np.uint16]
Mask = npt.NDArray[np.bool_]

_VALUES = "facets.json"
_CODES, _STARTS, _DATES = "facets.codes.npy", "facets.starts.npy", "dates.npy"


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet as the build knows it; ``parent`` stands above it in a tree."""

    value: str
    label: str
    parent: str | None = None


class ColumnsWriter:
    """Collects the facet values of documents in the order in which they are added."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._values: list[tuple[str, Value]] = []
        self._codes: dict[tuple[str, str], int] = {}
        self._found: list[int] = []
        self._starts: list[int] = [0]
        self._dates: list[int] = []

    def add(self, document: Document) -> None:
        self._dates.append(date_number(document.article.published))
        for facet, values in facet_values(document).items():
            for value in {each.value: each for each in values}.values():
                code = self._codes.setdefault((facet, value.value), len(self._codes))
                if code == len(self._values):
                    self._values.append((facet, value))
                self._found.append(code)
        self._starts.append(len(self._found))

    def finish(self) -> None:
        np.save(self._folder / _CODES, np.array(self._found, dtype=np.int32))
        np.save(self._folder / _STARTS, np.array(self._starts, dtype=np.int64))
        np.save(self._folder / _DATES, np.array(self._dates, dtype=np.int64))
        values = [{"facet": facet, **asdict(value)} for facet, value in self._values]
        (self._folder / _VALUES).write_text(
            json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8"
        )


class Columns:
    """The facets and dates of one build, memory-mapped.

    ``values`` has the value of each code, ``members`` the codes of each facet, sorted by their values.
    """

    def __init__(self, folder: Path) -> None:
        loaded: list[dict[str, Any]] = json.loads((folder / _VALUES).read_text(encoding="utf-8"))
        facets = [each.pop("facet") for each in loaded]
        self.values = [Value(**each) for each in loaded]
        self.dates: Indexes = load(folder / _DATES)
        self._months: Months | None = None
        self._found, self._starts = load(folder / _CODES), load(folder / _STARTS)
        self._codes = {
            (facet, each.value): code
            for code, (facet, each) in enumerate(zip(facets, self.values, strict=True))
        }
        self.members: dict[str, Indexes] = {
            name: np.array(
                [self._codes[key] for key in sorted(self._codes) if key[0] == name], dtype=np.int64
            )
            for name in FACETS
        }

    def code(self, facet: str, value: str) -> int | None:
        """The code of ``value``, or ``None`` where no document has it."""
        return self._codes.get((facet, value))

    def having(self, facet: str, chosen: tuple[str, ...], ordinals: Indexes) -> Mask:
        """Which of the documents ``ordinals`` have one of the ``chosen`` values."""
        wanted = np.zeros(len(self.values), dtype=np.bool_)
        wanted[[code for value in chosen if (code := self.code(facet, value)) is not None]] = True
        starts, ends = self._starts[ordinals], self._starts[ordinals + 1]
        found = wanted[self._found[slices(starts, ends)]]
        mask = np.zeros(len(ordinals), dtype=np.bool_)
        mask[np.repeat(np.arange(len(ordinals)), ends - starts)[found]] = True
        return mask

    def between(self, first: str | None, last: str | None, ordinals: Indexes) -> Mask:
        """Which of ``ordinals`` are dated from ``first`` to ``last``, ISO dates, both inclusive."""
        low = date_number(first) if first else 1
        high = date_number(f"{last}T23:59") if last else np.iinfo(np.int64).max
        dates = self.dates[ordinals]
        return (dates >= low) & (dates <= high)

    def months(self, ordinals: Indexes) -> list[tuple[str, int]]:
        """``(month, count)`` of the documents ``ordinals``, the oldest first; undated ones are left out."""
        every = self._every_month()
        counts = np.bincount(every if len(ordinals) == len(every) else every[ordinals])
        return [
            (f"{month // 12:04}-{month % 12 + 1:02}", int(counts[month]))
            for month in np.flatnonzero(counts)
            if month
        ]

    def _every_month(self) -> Months:
        """The month of every document as years times twelve and months; 0 where there is no date.

        Made when it is first asked for: to open a build, nothing need be read of it.
        """
        if self._months is None:
            named = self.dates // 10**6
            self._months = np.where(named % 100, named // 100 * 12 + named % 100 - 1, 0).astype(np.uint16)
        return self._months

    def counts(self, ordinals: Indexes) -> Indexes:
        """For each code, how many of the documents ``ordinals`` have its value."""
        codes = self._found
        if len(ordinals) < len(self.dates):
            codes = codes[slices(self._starts[ordinals], self._starts[ordinals + 1])]
        return np.bincount(codes, minlength=len(self.values))


def date_number(published: str | None) -> int:
    """A date as a number that sorts: 2024-05-31T10:18 is 202405311018; 0 where there is none."""
    digits = "".join(character for character in published or "" if character.isdigit())
    return int(digits.ljust(12, "0")[:12]) if digits else 0


def facet_values(document: Document) -> dict[str, list[Value]]:
    """The values of ``document`` by facet."""
    article, labels = document.article, document.labels
    year = (article.published or "")[:4]
    return {
        "region": [value for label in labels.regions for value in _region_values(label.code, label.path)],
        "park": [Value(label.id, label.name) for label in labels.parks],
        "topic": [Value(label.id, label.label) for label in labels.topics],
        "source": [Value(article.source, article.source)] if article.source else [],
        "year": [Value(year, year)] if year else [],
    }


def _region_values(code: str, names: tuple[str, ...]) -> list[Value]:
    codes = path(code)
    return [
        Value(each, name, codes[at - 1] if at else None)
        for at, (each, name) in enumerate(zip(codes, names, strict=True))
    ]
