"""Families out of signatures: like pairs are read, and what is a copy of a copy is of the family too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from search.family.candidates import Signatures, pairs
from search.family.compare import Text, same
from search.family.order import key
from search.model import Document

# Texts kept at hand: a document that is like others is read again soon.
_AT_HAND = 512
# A document that differs from so many that were like it is not compared any more: texts that are put together from the
# same paragraphs would otherwise be read hundreds of times each.
_DIFFERENT = 48


@dataclass(frozen=True, slots=True)
class Families:
    """The families of a build. ``heads[n]`` is the document that stands for document n, often n itself;
    ``places[n]`` is where n stands in its family, 0 for the one that stands for it."""

    heads: npt.NDArray[np.int32]
    places: npt.NDArray[np.int32]


def group(signatures: Signatures, read: Callable[[int], Document]) -> Families:
    """The families of all documents, given by their ``signatures`` in order; ``read`` gives the document of a row.

    Memory: a few bytes a document beside the signatures, the pairs that turned out to differ, some texts.
    """
    return _arranged(together(signatures, read), len(signatures), read)


def together(
    signatures: Signatures,
    read: Callable[[int], Document],
    known: Callable[[int, int], bool | None] = lambda *_: None,
    already: Iterable[Sequence[int]] = (),
) -> list[list[int]]:
    """The rows of all families of two or more.

    ``known`` says of two rows whether they are copies where that needs no reading, and ``already`` has rows that are.
    """
    text = lru_cache(_AT_HAND)(lambda row: Text.of(read(row)))
    sets = _Sets(len(signatures))
    different: set[tuple[int, int]] = set()
    differing = np.zeros(len(signatures), dtype=np.uint8)
    for first, *others in already:
        for other in others:
            sets.unite(first, other)
    for pair in pairs(signatures):
        if pair in different or sets.root(pair[0]) == sets.root(pair[1]):
            continue
        if differing[pair[0]] >= _DIFFERENT or differing[pair[1]] >= _DIFFERENT:
            continue
        found = known(*pair)
        if found or (found is None and same(text(pair[0]), text(pair[1]))):
            sets.unite(*pair)
        elif found is None:
            different.add(pair)
            differing[list(pair)] += 1
    return sets.groups()


def arranged(rows: Iterable[int], read: Callable[[int], Document]) -> list[int]:
    """The rows of one family in its order, the one that stands for it first."""
    return sorted(rows, key=lambda row: key(read(row)))


def _arranged(groups: Iterable[list[int]], count: int, read: Callable[[int], Document]) -> Families:
    heads = np.arange(count, dtype=np.int32)
    places = np.zeros(count, dtype=np.int32)
    for rows in groups:
        ordered = arranged(rows, read)
        heads[ordered] = ordered[0]
        places[ordered] = np.arange(len(ordered))
    return Families(heads, places)


class _Sets:
    """Disjoint sets of rows (Tarjan 1975)."""

    def __init__(self, count: int) -> None:
        self._above = np.arange(count, dtype=np.int32)

    def root(self, row: int) -> int:
        above = self._above
        while above[row] != row:
            above[row] = above[above[row]]
            row = int(above[row])
        return row

    def unite(self, first: int, second: int) -> None:
        low, high = sorted((self.root(first), self.root(second)))
        self._above[high] = low

    def groups(self) -> list[list[int]]:
        """All sets of more than one row."""
        members: dict[int, list[int]] = {}
        for row in np.flatnonzero(self._above != np.arange(len(self._above))).tolist():
            members.setdefault(self.root(row), []).append(row)
        return [[root, *rows] for root, rows in members.items()]
