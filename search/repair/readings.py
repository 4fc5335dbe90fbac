"""Readings of characters in pinyin, with and without tone marks, from ``repair_readings.tsv``."""

from __future__ import annotations

import string
import unicodedata
from collections import defaultdict
from functools import cache

from search import tables

# The letters that pinyin with tone marks is written in; a and g have a second form on some sites.
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜǹńňḿ"
_SPECIAL = "ɑɡüê" + TONED
LETTERS = "a-z" + _SPECIAL  # for a set of a pattern
EACH_LETTER = string.ascii_lowercase + _SPECIAL
_TONED = frozenset(TONED)
_PLAIN = str.maketrans({"ɑ": "a", "ɡ": "g"})


@cache
def with_tone() -> dict[str, str]:
    """Reading with tone mark -> the characters that can be read so."""
    return dict(tables.columns("repair_readings.tsv", ("reading", "characters")))


@cache
def without_tone() -> dict[str, list[str]]:
    """Reading without tone mark -> its readings with one; ü is found as u, v and ü."""
    toned: defaultdict[str, list[str]] = defaultdict(list)
    for reading in with_tone():
        bare = toneless(reading)
        for spelling in {bare, bare.replace("v", "u"), bare.replace("v", "ü")}:
            toned[spelling].append(reading)
    return dict(toned)


def toneless(reading: str) -> str:
    """The reading without its tone mark, ü written as v."""
    parts = unicodedata.normalize("NFD", reading.translate(_PLAIN).replace("ü", "v"))
    if "\u0308" in parts:
        parts = parts.replace("u", "v")
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


@cache
def readers(reading: str) -> frozenset[str]:
    """The characters that can be read so: exactly where there is a tone mark, in any tone where not."""
    if toned(reading):
        return frozenset(with_tone().get(reading.translate(_PLAIN), ""))
    return frozenset().union(*map(with_tone().__getitem__, without_tone().get(toneless(reading), ())))


def is_usual(character: str, reading: str) -> bool:
    """Whether a character is mostly read so, whatever the tone."""
    return character in _usual().get(toneless(reading), "")


def is_neutral(character: str, reading: str) -> bool:
    """Whether a reading without a tone mark is one that the character has in the neutral tone."""
    return not toned(reading) and character in with_tone().get(reading, "")


@cache
def _usual() -> dict[str, str]:
    return dict(tables.columns("pinyin.tsv", ("reading", "usual")))


def toned(reading: str) -> bool:
    """Whether the reading has a tone mark."""
    return not _TONED.isdisjoint(reading)
