"""Precision, recall and F1 of labels against labels given by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from search import tables
from search.model import Labels

Facets = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Gold:
    """The labels that a page should have: facet -> values (codes, two-digit codes, park names, topic ids)."""

    id: str
    half: str
    values: Facets


@dataclass(slots=True)
class Count:
    """Right, wrong and missing labels of a facet."""

    right: int = 0
    wrong: int = 0
    missing: int = 0

    def add(self, wanted: frozenset[str], found: frozenset[str]) -> None:
        self.right += len(wanted & found)
        self.wrong += len(found - wanted)
        self.missing += len(wanted - found)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missing) if self.right + self.missing else 1.0

    @property
    def f1(self) -> float:
        total = 2 * self.right + self.wrong + self.missing
        return 2 * self.right / total if total else 1.0


def read_gold(path: Path) -> list[Gold]:
    """The gold set of a table with the columns id, half, regions, parks and topics."""
    rows = tables.read(path.name, ("id", "half", "regions", "parks", "topics"), path.parent)
    found = []
    for row in rows:
        regions, parks, topics = (_split(row[column]) for column in ("regions", "parks", "topics"))
        found.append(Gold(row["id"], row["half"], facets(regions, parks, topics)))
    return found


def read_park_gold(path: Path) -> list[Gold]:
    """The gold set of a table with the columns id, half and parks: nothing is said of the other facets."""
    rows = tables.read(path.name, ("id", "half", "parks"), path.parent)
    return [Gold(row["id"], row["half"], {"park": frozenset(_split(row["parks"]))}) for row in rows]


def facets(regions: Iterable[str], parks: Iterable[str], topics: Iterable[str]) -> Facets:
    codes = frozenset(regions)
    provinces = frozenset(code[:2] for code in codes)
    return {"region": codes, "province": provinces, "park": frozenset(parks), "topic": frozenset(topics)}


def of_labels(labels: Labels) -> Facets:
    """The values of labels in the form of the gold set."""
    return facets(
        (region.code for region in labels.regions),
        (park.name for park in labels.parks),
        (topic.id for topic in labels.topics),
    )


def count(pairs: Iterable[tuple[Facets, Facets]]) -> dict[str, Count]:
    """Counts over pairs of wanted and found values, of the facets that are wanted."""
    counts: dict[str, Count] = {}
    for wanted, found in pairs:
        for facet, values in wanted.items():
            counts.setdefault(facet, Count()).add(values, found[facet])
    return counts


def _split(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]
