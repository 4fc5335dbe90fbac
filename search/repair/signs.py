"""Sees in one cheap pass over a text whether anything in it calls for a closer look."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from search.repair import script
from search.repair.frames import character
from search.repair.language import frequency, plausible_codes
from search.repair.native import core
from search.repair.readings import TONED

# The marks of a character; the first two are script.TRADITIONAL and script.SIMPLIFIED.
TONE, RARE, BLANK, LOST, BRACKET, QUESTION, TAG, PRIVATE = 4, 8, 16, 32, 64, 128, 256, 512
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_MARKED: tuple[tuple[str, int], ...] = (
    (TONED, TONE),
    ("(", BRACKET),
    ("?", QUESTION),
    ("<&", TAG),
    ("\ufffd", LOST | RARE),
    (INVISIBLE, BLANK),
)
# Letters and signs that Chinese text seldom has, and text read in a wrong charset often.
_SELDOM = ((0x80, 0xB0), (0xB1, 0xB7), (0xB8, 0xD7), (0xD8, 0xF7), (0xF8, 0x3A0), (0x400, 0x500))
_SELDOM_TOO = ((0x2500, 0x25A0), (0x3040, 0x3130), (0xE000, 0xF900), (0xFF61, 0xFFA0))
_RARE_COUNT, _RARE_SHARE = 3, 0.06
_FREQUENT = 3_000


@dataclass(frozen=True, slots=True)
class Signs:
    """What stands in a text. ``seen`` is the union of the marks of its characters."""

    seen: int
    traditional: int = 0
    simplified: int = 0
    rare: int = 0
    rare_share: float = 0.0

    def has(self, marks: int) -> bool:
        """Whether a character with one of these marks stands in the text."""
        return bool(self.seen & marks)

    @property
    def charset_is_wrong(self) -> bool:
        """Whether so many characters are rare ones that the text as a whole looks misread."""
        return self.rare >= _RARE_COUNT and self.rare_share >= _RARE_SHARE

    @property
    def charset_may_be_wrong(self) -> bool:
        """Whether there are rare characters enough to make up a misread line."""
        return self.rare >= _RARE_COUNT

    @property
    def is_traditional(self) -> bool:
        return script.is_traditional(self.traditional, self.simplified)


@cache
def _table() -> np.ndarray[tuple[int], np.dtype[np.uint16]]:
    table = script.marks().astype(np.uint16)
    for start, end in (*_SELDOM, *_SELDOM_TOO):
        table[start:end] |= RARE
    ideographs = slice(0x3400, 0xA000)
    rare = ~plausible_codes()[ideographs] & (table[ideographs] != script.SIMPLIFIED)
    table[ideographs][rare] |= RARE
    for one in _from_utf8():
        table[ord(one)] |= RARE
    for letter in TONED:
        table[ord(letter)] = 0
    for characters, mark in _MARKED:
        for one in characters:
            table[ord(one)] |= mark
    table[0xE000:0xF900] |= PRIVATE
    table[0xA0] = 0  # no-break spaces fill many a page
    return table


def _from_utf8() -> Iterator[str]:
    """The characters that are not frequent and that GBK shows for the first two bytes of many a character of UTF-8."""
    for lead, trail in itertools.product(range(0xE4, 0xEA), range(0x40, 0xC0)):
        one = character(lead, trail)
        if one and frequency(one) < _FREQUENT:
            yield one


def look(text: str) -> Signs:
    """The signs of a text; a clean text of 50 MB takes well under a second."""
    if not text:
        return Signs(0)
    seen, traditional, simplified, rare, wide = _count(text)
    return Signs(seen, traditional, simplified, rare, rare / wide if rare else 0.0)


def _counted(text: str) -> tuple[int, int, int, int, int]:
    """The union of the marks of a text's characters; how many of these are traditional, simplified and rare, as far as
    that is seen, and how many are not of ASCII."""
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    marks = _table()[codes]
    seen = int(np.bitwise_or.reduce(marks))
    traditional = int(np.count_nonzero(marks & script.TRADITIONAL)) if seen & script.TRADITIONAL else 0
    simplified = int(np.count_nonzero(marks & script.SIMPLIFIED)) if traditional else 0
    rare = int(np.count_nonzero(marks & RARE)) if seen & RARE else 0
    return seen, traditional, simplified, rare, int(np.count_nonzero(codes > 0x7F)) if rare else 0


@cache
def _compiled() -> core.Signs:
    marks = {
        "marks": _table(),
        "traditional": script.TRADITIONAL,
        "simplified": script.SIMPLIFIED,
        "rare": RARE,
    }
    return core.Signs(marks)


def _count(text: str) -> tuple[int, int, int, int, int]:
    return _counted(text) if core is None else _compiled().count(text)
