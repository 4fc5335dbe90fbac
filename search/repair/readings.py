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
def with_tone() -> dict[str, frozenset[str]]:
    """Reading with tone mark -> the characters that can be read so."""
    rows = tables.columns("repair_readings.tsv", ("reading", "characters"))
    return {reading: frozenset(characters) for reading, characters in rows}


@cache
def without_tone() -> dict[str, frozenset[str]]:
    """Reading without tone mark -> the characters that can be read so; ü is found as u, v and ü."""
    characters: defaultdict[str, set[str]] = defaultdict(set)
    for reading, listed in with_tone().items():
        bare = toneless(reading)
        for spelling in {bare, bare.replace("v", "u"), bare.replace("v", "ü")}:
            characters[spelling] |= listed
    return {reading: frozenset(listed) for reading, listed in characters.items()}


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
        return with_tone().get(reading.translate(_PLAIN), frozenset())
    return without_tone().get(toneless(reading), frozenset())


def toned(reading: str) -> bool:
    """Whether the reading has a tone mark."""
    return not _TONED.isdisjoint(reading)
