"""The suggestions of a build of several parts: those of each part, as far as the build still has what they name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np

from search.analyse import fold
from search.engine.parts import Parts
from search.model import Having, Match, Node, Unit
from search.suggest import Suggestion, Suggestions
from search.suggest.reader import SHARES, Rows
from search.suggest.writer import KINDS

# Of so many documents that hold a title's characters it is looked up which have it for their title.
_LOOKED_UP = 50


def open_suggestions(folder: Path, parts: Parts) -> Suggestions:
    """The suggestions of the build in ``folder``."""
    if parts.parts[0].folder == folder:
        return Suggestions(folder)
    return PartedSuggestions([part.folder for part in parts.parts], parts)


class PartedSuggestions(Suggestions):
    """Asks each part, and the build about what they say: a count is that of the build, and what it lost is left out.

    Rows of keys are numbered through all parts.
    """

    def __init__(self, folders: Sequence[Path], parts: Parts) -> None:
        self._parts = parts
        self._asked = [Suggestions(folder) for folder in folders]
        self._firsts = [0, *accumulate(each.rows for each in self._asked)][:-1]

    def find(self, typed: str, limit: int = 10) -> list[Suggestion]:
        known: dict[tuple[str, str], Suggestion] = {}
        for asked in reversed(self._asked):
            for each in asked.find(typed, limit):
                known.setdefault((each.kind, fold(each.text)), each)
        ranked: dict[str, list[Suggestion]] = {kind: [] for kind in KINDS}
        texts: set[str] = set()
        for each in sorted(known.values(), key=lambda each: KINDS.index(each.kind)):
            there = self._still(each)
            if there is not None and fold(each.text) not in texts:
                texts.add(fold(each.text))
                ranked[each.kind].append(there)
        for of_kind in ranked.values():
            of_kind.sort(key=lambda each: -self._weight(each))
        return _shared(ranked, limit)

    def spelt(self, text: str) -> Rows:
        rows = [asked.spelt(text) + first for asked, first in zip(self._asked, self._firsts, strict=True)]
        return np.concatenate(rows)

    def sounding(self, sound: str) -> list[int]:
        found = zip(self._asked, self._firsts, strict=True)
        return [first + row for asked, first in found for row in asked.sounding(sound)]

    def key(self, row: int) -> str:
        asked, own = self._part(row)
        return asked.key(own)

    def count(self, row: int) -> int:
        return self.holds(self.key(row))

    def holds(self, text: str) -> int:
        return sum(asked.holds(text) for asked in self._asked)

    def _part(self, row: int) -> tuple[Suggestions, int]:
        at = bisect_right(self._firsts, row) - 1
        return self._asked[at], row - self._firsts[at]

    def _weight(self, each: Suggestion) -> int:
        return self.holds(fold(each.text)) if each.count is None else each.count

    def _still(self, each: Suggestion) -> Suggestion | None:
        """The suggestion with what the build has of it now, or ``None`` where it has nothing of it."""
        if each.kind == "title":
            return self._title(each)
        node: Node = Having(each.kind, (each.value,))
        if each.kind == "phrase":
            node = Match(Unit(fold(each.text), ()))
        count = len(self._parts.find(node).ordinals)
        shown = None if each.kind == "phrase" else count
        return Suggestion(each.kind, each.text, each.value, shown) if count else None

    def _title(self, each: Suggestion) -> Suggestion | None:
        key = _key(each.text)
        ordinals = self._parts.find(Match(Unit(key, ()), ("title",))).ordinals[:_LOOKED_UP].tolist()
        documents = map(self._parts.store.__getitem__, ordinals)
        ids = [document.id for document in documents if _key(document.article.title or "") == key]
        if not ids:
            return None
        value = each.value if each.value in ids else ids[0]
        return Suggestion("title", each.text, value, len(ids))


def _shared(ranked: dict[str, list[Suggestion]], limit: int) -> list[Suggestion]:
    """The share of each kind, and more of the first kinds where others leave room."""
    spare = limit - sum(min(SHARES[kind], len(each)) for kind, each in ranked.items())
    chosen = []
    for kind, each in ranked.items():
        more = min(max(0, spare), max(0, len(each) - SHARES[kind]))
        chosen += each[: SHARES[kind] + more]
        spare -= more
    return chosen[:limit]


def _key(title: str) -> str:
    return fold(title).replace("\n", "")
