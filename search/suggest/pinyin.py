"""Readings of characters without tones, and typed letters taken apart into syllables."""

from __future__ import annotations

from functools import cache, lru_cache

from search import tables

# What may stand for a syllable by itself, as typed in shorthand: its beginning.
_BEGINNINGS = frozenset((*"bpmfdtnlgkhjqxrzcsywaoe", "zh", "ch", "sh"))
# Longer runs of letters are no pinyin that somebody types.
LONGEST = 40
# Ways to take letters apart that are followed, those of the fewest syllables first.
_WAYS = 6


@cache
def _table() -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Readings by character, the usual one first, and the characters that are usually read so by reading."""
    readings: dict[str, tuple[str, ...]] = {}
    rows = tables.read("pinyin.tsv", ("reading", "usual", "also"))
    for column in ("usual", "also"):
        for row in rows:
            for character in row[column]:
                readings[character] = (*readings.get(character, ()), row["reading"])
    return readings, {row["reading"]: row["usual"] + row["also"] for row in rows}


def readings(character: str) -> tuple[str, ...]:
    """The readings of a character, the usual one first; none of what is no common Chinese character."""
    return _table()[0].get(character, ())


def sounding(reading: str) -> str:
    """The characters that can be read so."""
    return _table()[1].get(reading, "")


def initials(text: str) -> str:
    """The first letter of each character's usual reading; letters and digits stay, the rest is ``-``."""
    return "".join(map(_initial, text))


@lru_cache(maxsize=1 << 15)
def _initial(character: str) -> str:
    if character.isascii():
        return character
    found = readings(character)
    return found[0][0] if found else "-"


@cache
def _beginnings() -> frozenset[str]:
    """Every beginning of every syllable."""
    return frozenset(reading[:end] for reading in _table()[1] for end in range(1, len(reading) + 1))


@lru_cache(maxsize=256)
def syllables(letters: str) -> tuple[tuple[str, ...], ...]:
    """Ways to read ``letters`` as syllables, whole or begun; the last one may break off anywhere.

    ``zhangjg`` is zhang j g, ``njkq`` is n j k q. Ways of few syllables come first; none where letters are no pinyin.
    """
    if len(letters) > LONGEST:
        return ()
    whole = _table()[1]
    ways: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(letters) + 1):
        found: list[tuple[str, ...]] = []
        for start in range(max(0, end - 6), end):
            piece = letters[start:end]
            if piece in whole or piece in _BEGINNINGS or (end == len(letters) and piece in _beginnings()):
                found += [(*way, piece) for way in ways[start]]
        ways.append(sorted(set(found), key=len)[:_WAYS])
    return tuple(ways[-1])
