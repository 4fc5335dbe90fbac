"""Intact insertions: ``態(tài)`` and ``发(fa)(fa)布(bu)``, where the reading fits the character.

A page with a reading here and there is a page that explains a word; only where insertion is systematic is it
damage.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property, partial
from typing import TYPE_CHECKING

from search.repair.edits import Edit
from search.repair.language import frequency
from search.repair.native import core
from search.repair.readings import EACH_LETTER, LETTERS, is_neutral, is_usual, readers, toned

KIND = "insertion"
_NOTE = "readings inserted after characters"
BRACKETS = rf"(?:\([{LETTERS}]{{1,6}}\))"
_ANNOTATED = re.compile(rf"[㐀-鿿]{BRACKETS}+")
# Annotated characters in a row become one step.
_PIECE = re.compile(rf"(?:[㐀-鿿]{BRACKETS}+)+")
_ONE = re.compile(rf"([㐀-鿿])({BRACKETS}+)")
_READING = re.compile(rf"[{LETTERS}]+")
_LONE = re.compile(rf"\?([{LETTERS}]{{1,6}})\)")
_COMMON = (
    20_000  # occurrences in the dictionary's 60 million words: nobody needs the reading of such a character
)
_MOST_HELP = 2  # times that a writer gives a reading
_KNOWN = 4_000  # of such a character nobody needs its usual reading; 查(zhā) may be the help of a writer

_PLAIN, _TONED, _REPEATED = 1, 2, 3
_MOST_KINDS = 1 << 16
# Both begin with a character of their own, so that the search leaps over text that has none.
_QUICK = re.compile(rf"\([{LETTERS}]{{1,6}}\)"), re.compile(rf"\?[{LETTERS}]{{1,6}}\)")


def suspicious(text: str) -> bool:
    """Whether anything in a text looks like an insertion at all."""
    return any(pattern.search(text) for pattern in _QUICK)


class Insertions:
    """The annotated characters of a text, and what they say about the page."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found = annotated(text)

    @cached_property
    def lone(self) -> list[str]:
        """The readings of lone bytes."""
        return [one for one in _LONE.findall(self.text) if toned(one)] if "?" in self.text else []

    def characters(self) -> frozenset[str]:
        """The characters whose readings fit."""
        return frozenset(one for one, _, known in self.found if known)

    def bare(self, text: str) -> str:
        """A part of the text without the readings that fit."""
        return bare(text) if "(" in text else text

    def edits(self) -> list[Edit]:
        """The insertions as edits, each with the characters that it was made to."""
        found: list[Edit] = []
        for piece in _PIECE.finditer(self.text):
            one_each = one_by_one(piece[0], piece.start())
            if sum(edit.end - edit.start for edit in one_each) == len(piece[0]):
                after = "".join(edit.after for edit in one_each)
                one_each = [Edit(piece.start(), piece.end(), after, KIND, 1.0, _NOTE)]
            found += one_each
        return found

    def systematic(self, traditional: bool) -> bool:
        """Whether these insertions are a page's damage rather than a writer's help.

        Tone-marked readings damage pages in traditional script, and then wherever a character stands; toneless
        ones come repeated, or after several characters, the more so if everybody knows them. A reading of its own on a
        rare character is help.
        """
        if traditional and self._annotated_throughout():
            return True
        with_tone: Counter[str] = Counter()
        without: Counter[str] = Counter()
        for one, count, known in self.found:
            if known == _REPEATED:
                return True
            if known:
                (with_tone if known == _TONED else without)[one] += count
        if len(without) + sum(frequency(one) > _COMMON for one in without) >= 3:
            return True
        if not traditional:
            return False
        # A list of tone-marked readings has neutral ones too, 的(de); of others one alone may be a writer's.
        with_tone.update({one: count for one, count in without.items() if count > 1 or self._is_neutral(one)})
        weight = len(self.lone)
        for one, count in with_tone.items():
            if weight >= 2:
                break
            if 2 * count > self.text.count(one):
                weight += self._weight(one, count)
        return weight >= 2

    def _annotated_throughout(self) -> bool:
        """Whether two characters, or one that everybody knows, have a reading with a tone mark mostly or always."""
        weight = 0
        for one, count, known in self.found:
            if known == _TONED and 2 * count > self.text.count(one):
                weight += self._weight(one, count)
                if weight >= 2:
                    return True
        return False

    def _weight(self, one: str, count: int) -> int:
        """How much an annotated character speaks for damage: twice as much if nobody needs its reading, or would give
        it so often."""
        return 1 + (count > _MOST_HELP or (frequency(one) > _KNOWN and is_usual(one, self._reading(one))))

    def _is_neutral(self, one: str) -> bool:
        """Whether an annotated character is one that everybody knows, with a reading that has no tone: 們(men)."""
        return frequency(one) > _COMMON and is_neutral(one, self._reading(one))

    def _reading(self, one: str) -> str:
        """The first reading behind an annotated character."""
        found = _READING.search(self.text, self.text.find(one + "(") + 1)
        return found[0] if found else ""


def _annotated(text: str) -> list[tuple[str, int, int]]:
    """Each character with readings behind it, as often as with others too; how often it stands so, and what they are
    to it."""
    counts = Counter(_ANNOTATED.findall(text))
    return [(found[0], count, _KINDS[found]) for found, count in counts.items()]


def one_by_one(part: str, start: int) -> list[Edit]:
    """The insertions of a part of a text that begins at ``start``, each by itself."""
    return [
        Edit(start + found.start(), start + found.end(), found[1], KIND, 1.0, _NOTE)
        for found in _ONE.finditer(part)
        if fits(found[1], found[2])
    ]


def _kept(found: re.Match[str]) -> str:
    return found[0][0] if _KINDS[found[0]] else found[0]


class _Kinds(dict[str, int]):
    """A character with readings in brackets behind it -> what they are to it, 0 if it has not all of them."""

    def __missing__(self, annotated: str) -> int:
        if len(self) > _MOST_KINDS:
            self.clear()
        found = self[annotated] = _kind(annotated[0], annotated[1:])
        return found


_KINDS = _Kinds()


def _kind(character: str, brackets: str) -> int:
    if not fits(character, brackets):
        return 0
    return _TONED if toned(brackets) else _REPEATED if brackets.count(")") > 1 else _PLAIN


if TYPE_CHECKING or core is not None:
    compiled = core.Readings(EACH_LETTER, lambda found: _kind(found[0], found[1:]))
    annotated, bare = compiled.annotated, compiled.bare
else:
    compiled, annotated, bare = None, _annotated, partial(_ANNOTATED.sub, _kept)


def fits(character: str, brackets: str) -> bool:
    """Whether the character has all readings in the brackets."""
    return all(character in readers(reading) for reading in _READING.findall(brackets))
