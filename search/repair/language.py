"""How likely a run of characters is: a bigram model of simplified characters from a dictionary's words.

Words are taken to follow each other by their frequency alone, so a pair stands within a word (counted) or across
two (one's chance to end a word times the other's to start one). What the page itself says elsewhere counts too.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from itertools import pairwise

from search import tables
from search.repair import script

_STEPS_AN_OCTAVE = 1.75
_LEVELS = {letter: 2 ** (index / _STEPS_AN_OCTAVE) for index, letter in enumerate("0123456789abcdefghijklmnopqrstuvwxyz")}
_IDEOGRAPH = re.compile("[一-鿿]")
# Marks, digits and letters of ordinary text; all others of their kind mean that bytes are being read askew.
_ORDINARY = frozenset("，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』—…·％－０１２３４５６７８９　▯\n")
_MARK_SHARE = 0.15  # of what follows a word, how much is a mark, a digit, a letter
_STRANGE = -11.0
_UNSEEN = 1e-9
_PAGE_SHARE = 0.3


@cache
def simple(character: str) -> str:
    """The character as the model knows it: simplified, without regard to its neighbours."""
    return "着" if character == "著" else script.to_simplified(character)


class Model:
    """Log likelihood of the next character, from the dictionary and from the page's own pairs."""

    def __init__(self, page: str = "") -> None:
        self._pairs: Counter[tuple[str, str]] = Counter(pairwise(page))
        self._singles: Counter[str] = Counter(page)
        self._known: dict[tuple[str, str], float] = {}

    def next(self, before: str, character: str) -> float:
        """Log likelihood of ``character`` after ``before``, both as they come, in either script."""
        known = self._known.get((before, character))
        if known is None:
            known = self._known[before, character] = self._next(simple(before), simple(character))
        return known

    def _next(self, before: str, character: str) -> float:
        likelihood = math.exp(general(before, character))
        seen = self._singles[before]
        if seen:
            # A page that shows a character once says little about what follows it.
            share = _PAGE_SHARE * seen / (seen + 2)
            likelihood = (1 - share) * likelihood + share * self._pairs[before, character] / seen
        return math.log(likelihood)


def general(before: str, character: str) -> float:
    """Log likelihood of a simplified ``character`` after another, by the dictionary alone."""
    words = _words()
    starts, ends, followers = words.get(before, _NOTHING)
    at_end = ends / (ends + sum_of(before) + 1)
    if not _IDEOGRAPH.match(character):
        likely = _MARK_SHARE * (at_end if _IDEOGRAPH.match(before) else 1.0)
        return math.log(likely + _UNSEEN) if ordinary(character) else _STRANGE
    start = words.get(character, _NOTHING)[0] / _total()
    if not _IDEOGRAPH.match(before):
        return math.log((1 - _MARK_SHARE) * start + _UNSEEN)
    within = followers.get(character, 0.0) / (ends + sum_of(before) + 1)
    return math.log(within + (1 - _MARK_SHARE) * at_end * start + _UNSEEN)


def ordinary(character: str) -> bool:
    """Whether a character other than an ideograph is one that ordinary text has."""
    return character.isascii() or character in _ORDINARY


_NOTHING: tuple[float, float, dict[str, float]] = (0.0, 0.0, {})


@cache
def sum_of(character: str) -> float:
    """How often something follows the character within a word."""
    return sum(_words().get(character, _NOTHING)[2].values())


@cache
def _total() -> float:
    return sum(starts for starts, _, _ in _words().values())


@cache
def _words() -> dict[str, tuple[float, float, dict[str, float]]]:
    found: dict[str, tuple[float, float, dict[str, float]]] = {}
    for row in tables.read("repair_language.tsv", ("character", "starts", "ends", "followers")):
        listed = row["followers"]
        followers = {other: _LEVELS[step] for other, step in zip(listed[::2], listed[1::2], strict=True)}
        found[row["character"]] = (float(row["starts"]), float(row["ends"]), followers)
    return found
