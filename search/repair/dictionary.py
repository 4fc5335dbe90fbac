"""The words of jieba's dictionary that begin with a character, looked up in its file.

Its 350,000 words take a second to read and 40 MB to hold, and a page needs those of a few hundred characters. The
file is in the order of its first characters but for some words at its head, so the others are found by bisection.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LONGEST = 6
# Occurrences of all words of up to six characters, in jieba 0.42.1.
OCCURRENCES = 60_014_991.0
_FIRST = "\n一 ".encode()  # where the words in order begin


@cache
def begin_with(character: str) -> Mapping[str, str]:
    """The words that begin with ``character``, with the number of their occurrences in digits."""
    return {**head().get(character, {}), **_parsed(_lines(character))}


def has(word: str) -> bool:
    """Whether the dictionary has a word; its neighbours are not parsed for it."""
    line = f"\n{word} ".encode("utf-8", "surrogatepass")
    return line in _lines(word[0]) or word in head().get(word[0], ())


@cache
def _lines(character: str) -> bytes:
    """The lines of the words in order that begin with ``character``, and the line end before them."""
    if not "\u4e00" <= character <= "\u9fff":
        return b""
    data = file()
    start = _bisect(data, ordered_from(), character)
    return data[start - 1 : _bisect(data, start, chr(ord(character) + 1))]


def _bisect(data: bytes, low: int, character: str) -> int:
    """Where the first line from ``low`` on begins whose first character is ``character`` or a later one."""
    high, key = len(data), character.encode()
    while low < high:
        middle = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
        if data[middle : middle + len(key)] < key:
            low = data.find(b"\n", middle) + 1 or high
        else:
            high = middle
    return low


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
