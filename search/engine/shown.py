"""Which values of a facet are shown, the most frequent first, in a tree the children behind their parent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import repeat
from typing import Any

import numpy as np

from search.engine.arrays import Indexes
from search.engine.columns import Columns
from search.engine.values import Value
from search.label.values import value_label
from search.model import FACETS, Facet, FacetValue

# A page with thousands of values helps nobody; the most frequent ones are shown, and every selected one.
MAX_VALUES = 200
# ``FacetValue`` of a tuple, without a call of Python's for each.
_make: Callable[[tuple[Any, ...]], FacetValue] = partial(tuple.__new__, FacetValue)


class Counted:
    """Counts of all values of all facets, and which values come first: all facets are ordered in one sort."""

    def __init__(self, counts: Indexes, columns: Columns) -> None:
        self.counts = counts
        present = counts.nonzero()[0]
        # Years newest first, all others most frequent first, of equal ones by value.
        weights = counts[present]
        newest = columns.members("year")
        first, last = present.searchsorted((newest.start, newest.stop))
        weights[first:last] = present[first:last]
        self._codes = present[(columns.facets[present] - weights).argsort(kind="stable")]
        self._ends = dict(zip(FACETS, present.searchsorted(columns.ends).tolist(), strict=True))
        self._starts = dict(zip(FACETS, (0, *self._ends.values()), strict=False))

    def most_frequent(self, name: str) -> tuple[Indexes, bool]:
        """Codes of the values to show of a facet, ancestors before what is below; and whether there are more."""
        start, end = self._starts[name], self._ends[name]
        return self._codes[start : min(end, start + MAX_VALUES)], end - start > MAX_VALUES


def shown(name: str, chosen: tuple[str, ...], counted: Counted, columns: Columns) -> Facet:
    """The facet ``name``; ``chosen`` are the values that the query has chosen."""
    codes, truncated = counted.most_frequent(name)
    counts = counted.counts
    if not chosen:
        ordered = _in_tree(codes, columns) if name in columns.trees else (codes, repeat(0))
        if ordered is not None:
            return Facet(name, tuple(_values(ordered[0], ordered[1], counts, columns)), truncated)
    listed = list(zip(map(columns.values.__getitem__, codes.tolist()), counts[codes].tolist(), strict=True))
    present = {each.value for each, _ in listed}
    listed += [_selected(name, value, counts, columns) for value in chosen if value not in present]
    return Facet(name, tuple(tree(listed, chosen)), truncated)


def _selected(name: str, value: str, counts: Indexes, columns: Columns) -> tuple[Value, int]:
    """A selected value that is not among the most frequent ones, or that no document has."""
    code = columns.code(name, value)
    if code is None:
        return Value(value, value_label(name, value)), 0
    return columns.values[code], int(counts[code])


def _values(codes: Indexes, depths: Iterable[int], counts: Indexes, columns: Columns) -> Iterable[FacetValue]:
    values = [columns.values[code] for code in codes.tolist()]
    names, labels, parents = zip(*values, strict=True) if values else ((), (), ())
    return map(
        _make, zip(names, labels, counts[codes].tolist(), repeat(False), parents, depths, strict=False)
    )


def _in_tree(codes: Indexes, columns: Columns) -> tuple[Indexes, list[int]] | None:
    """What ``_tree`` does, but reckoned: ``codes`` in the order shown, and their depths.

    A value's place follows from the ranks of all above it and its own, read from the root on. ``None`` where a value is
    shown and one above it is not.
    """
    lines = columns.lines[:, codes]
    ranks = np.zeros(len(columns.values) + 1, dtype=np.int64)
    ranks[codes] = np.arange(1, len(codes) + 1)
    # The place behind the last code, which -1 reads, stays 0: a parent comes before its children.
    found = ranks[lines]
    depths = columns.depths[codes]
    if np.count_nonzero(found) != depths.sum() + len(codes):
        return None
    order = np.lexsort(found[::-1])
    return codes[order], depths[order].tolist()


def tree(values: list[tuple[Value, int]], chosen: tuple[str, ...]) -> list[FacetValue]:
    """Values with each one's children behind it, and their depth. A value whose parent is not shown is a root."""
    children: dict[str | None, list[tuple[Value, int]]] = {value.value: [] for value, _ in values}
    roots: list[tuple[Value, int]] = []
    for each in values:
        children.get(each[0].parent, roots).append(each)
    ordered: list[FacetValue] = []
    waiting = [(value, count, 0) for value, count in reversed(roots)]
    while waiting:
        value, count, depth = waiting.pop()
        ordered.append(
            FacetValue(value.value, value.label, count, value.value in chosen, value.parent, depth)
        )
        below = children[value.value]
        if below:
            waiting += [(child, number, depth + 1) for child, number in reversed(below)]
    return ordered
