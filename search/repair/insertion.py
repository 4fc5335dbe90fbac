"""Intact insertions: ``態(tài)`` and ``发(fa)(fa)布(bu)``, where the reading fits the character.

A page with a reading here and there is a page that explains a word; only where insertion is systematic is it
damage.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from search.repair.edits import Edit
from search.repair.readings import LETTERS, readers, toned

KIND = "insertion"
# A reading in brackets. The look-behind comes after the bracket, so that the search leaps to the next.
_INSERTION = re.compile(rf"\((?<=[㐀-鿿]\()[{LETTERS}]{{1,6}}\)(?:\([{LETTERS}]{{1,6}}\))*")
_READING = re.compile(rf"[{LETTERS}]+")


def find(text: str) -> list[Edit]:
    """The insertions of a text, each with the character before it."""
    return [
        Edit(found.start() - 1, found.end(), text[found.start() - 1], KIND)
        for found in _INSERTION.finditer(text)
        if fits(text[found.start() - 1], found.group())
    ]


@cache
def fits(character: str, brackets: str) -> bool:
    """Whether every reading in ``(a)(b)`` is one of the character's."""
    return all(character in readers(reading) for reading in _READING.findall(brackets))


def systematic(text: str, edits: Iterable[Edit], traditional: bool) -> bool:
    """Whether these insertions are a page's damage rather than a writer's help.

    Tone-marked readings damage pages in traditional script, and then at every place where a character stands;
    toneless ones come repeated or often. A reading of its own on a rare character is help.
    """
    with_tone: Counter[str] = Counter()
    without: Counter[str] = Counter()
    repeated = 0
    for edit in edits:
        brackets = text[edit.start + 1 : edit.end]
        repeated += brackets.count("(") > 1
        (with_tone if toned(brackets) else without)[edit.after] += 1
    if sum(without.values()) + repeated >= 3:
        return True
    if not traditional or not with_tone:
        return False
    everywhere = sum(count for character, count in with_tone.items() if 2 * count > text.count(character))
    return everywhere >= 2
