"""Words that follow each other more often than chance has it, from figures about running text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from search import tables

_LEVELS_A_NAT = 3
LEVELS = {
    letter: level / _LEVELS_A_NAT for level, letter in enumerate("0123456789abcdefghijklmnopqrstuvwxyz")
}
_FOLLOWER = re.compile("([一-鿿]+)([0-9a-z])")
_NONE: Mapping[str, float] = MappingProxyType({})


class _Behind(dict[str, Mapping[str, float]]):
    """A word -> those that follow it, each with the log of how much more often than chance has it."""

    def __missing__(self, word: str) -> Mapping[str, float]:
        listed = rows().get(word)
        found = (
            {other: LEVELS[level] for other, level in _FOLLOWER.findall(listed)}
            if listed is not None
            else _NONE
        )
        self[word] = found
        return found


BEHIND = _Behind()


@cache
def rows() -> dict[str, str]:
    return {row[0]: row[1] for row in tables.columns("repair_neighbours.tsv", ("word", "followers"))}
