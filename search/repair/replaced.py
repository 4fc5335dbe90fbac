"""GBK read as UTF-8 with replacement characters: most bytes are gone, and what is gone can't come back.

Two bytes of GBK that happen to be UTF-8 were read as one letter of a Western, Cyrillic or other script, and stand for
a character still. All else of such a line is shown as lost, one mark for two bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.repair.edits import Edit
from search.repair.frames import character
from search.repair.language import LOST, frequency

_REPLACED = "\ufffd"
_RUN = re.compile("[^\x00-\x7f]+")
_IDEOGRAPH = re.compile("[㐀-鿿]")
_LEAST = 8  # replacement characters in a line: a few stand for icons of a font
_SHARE = 0.5  # of the characters of a line that are not ASCII
_IDEOGRAPHS = 0.15  # at most so many of them were read as Chinese characters, by chance
_COMMON = (
    3_000  # occurrences in the dictionary's words: a rarer character is more likely two halves of others
)
# Second bytes of such a letter that no character of plain text begins with, so that the letter is one character.
_NO_LEADS = frozenset((0xA2, *range(0xA4, 0xB0)))
_NOTE = "GBK read as UTF-8, bytes replaced"


def find(text: str) -> list[Edit]:
    """The edits for the lines of a text whose bytes were replaced; none for a line with a few such characters."""
    if text.count(_REPLACED) < _LEAST:
        return []
    edits: list[Edit] = []
    at = 0
    for line in text.splitlines(keepends=True):
        if _is_replaced(line):
            edits += _line(line, at)
        at += len(line)
    return edits


def _is_replaced(line: str) -> bool:
    replaced = line.count(_REPLACED)
    if replaced < _LEAST:
        return False
    strange = sum(one > "\x7f" for one in line)
    return replaced >= _SHARE * strange and len(_IDEOGRAPH.findall(line)) <= _IDEOGRAPHS * strange


def _line(line: str, at: int) -> Iterator[Edit]:
    for run in _RUN.finditer(line):
        after = _again(run[0])
        if after != run[0]:
            kind = "lost" if after.strip(LOST) == "" else "charset"
            yield Edit(at + run.start(), at + run.end(), after, kind, 0.8, _NOTE)


def _again(run: str) -> str:
    """What is known of the characters of a run."""
    if _REPLACED not in run:
        return run
    after: list[str] = []
    between: list[int | None] = []
    for one in run:
        bytes_ = [None] if one == _REPLACED else list(one.encode("utf-8", "surrogatepass"))
        if len(bytes_) == 2 and bytes_[1] in _NO_LEADS:
            after += (_between(between), _known(*bytes_))
            between = []
        else:
            between += bytes_
    return "".join((*after, _between(between)))


def _between(bytes_: list[int | None]) -> str:
    """The characters of bytes between two places where a character begins: known as far as known bytes reach.

    Behind a replacement character nobody knows where characters begin, since it can have been two bytes.
    """
    begin = next((place for place, one in enumerate(bytes_) if one is None), len(bytes_)) // 2 * 2
    end = begin
    if begin < len(bytes_) - 1:
        known = next((place for place, one in enumerate(reversed(bytes_)) if one is None), 0) // 2 * 2
        end = len(bytes_) - known
    return _pairs(bytes_[:begin]) + LOST * ((end - begin + 1) // 2) + _pairs(bytes_[end:])


def _pairs(bytes_: list[int | None]) -> str:
    return "".join(_known(*bytes_[place : place + 2]) for place in range(0, len(bytes_) - 1, 2))


def _known(lead: int | None, trail: int | None) -> str:
    if lead is None or trail is None:
        return LOST
    found = character(lead, trail)
    return found if found is not None and frequency(found) >= _COMMON else LOST
