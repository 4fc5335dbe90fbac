"""Kind words of parks: 经开区, 高新区, 综合保税区 and their groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from search import tables


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind word. ``canonical`` is its full form; forms of one ``group`` are written for one another."""

    form: str
    kind: str
    canonical: str
    group: str
    pattern: bool
    bare: bool
    alias: bool

    @property
    def only_refers(self) -> bool:
        """Whether the word names no park by itself and none with a place before it: 片区, 合作区."""
        return self.bare and not self.pattern and not self.alias and self.kind != "any"


@cache
def kinds() -> Mapping[str, Kind]:
    """All kind words by form. Raises ``TableError`` for a double or too short form."""
    columns = ("form", "kind", "canonical", "group", "pattern", "bare", "alias", "reason")
    found: dict[str, Kind] = {}
    for row in tables.read("park_kinds.tsv", columns):
        form = row["form"]
        if form in found:
            raise row.error(f"{form} stands here twice", "Keep one of the two lines.")
        if len(form) < 2:
            raise row.error(f"the form {form!r} is too short", "Give two characters or more.")
        flags = [row[name] == "yes" for name in ("pattern", "bare", "alias")]
        found[form] = Kind(form, row["kind"], row["canonical"], row["group"], *flags)
    return found


@cache
def groups() -> Mapping[str, tuple[str, ...]]:
    """Group -> its forms that are written for one another."""
    found: dict[str, list[str]] = defaultdict(list)
    for kind in kinds().values():
        if kind.alias:
            found[kind.group].append(kind.form)
    return {group: tuple(forms) for group, forms in found.items()}


def split(name: str) -> tuple[str, Kind | None]:
    """A park's name cut before its kind word: 宁乡经济技术开发区 -> 宁乡, 经济技术开发区."""
    for length in range(min(len(name) - 1, 12), 1, -1):
        kind = kinds().get(name[-length:])
        if kind is not None:
            return name[:-length], kind
    return name, None


@cache
def stops(use: str) -> frozenset[str]:
    """What can't stand in the name of a park.

    ``middle`` is not all that stands between place and kind word, ``inside`` is no part of it, ``alone`` is not
    all that stands before the kind word without a place, ``quantity`` takes 市 before a kind word for many, ``many``
    takes a bare kind word for all or any of its kind.
    """
    rows = tables.read("label_park_stops.tsv", ("stop", "use", "reason"))
    for row in rows:
        if row["use"] not in ("middle", "inside", "alone", "both", "quantity", "many"):
            raise row.error(f"use is {row['use']!r}", "Say middle, inside, alone, both, quantity or many.")
    return frozenset(
        row["stop"]
        for row in rows
        if row["use"] == use or (row["use"] == "both" and use in ("middle", "alone"))
    )
