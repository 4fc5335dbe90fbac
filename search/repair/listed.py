"""The table of what follows each character in running text, ``repair_language.tsv``, as it stands there."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from search import tables

NO_CHARACTER = 0xFFFF  # stands for all that is not of the basic plane
_STEPS_AN_OCTAVE = 1.75
LEVELS = {
    letter: 2 ** (-index / _STEPS_AN_OCTAVE)
    for index, letter in enumerate("0123456789abcdefghijklmnopqrstuvwxyz")
}


class Row(NamedTuple):
    """What stands in the table for a character, as it stands there."""

    often: str
    starts: str
    marks: str
    rest: str
    followers: str


class Columns(NamedTuple):
    """What stands in the table for each character, in order."""

    characters: tuple[str, ...]
    often: tuple[str, ...]
    starts: tuple[str, ...]
    marks: tuple[str, ...]
    rest: tuple[str, ...]
    followers: tuple[str, ...]


class Listed(NamedTuple):
    """What is listed behind the characters ``first``: code points and levels of all of it, and where it ends for each.

    ``scale`` has the likelihood of each level.
    """

    first: str
    codes: np.ndarray[tuple[int], np.dtype[np.uint16]]
    levels: np.ndarray[tuple[int], np.dtype[np.uint16]]
    ends: np.ndarray[tuple[int], np.dtype[np.int64]]
    scale: list[float]


@cache
def listed() -> Listed:
    """All that the table lists behind all of its characters."""
    table = columns()
    text = "".join(table.followers)
    codes = np.minimum(np.frombuffer(text.encode("utf-32-le"), np.uint32), NO_CHARACTER).astype(np.uint16)
    ends = np.cumsum([len(followers) // 2 for followers in table.followers])
    scale = [LEVELS.get(chr(code), 0.0) for code in range(0x80)]
    return Listed("".join(table.characters), codes[::2].copy(), codes[1::2].copy(), ends, scale)


def row(character: str) -> Row | None:
    """What stands in the table for a character; None where nothing does."""
    number = _numbers().get(character)
    return None if number is None else Row(*(column[number] for column in columns()[1:]))


@cache
def _numbers() -> dict[str, int]:
    return {one: number for number, one in enumerate(columns().characters)}


@cache
def columns() -> Columns:
    return Columns(*zip(*tables.columns("repair_language.tsv", ("character", *Row._fields)), strict=True))
