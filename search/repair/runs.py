"""Runs of three and four characters: how much likelier they make a text than its pairs of characters do."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from search.repair.language import SIMPLE
from search.repair.lines import found, rows
from search.repair.native import core
from search.repair.neighbours import LEVELS
from search.repair.words import shared

_LONGEST = 4
_NONE: Mapping[str, float] = MappingProxyType({})
_MOST = 1 << 17  # runs that are kept


def gains(before: str, texts: Sequence[str], behind: str) -> list[float]:
    """What runs of characters add to the log likelihood of each of some texts between two others, in either script.

    What all begin or end with counts only as far as a run can reach into it.
    """
    start, end = shared(texts)
    before = (before + texts[0][:start])[1 - _LONGEST :]
    behind = (texts[0][len(texts[0]) - end :] + behind)[: _LONGEST - 1]
    return [gain(before + text[start : len(text) - end] + behind) for text in texts]


def _gain(text: str) -> float:
    """What the runs of a text add to its log likelihood by pairs of characters."""
    return math.fsum(_gains(text.translate(SIMPLE)))


gain = _gain if core is None else core.gain


def _gains(text: str) -> Iterator[float]:
    for at in range(2, len(text)):
        more = _BEHIND[text[at - 2 : at]]
        if not more:
            continue
        yield more.get(text[at], 0.0)
        if at > 2:
            yield _BEHIND[text[at - 3 : at]].get(text[at], 0.0)


class _Behind(dict[str, Mapping[str, float]]):
    """Two or three characters -> those that follow them, each with what that adds to its log likelihood."""

    def __missing__(self, run: str) -> Mapping[str, float]:
        if len(self) > _MOST:
            self.clear()
        listed = found(file(), run)
        followers = dict(zip(listed[::2], map(LEVELS.__getitem__, listed[1::2]), strict=True))
        self[run] = kept = followers or _NONE
        return kept


_BEHIND = _Behind()


def file() -> bytes:
    """The rows of the table, each with its line end."""
    return rows("repair_runs.tsv", "before", "followers")
