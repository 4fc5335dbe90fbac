"""Strings close together: places of each in one long text, in; where some window holds them all, out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.engine.arrays import Array, Indexes, slices


def near(places: Sequence[Array], lengths: Sequence[int], within: int, ends: Array) -> Indexes:
    """Where windows begin that hold all strings, in one paragraph, as ``model.Near`` says; they rise.

    ``places`` has where each string begins, rising, ``lengths`` how long each is, ``ends`` the last character of
    every paragraph. Where a string begins as the first of its window, each of the others is best taken at its next
    place: so every window that could be the shortest from there is looked at, and no other.
    """
    size = within + sum(lengths)
    lists = [each.astype(np.int64) for each in _around_the_rarest(places, size)]
    if not min(map(len, lists), default=0):
        return np.zeros(0, dtype=np.int64)
    starts = np.unique(np.concatenate(lists))
    last = starts.copy()
    for each, length in zip(lists, lengths, strict=True):
        at = np.searchsorted(each, starts)
        following = np.append(each, np.iinfo(np.int64).max - length)[at]
        np.maximum(last, following + length - 1, out=last)
    close = last - starts < size
    starts, last = starts[close], last[close]
    # Both find the same end of a paragraph where none lies between them.
    together: Indexes = starts[np.searchsorted(ends, starts) == np.searchsorted(ends, last)]
    return together


def _around_the_rarest(places: Sequence[Array], size: int) -> list[Array]:
    """Of each string only what stands less than ``size`` from some place of the rarest."""
    rarest = min(places, key=len).astype(np.int64)
    if not len(rarest):
        return [rarest for _ in places]
    kept = []
    for each in places:
        # Of one type, or numpy would first convert all of ``each``.
        low, high = (
            np.clip(edge, 0, np.iinfo(each.dtype).max).astype(each.dtype)
            for edge in (rarest - size, rarest + size)
        )
        last = np.searchsorted(each, high)
        # Neighbouring stretches may overlap: each begins where the one before has ended.
        first = np.maximum(np.searchsorted(each, low), np.concatenate([[0], last[:-1]]))
        kept.append(each[slices(first, last)])
    return kept
