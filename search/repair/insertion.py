"""Intact insertions: ``態(tài)`` and ``发(fa)(fa)布(bu)``, where the reading fits the character.

A page with a reading here and there is a page that explains a word; only where insertion is systematic is it
damage.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from search.repair.edits import Edit
from search.repair.language import frequency
from search.repair.readings import LETTERS, readers, toned

KIND = "insertion"
_NOTE = "readings inserted after characters"
_BRACKETS = rf"(?:\([{LETTERS}]{{1,6}}\))+"
_ANNOTATED = rf"[㐀-鿿]{_BRACKETS}"
# Annotated characters in a row are one piece: most edits of a damaged page come from here, so they are few.
_PIECE = re.compile(rf"((?:{_ANNOTATED})+)")
_ONE = re.compile(rf"([㐀-鿿])({_BRACKETS})")
_READING = re.compile(rf"[{LETTERS}]+")
_LONE = re.compile(rf"\?([{LETTERS}]{{1,6}})\)")
_COMMON = (
    20_000  # occurrences in the dictionary's 60 million words: nobody needs the reading of such a character
)


# Both begin with a character of their own, so that the search leaps over text that has none.
_QUICK = re.compile(rf"\([{LETTERS}]{{1,6}}\)"), re.compile(rf"\?[{LETTERS}]{{1,6}}\)")


def suspicious(text: str) -> bool:
    """Whether anything in a text looks like an insertion at all."""
    return any(pattern.search(text) for pattern in _QUICK)


class Insertions:
    """The annotated pieces of a text, and what they say about the page."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts = _PIECE.split(text)
        self._pieces = Counter(self._parts[1::2])
        self.lone = [reading for reading in _LONE.findall(text) if toned(reading)] if "?" in text else []

    def characters(self) -> Counter[str]:
        """The characters whose readings fit, with how often they stand annotated."""
        found: Counter[str] = Counter()
        for piece, count in self._pieces.items():
            for character, _ in fitting(piece):
                found[character] += count
        return found

    def edits(self) -> list[Edit]:
        """The insertions as edits, each with the characters that it was made to."""
        found: list[Edit] = []
        end = 0
        for number in range(1, len(self._parts), 2):
            piece = self._parts[number]
            start = end + len(self._parts[number - 1])
            end = start + len(piece)
            after = bare(piece)
            if after is not None:
                found.append(Edit(start, end, after, KIND, 1.0, _NOTE))
            else:
                found.extend(one_by_one(piece, start))
        return found

    def systematic(self, traditional: bool) -> bool:
        """Whether these insertions are a page's damage rather than a writer's help.

        Tone-marked readings damage pages in traditional script, and then wherever a character stands; toneless
        ones come repeated, or after several characters, the more so if everybody knows them. A reading of its own on a
        rare character is help.
        """
        with_tone: Counter[str] = Counter()
        without: Counter[str] = Counter()
        repeated = False
        for piece, count in self._pieces.items():
            for character, brackets in fitting(piece):
                if toned(brackets):
                    with_tone[character] += count
                else:
                    without[character] += count
                    repeated = repeated or brackets.count("(") > 1
        if repeated or len(without) + sum(frequency(one) > _COMMON for one in without) >= 3:
            return True
        if not traditional:
            return False
        # A list of tone-marked readings has neutral ones too, 的(de); one such alone may be help.
        listed = with_tone + Counter({one: count for one, count in without.items() if count > 1})
        everywhere = [one for one, count in listed.items() if 2 * count > self._text.count(one)]
        weight = len(self.lone) + len(everywhere) + sum(frequency(one) > _COMMON for one in everywhere)
        return weight >= 2


def one_by_one(piece: str, start: int) -> list[Edit]:
    """The insertions of a part of a text that begins at ``start``, each by itself."""
    return [
        Edit(start + found.start(), start + found.end(), found[1], KIND, 1.0, _NOTE)
        for found in _ONE.finditer(piece)
        if _fits(found[1], found[2])
    ]


@lru_cache(maxsize=50_000)
def bare(piece: str) -> str | None:
    """The characters of a piece if all their readings fit, or None."""
    fits = fitting(piece)
    return "".join(one for one, _ in fits) if len(fits) == len(_ONE.findall(piece)) else None


@lru_cache(maxsize=50_000)
def fitting(piece: str) -> tuple[tuple[str, str], ...]:
    """The characters of a piece with their brackets, where each reading is one that the character has."""
    return tuple((found[1], found[2]) for found in _ONE.finditer(piece) if _fits(found[1], found[2]))


def _fits(character: str, brackets: str) -> bool:
    return all(character in readers(reading) for reading in _READING.findall(brackets))
