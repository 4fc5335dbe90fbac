"""The language of one page: a dictionary's, with what the page itself shows of it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from itertools import pairwise
from operator import add
from types import MappingProxyType
from typing import TYPE_CHECKING

from search.repair.candidates import rated
from search.repair.language import LEFT_FULL, PAIRS, SIMPLE, is_simplified, simple_text
from search.repair.native import core

LOG_LEFT_FULL = math.log(LEFT_FULL)
LOG_WRONG_SCRIPT = math.log(0.005)  # a simplified character in a traditional text
PAGE_SHARE = 0.3
PAGE_TAKES = -math.log(
    1 - PAGE_SHARE
)  # at most so much less likely than by the dictionary is what a page lacks
# Letters and digits as wide as ideographs: bytes read askew, unless the page has them elsewhere.
_WIDE = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F) if chr(code).isalnum()}
SHORT_PAGE = 4000  # characters of a text in which to look for one is cheaper than to count all


class _Counted(dict[str, int]):
    """Counts of what stands in a short text, made when somebody asks."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __missing__(self, part: str) -> int:
        found = self[part] = self._text.count(part)
        return found


class _Pairs(dict[str, float]):
    """Two characters of a page, in either script -> log likelihood of the second after the first.

    ``page`` is what of the page is sound; ``short`` maps the marks that the page writes short to the full ones.
    """

    def __init__(self, page: str, short: dict[str, str]) -> None:
        self._page = page
        self._short = short
        self._full = frozenset(short.values())
        self._simplified = _simplified_only()

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        """How often each character stands on the page, and each pair of characters."""
        sound = simple_text(self._page)
        if len(sound) <= SHORT_PAGE:
            return _Counted(sound)
        counts = Counter(sound)
        counts.update(map("".join, pairwise(sound)))
        return counts

    @cached_property
    def _rests(self) -> _Rests:
        return _Rests(self._counts)

    def __missing__(self, pair: str) -> float:
        before, character = SIMPLE[ord(pair[0])], SIMPLE[ord(pair[1])]
        if self._short or character in _WIDE:
            found = self._next(before, character)
        else:
            rest = self._rests[before]
            found = PAIRS[pair] + rest
            if rest and (often := self._counts[before + character]):
                found = _mixed(PAIRS[pair], self._counts[before], often)
        if pair[1] in self._simplified:
            found += LOG_WRONG_SCRIPT
        self[pair] = found
        return found

    def _next(self, before: str, character: str) -> float:
        counts = self._counts
        if character in _WIDE and counts[character]:
            character = SIMPLE[ord(_WIDE[character])]
        full = character
        if self._short:
            before = self._short.get(before, before)
            if character in self._full:
                return LOG_LEFT_FULL + PAIRS[before + character]
            full = self._short.get(character, character)
        rest = self._rests[before]
        if rest and (often := counts[before + character]):
            return _mixed(PAIRS[before + full], counts[before], often)
        return PAIRS[before + full] + rest

    def next(self, before: str, character: str) -> float:
        """Log likelihood of ``character`` after ``before``, of which the last and the first character count."""
        return self[(before[-1:] or "\n") + (character[:1] or "\n")]

    def all_after(self, text: str) -> float:
        """Log likelihood of the characters of a text but the first, each after the one before it."""
        return math.fsum(map(self.__getitem__, map(add, text, text[1:])))

    def count(self, part: str) -> int:
        """How often a simplified character, or a pair of them, stands on the page."""
        return self._counts[part]

    def rest(self, before: str) -> float:
        """What the page takes from the log likelihood of what it does not show behind a simplified character."""
        return self._rests[before]

    def rated(self, before: str, candidates: tuple[str, ...], keep: int) -> Sequence[tuple[str, float]]:
        """The ``keep`` likeliest of some characters by the dictionary, but for those of the page."""
        first = SIMPLE[ord(before)]
        seen = self.count(first)
        found = rated(before, candidates, keep)
        if not seen and not self._full:
            return found
        rest = self.rest(first)
        return [
            (one, self[before + one])
            if one in self._full or (seen and self.count(first + SIMPLE[ord(one)]))
            else (one, likely + rest)
            for one, likely in found
        ]


class _Rests(dict[str, float]):
    """A character -> what the page takes from the log likelihood of what it does not show behind that character.

    A page that shows a character once says little about what follows it.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts

    def __missing__(self, before: str) -> float:
        seen = self._counts[before]
        found = self[before] = math.log(1 - PAGE_SHARE * seen / (seen + 2)) if seen else 0.0
        return found


def _mixed(likely: float, seen: int, often: int) -> float:
    """Log likelihood of a pair that the page shows, of the characters that it shows behind the first one."""
    share = PAGE_SHARE * seen / (seen + 2)
    return math.log((1 - share) * math.exp(likely) + share * often / seen)


@cache
def _simplified_only() -> frozenset[str]:
    return frozenset(filter(is_simplified, map(chr, range(0x3400, 0xA000))))


if TYPE_CHECKING or core is None:  # noqa: SIM108  # a base class has to be named plainly
    _PagePairs = _Pairs
else:
    _PagePairs = core.PageModel


class Model(_PagePairs):
    """Two characters of a page, in either script -> log likelihood of the second after the first, from the dictionary
    and from the page's own pairs.

    ``page`` is what of the page is sound; ``short`` maps the marks that the page writes short to the full ones.
    """

    def __init__(self, page: str = "", short: Mapping[str, str] = MappingProxyType({})) -> None:
        super().__init__(page, dict(short))
        self._full = frozenset(short.values())
        self._lists: dict[tuple[str, int, int], Sequence[tuple[str, float]]] = {}

    @cached_property
    def odd(self) -> frozenset[str]:
        """Characters that are less likely on the page than by the dictionary for other reasons than its pairs."""
        return _simplified_only() | self._full if self._full else _simplified_only()

    def likeliest(self, before: str, candidates: tuple[str, ...], keep: int) -> Sequence[tuple[str, float]]:
        """The likeliest of some characters with their log likelihoods, by the dictionary, but for those of the page.

        ``candidates`` are one of the tuples that live as long as the process.
        """
        key = before, id(candidates), keep
        known = self._lists.get(key)
        if known is None:
            known = self._lists[key] = self.rated(before, candidates, keep)
        return known
