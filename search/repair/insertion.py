"""Intact insertions: ``態(tài)`` and ``发(fa)(fa)布(bu)``, where the reading fits the character.

A page with a reading here and there is a page that explains a word; only where insertion is systematic is it
damage.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property, lru_cache
from typing import NamedTuple

from search.repair.edits import Edit
from search.repair.language import frequency
from search.repair.readings import LETTERS, readers, toned

KIND = "insertion"
_NOTE = "readings inserted after characters"
BRACKETS = rf"(?:\([{LETTERS}]{{1,6}}\))"
_ANNOTATED = rf"[㐀-鿿]{BRACKETS}+"
# Annotated characters in a row are one piece: they come again and again, so that most are known already.
_PIECE = re.compile(rf"((?:{_ANNOTATED})+)")
_ONE = re.compile(rf"([㐀-鿿])({BRACKETS}+)")
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


class Piece(NamedTuple):
    """Annotated characters in a row: without the readings that fit, and which characters have such."""

    bare: str
    toned: tuple[str, ...]
    plain: tuple[str, ...]
    repeated: bool
    whole: bool  # all readings fit


class Insertions:
    """The annotated pieces of a text, and what they say about the page."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._parts = _PIECE.split(text)
        self._pieces = Counter(self._parts[1::2])

    @cached_property
    def lone(self) -> list[str]:
        """The readings of lone bytes."""
        return [one for one in _LONE.findall(self.text) if toned(one)] if "?" in self.text else []

    def characters(self) -> frozenset[str]:
        """The characters whose readings fit."""
        known = list(map(piece, self._pieces))
        return frozenset(one for found in known for listed in (found.toned, found.plain) for one in listed)

    def bare(self) -> str:
        """The text without the readings that fit."""
        parts = self._parts[:]
        parts[1::2] = [piece(part).bare for part in parts[1::2]]
        return "".join(parts)

    def edits(self) -> list[Edit]:
        """The insertions as edits, each with the characters that it was made to."""
        found: list[Edit] = []
        end = 0
        for number in range(1, len(self._parts), 2):
            part = self._parts[number]
            start = end + len(self._parts[number - 1])
            end = start + len(part)
            known = piece(part)
            if known.whole:
                found.append(Edit(start, end, known.bare, KIND, 1.0, _NOTE))
            else:
                found.extend(one_by_one(part, start))
        return found

    def systematic(self, traditional: bool) -> bool:
        """Whether these insertions are a page's damage rather than a writer's help.

        Tone-marked readings damage pages in traditional script, and then wherever a character stands; toneless
        ones come repeated, or after several characters, the more so if everybody knows them. A reading of its own on a
        rare character is help.
        """
        with_tone: Counter[str] = Counter()
        without: Counter[str] = Counter()
        for part, count in self._pieces.items():
            found = piece(part)
            if found.repeated:
                return True
            for one in found.toned:
                with_tone[one] += count
            for one in found.plain:
                without[one] += count
        if len(without) + sum(frequency(one) > _COMMON for one in without) >= 3:
            return True
        if not traditional:
            return False
        # A list of tone-marked readings has neutral ones too, 的(de); one such alone may be help.
        with_tone.update({one: count for one, count in without.items() if count > 1})
        weight = len(self.lone)
        for one, count in with_tone.items():
            if weight >= 2:
                break
            if 2 * count > self.text.count(one):
                weight += 1 + (frequency(one) > _COMMON)
        return weight >= 2


def one_by_one(part: str, start: int) -> list[Edit]:
    """The insertions of a part of a text that begins at ``start``, each by itself."""
    return [
        Edit(start + found.start(), start + found.end(), found[1], KIND, 1.0, _NOTE)
        for found in _ONE.finditer(part)
        if fits(found[1], found[2])
    ]


def bare(part: str) -> str:
    """A part of a text without the readings that fit."""
    return _PIECE.sub(_bare, part) if "(" in part else part


def _bare(found: re.Match[str]) -> str:
    return piece(found[0]).bare


@lru_cache(maxsize=1 << 17)
def piece(text: str) -> Piece:
    """What a piece is made of."""
    toned_ones: list[str] = []
    plain: list[str] = []
    kept: list[str] = []
    repeated = False
    whole = True
    for found in _ONE.finditer(text):
        character, brackets = found[1], found[2]
        if not fits(character, brackets):
            kept.append(found[0])
            whole = False
            continue
        kept.append(character)
        if toned(brackets):
            toned_ones.append(character)
        else:
            plain.append(character)
            repeated = repeated or brackets.count("(") > 1
    return Piece("".join(kept), tuple(toned_ones), tuple(plain), repeated, whole)


def fits(character: str, brackets: str) -> bool:
    """Whether the character has all readings in the brackets."""
    return all(character in readers(reading) for reading in _READING.findall(brackets))
