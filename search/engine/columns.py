"""Facet values and dates of all documents as arrays: counting a facet is one ``bincount``.

A facet is stored as the codes of all documents' values end to end, and where each document's begin, so that a
document may have several values; a region brings its ancestors along, so that a page about a county counts for its
province.
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

Mask = npt.NDArray[np.bool_]

_VALUES = "facets.json"
_DATES = "dates.npy"


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
        self._values: dict[str, dict[str, Value]] = {facet: {} for facet in FACETS}
        self._codes: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
        self._found: dict[str, list[int]] = {facet: [] for facet in FACETS}
        self._starts: dict[str, list[int]] = {facet: [0] for facet in FACETS}
        self._dates: list[int] = []

    def add(self, document: Document) -> None:
        self._dates.append(date_number(document.article.published))
        for facet, values in facet_values(document).items():
            for value in {each.value: each for each in values}.values():
                self._values[facet].setdefault(value.value, value)
                code = self._codes[facet].setdefault(value.value, len(self._codes[facet]))
                self._found[facet].append(code)
            self._starts[facet].append(len(self._found[facet]))

    def finish(self) -> None:
        for facet in FACETS:
            np.save(self._folder / f"facet.{facet}.codes.npy", np.array(self._found[facet], dtype=np.int32))
            np.save(self._folder / f"facet.{facet}.starts.npy", np.array(self._starts[facet], dtype=np.int64))
        np.save(self._folder / _DATES, np.array(self._dates, dtype=np.int64))
        values = {facet: [asdict(value) for value in self._values[facet].values()] for facet in FACETS}
        (self._folder / _VALUES).write_text(
            json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8"
        )


class Columns:
    """The facets and dates of one build, memory-mapped. ``ranks`` gives the place of each value among all, sorted."""

    def __init__(self, folder: Path) -> None:
        loaded: dict[str, list[dict[str, Any]]] = json.loads((folder / _VALUES).read_text(encoding="utf-8"))
        self.values = {facet: [Value(**each) for each in loaded[facet]] for facet in FACETS}
        self.dates: Indexes = load(folder / _DATES)
        self._found = {facet: load(folder / f"facet.{facet}.codes.npy") for facet in FACETS}
        self._starts = {facet: load(folder / f"facet.{facet}.starts.npy") for facet in FACETS}
        self._codes = {
            facet: {each.value: code for code, each in enumerate(self.values[facet])} for facet in FACETS
        }

        self.ranks = {facet: _ranks(self.values[facet]) for facet in FACETS}

    def code(self, facet: str, value: str) -> int | None:
        """The code of ``value``, or ``None`` where no document has it."""
        return self._codes[facet].get(value)

    def having(self, facet: str, chosen: tuple[str, ...], ordinals: Indexes) -> Mask:
        """Which of the documents ``ordinals`` have one of the ``chosen`` values."""
        wanted = np.zeros(len(self.values[facet]) + 1, dtype=np.bool_)
        wanted[[code for value in chosen if (code := self._codes[facet].get(value)) is not None]] = True
        starts = self._starts[facet][ordinals]
        sizes = self._starts[facet][ordinals + 1] - starts
        found = wanted[self._found[facet][slices(starts, starts + sizes)]]
        mask = np.zeros(len(ordinals), dtype=np.bool_)
        mask[np.repeat(np.arange(len(ordinals)), sizes)[found]] = True
        return mask

    def between(self, first: str | None, last: str | None, ordinals: Indexes) -> Mask:
        """Which of ``ordinals`` are dated from ``first`` to ``last``, ISO dates, both inclusive."""
        low = date_number(first) if first else 1
        high = date_number(f"{last}T23:59") if last else np.iinfo(np.int64).max
        dates = self.dates[ordinals]
        return (dates >= low) & (dates <= high)

    def counts(self, facet: str, ordinals: Indexes) -> Indexes:
        """For each value of ``facet``, how many of the documents ``ordinals`` have it."""
        codes, starts = self._found[facet], self._starts[facet]
        if len(ordinals) < len(self.dates):
            codes = codes[slices(starts[ordinals], starts[ordinals + 1])]
        return np.bincount(codes, minlength=len(self.values[facet]))


def date_number(published: str | None) -> int:
    """A date as a number that sorts: 2024-05-31T10:18 is 202405311018; 0 where there is none."""
    digits = "".join(character for character in published or "" if character.isdigit())
    return int(digits.ljust(12, "0")[:12]) if digits else 0


def _ranks(values: list[Value]) -> Indexes:
    order = sorted(range(len(values)), key=lambda code: values[code].value)
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[order] = np.arange(len(values))
    return ranks


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
