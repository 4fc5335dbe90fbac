"""Writes the columns of a build: what ``columns`` reads, document by document or from builds that are there."""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.engine.arrays import Array, Indexes
from search.engine.columns import CODES, DATES, MONTHS, PROFILES, STARTS, VALUES, Columns
from search.engine.values import Value, date_number, facet_values
from search.model import FACETS, Document


class ColumnsWriter:
    """Collects the facet values of documents in the order in which they are added."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._values: list[tuple[str, Value]] = []
        self._codes: dict[tuple[str, str], int] = {}
        self._profiles: dict[tuple[int, ...], int] = {}
        self._found = array("i")
        self._dates = array("q")

    def add(self, document: Document) -> None:
        self.add_values(date_number(document.article.published), facet_values(document))

    def add_values(self, date: int, found: Mapping[str, Sequence[Value]]) -> None:
        """Adds a document by its date as a number and its values by facet."""
        self._dates.append(date)
        codes = {self._code(facet, value) for facet, values in found.items() for value in values}
        self._found.append(self._profiles.setdefault(tuple(sorted(codes)), len(self._profiles)))

    def extend(self, columns: Columns) -> None:
        """Adds all documents of another build."""
        codes = [self._code(facet, value) for facet, value in columns.by_code()]
        profiles = [
            self._profiles.setdefault(tuple(sorted(codes[each] for each in profile)), len(self._profiles))
            for profile in columns.profiles()
        ]
        self._found.frombytes(np.array(profiles, dtype=np.int32)[columns.of_documents].tobytes())
        self._dates.frombytes(np.ascontiguousarray(columns.dates).tobytes())

    def finish(self) -> None:
        order = sorted(
            range(len(self._values)),
            key=lambda code: (FACETS.index(self._values[code][0]), self._values[code][1].value),
        )
        ranks = np.empty(len(order), dtype=np.int32)
        ranks[order] = np.arange(len(order), dtype=np.int32)
        codes = np.fromiter((code for each in self._profiles for code in each), dtype=np.int64)
        sizes = np.fromiter(map(len, self._profiles), dtype=np.int64, count=len(self._profiles))
        dates = np.frombuffer(self._dates, dtype=np.int64)
        first, months = _months(dates)
        self._save(CODES, ranks[codes])
        self._save(STARTS, np.concatenate([[0], np.cumsum(sizes)]))
        self._save(PROFILES, np.frombuffer(self._found, dtype=np.int32).astype(_narrow(len(sizes))))
        self._save(DATES, dates)
        self._save(MONTHS, months)
        values = [{"facet": self._values[code][0], **self._values[code][1]._asdict()} for code in order]
        (self._folder / VALUES).write_text(
            json.dumps({"first_month": first, "values": values}, ensure_ascii=False, indent=1),
            encoding="utf-8",
        )

    def _code(self, facet: str, value: Value) -> int:
        code = self._codes.setdefault((facet, value.value), len(self._codes))
        if code == len(self._values):
            self._values.append((facet, value))
        return code

    def _save(self, name: str, values: Array) -> None:
        np.save(self._folder / name, values)


def merge(folder: Path, parts: Sequence[Path]) -> None:
    """Writes into ``folder`` the columns of all ``parts``, one behind the other."""
    writer = ColumnsWriter(folder)
    for part in parts:
        writer.extend(Columns(part))
    writer.finish()


def _months(dates: Indexes) -> tuple[int, npt.NDArray[np.uint16]]:
    """A month, as years times twelve and months, and of each date how many months later it is; 0 for no date."""
    named = dates // 10**6
    months = np.where(named % 100, named // 100 * 12 + named % 100 - 1, 0)
    first = int(months[months > 0].min(initial=120_000)) - 1
    return first, np.where(months, months - first, 0).astype(np.uint16)


def _narrow(count: int) -> npt.DTypeLike:
    """The smallest type for numbers below ``count``."""
    return np.uint16 if count <= 1 << 16 else np.int32
