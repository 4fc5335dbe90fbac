"""Words that follow each other more often than chance has it, from figures about running text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from search.repair.lines import found, rows

_LEVELS_A_NAT = 3
LEVELS = {
    letter: level / _LEVELS_A_NAT for level, letter in enumerate("0123456789abcdefghijklmnopqrstuvwxyz")
}
_FOLLOWER = re.compile("([一-鿿]+)([0-9a-z])")
_NONE: Mapping[str, float] = MappingProxyType({})


class _Behind(dict[str, Mapping[str, float]]):
    """A word -> those that follow it, each with the log of how much more often than chance has it."""

    def __missing__(self, word: str) -> Mapping[str, float]:
        listed = found(file(), word)
        followers = {other: LEVELS[level] for other, level in _FOLLOWER.findall(listed)}
        self[word] = kept = followers or _NONE
        return kept


BEHIND = _Behind()


def file() -> bytes:
    """The rows of the table, each with its line end."""
    return rows("repair_neighbours.tsv", "word", "followers")
