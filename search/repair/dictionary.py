"""The words of jieba's dictionary that begin with a character, looked up in its file.

Its 350,000 words take a second to read and 40 MB to hold, and a page needs those of a few hundred characters. The
file is in the order of its first characters but for some words at its head: where the lines of each begin is noted.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from search.repair.native import core

LONGEST = 6
# Occurrences of all words of up to six characters, in jieba 0.42.1.
OCCURRENCES = 60_014_991.0
_Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]
_FIRST = "\n一 ".encode()  # where the words in order begin


@cache
def begin_with(character: str) -> Mapping[str, str]:
    """The words that begin with ``character``, with the number of their occurrences in digits."""
    return {**head().get(character, {}), **_parsed(_lines(character))}


def has(word: str) -> bool:
    """Whether the dictionary has a word; its neighbours are not parsed for it."""
    line = f"\n{word} ".encode("utf-8", "surrogatepass")
    return line in _lines(word[0]) or word in head().get(word[0], ())


def often(words: list[str]) -> list[float]:
    """How often the dictionary has each of some words, none of them empty; their neighbours are not parsed for it."""
    counts = _often(words) if core is None else core.occurrences(file(), ordered_from(), words)
    return [
        float(head().get(word[0], {}).get(word, 0.0)) if count < 0 else count
        for word, count in zip(words, counts, strict=True)
    ]


def _often(words: list[str]) -> list[float]:
    """As ``often`` of the words in order, -1 for others."""
    found: list[float] = []
    for word in words:
        line = f"\n{word} ".encode("utf-8", "surrogatepass")
        lines = _lines(word[0])
        start = lines.rfind(line) + len(line)
        found.append(float(lines[start : lines.index(b" ", start)]) if start >= len(line) else -1.0)
    return found


@cache
def _lines(character: str) -> bytes:
    """The lines of the words in order that begin with ``character``, and the line end before them."""
    if not "\u4e00" <= character <= "\u9fff":
        return b""
    codes, starts = _firsts()
    number = int(np.searchsorted(codes, ord(character)))
    end = number + (number < len(codes) and codes[number] == ord(character))
    return file()[starts[number] - 1 : starts[end]]


@cache
def _firsts() -> tuple[_Numbers, _Numbers]:
    """The first characters of the words in order, and where the lines of each begin, and at last where all end."""
    data = np.frombuffer(file(), np.uint8)
    lines = np.flatnonzero(data[ordered_from() - 1 : -1] == ord("\n")) + ordered_from()
    one, two, three = (
        data[lines + byte].astype(np.int64) for byte in range(3)
    )  # ideographs have three bytes
    codes = (one & 0x0F) << 12 | (two & 0x3F) << 6 | three & 0x3F
    begins = np.flatnonzero(np.diff(codes, prepend=-1))
    return codes[begins], np.append(lines[begins], len(data))


def _parsed(lines: bytes) -> dict[str, str]:
    parts = lines.decode().split()  # word, occurrences, part of speech
    return dict(zip(parts[::3], parts[1::3], strict=True))


@cache
def head() -> dict[str, dict[str, str]]:
    """The words before those in order, by their first character."""
    found: dict[str, dict[str, str]] = {}
    for word, count in _parsed(file()[: ordered_from()]).items():
        found.setdefault(word[0], {})[word] = count
    return found


@cache
def ordered_from() -> int:
    return file().index(_FIRST) + 1


@cache
def file() -> bytes:
    # Found without importing jieba, which takes long and is of no use here.
    spec = importlib.util.find_spec("jieba")
    folders = (spec.submodule_search_locations if spec else None) or []
    return (Path(next(iter(folders))) / "dict.txt").read_bytes()
