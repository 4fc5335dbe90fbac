"""What may have been meant by words that no document has: characters that look or sound alike, a letter amiss.

Only words of the build are offered, and only as something to choose: what sounds alike never matches by itself.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from search import tables
from search.suggest.pinyin import initials, readings, syllables
from search.suggest.reader import Suggestions

# Words are looked for in so much of what was typed, in pieces of so many characters: longer words are found by a part.
_LOOKED_THROUGH = 24
_LONGEST = 6
# Letters of a word that may have one amiss.
_WORD = range(3, 24)
_LETTERS = string.ascii_lowercase + string.digits
# Endings and beginnings that are not told apart in the south: zh and z, ang and an.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_PIECES = re.compile(r"[a-z0-9]+|[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """``typed``, a piece of the folded text, and what may have been meant by it; ``count`` says how frequent it is."""

    typed: str
    meant: str
    distance: int
    count: int


def spellings(folded: str, suggestions: Suggestions) -> list[Spelling]:
    """Other spellings of pieces of a folded text, the likeliest first."""
    found: dict[tuple[str, str], Spelling] = {}
    for run in _PIECES.findall(folded[:_LOOKED_THROUGH]):
        for each in _of_letters(run, suggestions) if run.isascii() else _of_characters(run, suggestions):
            known = found.get((each.typed, each.meant))
            if known is None or each.distance < known.distance:
                found[each.typed, each.meant] = each
    # A longer piece is the surer one; of equal ones the nearer, then the more frequent.
    return sorted(found.values(), key=lambda each: (-len(each.typed), each.distance, -each.count, each.meant))


def _of_characters(run: str, suggestions: Suggestions) -> Iterator[Spelling]:
    for size in range(min(_LONGEST, len(run)), 1, -1):
        for start in range(len(run) - size + 1):
            piece = run[start : start + size]
            if not suggestions.holds(piece):
                yield from _sounding(piece, suggestions)
                yield from _looking(piece, suggestions)


def _sounding(piece: str, suggestions: Suggestions) -> Iterator[Spelling]:
    for row in suggestions.sounding(initials(piece)):
        key = suggestions.key(row)
        if len(key) == len(piece) and key != piece:
            distances = [_distance(one, other) for one, other in zip(piece, key, strict=True)]
            if None not in distances:
                total = sum(distance for distance in distances if distance)
                if total <= len(piece):
                    yield Spelling(piece, key, total, suggestions.count(row))


def _looking(piece: str, suggestions: Suggestions) -> Iterator[Spelling]:
    for at, character in enumerate(piece):
        for other in _confusions().get(character, ()):
            meant = piece[:at] + other + piece[at + 1 :]
            count = suggestions.holds(meant)
            if count:
                yield Spelling(piece, meant, 1, count)


def _of_letters(word: str, suggestions: Suggestions) -> Iterator[Spelling]:
    """Words with one letter too many, too few, another, or two in the wrong order (Damerau 1964)."""
    if len(word) not in _WORD or suggestions.holds(word):
        return
    yield from _read_out(word, suggestions)
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    meant = {left + right[1:] for left, right in halves if right}
    meant |= {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    for letter in _LETTERS:
        meant |= {left + letter + right for left, right in halves}
        meant |= {left + letter + right[1:] for left, right in halves if right}
    for each in sorted(meant - {word}):
        count = suggestions.holds(each)
        if count and len(each) >= _WORD.start:
            yield Spelling(word, each, 1, count)


def _read_out(word: str, suggestions: Suggestions) -> Iterator[Spelling]:
    """The names and words whose pinyin was typed, all of it or nearly: zhangjiagan for 张家港."""
    sizes = {len(way) for way in syllables(word)[:1]}
    for row in suggestions.spelt(word).tolist():
        key = suggestions.key(row)
        if len(key) in sizes and len(key) > 1:
            yield Spelling(word, key, 1, suggestions.count(row))


def _distance(one: str, other: str) -> int | None:
    """How far apart two characters sound: 0 the same one, 1 alike, 2 nearly alike or looking alike."""
    if one == other:
        return 0
    first, second = readings(one), readings(other)
    if set(first) & set(second):
        return 1
    if set(map(_southern, first)) & set(map(_southern, second)) or other in _confusions().get(one, ()):
        return 2
    return None


@cache
def _southern(reading: str) -> str:
    for whole, part in _ALIKE:
        if reading.startswith(whole):
            reading = part + reading[len(whole) :]
    return reading.removesuffix("g") if reading.endswith("ng") else reading


@cache
def _confusions() -> dict[str, str]:
    """The characters that each character is taken for."""
    found: dict[str, str] = {}
    for row in tables.read("confusions.tsv", ("characters", "reason")):
        for character in row["characters"]:
            found[character] = found.get(character, "") + row["characters"].replace(character, "")
    return found
