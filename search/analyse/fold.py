"""Folding: characters that a searcher takes for the same become the same.

Script (traditional, simplified), width and compatibility forms (NFKC) and case are folded character by character,
so that a piece of a text folds to a piece of the folded text. Punctuation and spaces vanish; paragraphs stay apart.
A point between two digits stays, or 1.2 would be 12; at the edge of a piece it vanishes, and what is left is still a
piece of the folded text.
A conversion by phrases, as fit for display, would not do: 乾 alone and 乾 in 乾坤 come out differently.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from typing import cast

import numpy as np
import numpy.typing as npt
import opencc

from search import tables

PARAGRAPH = "\n"
# Stands for a character that is lost for good. Kept, so that its neighbours do not seem to touch.
LOST = "▯"
POINT = "."
_WIDE_POINT = "．"
_DECIMAL = re.compile("(?<=[0-9０-９])[.．](?=[0-9０-９])")


Codes = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text within ``text``, from ``begin`` to ``end``; others may stand around it.

    Character ``i`` of ``text`` comes from character ``starts[i] - shift`` of the original.
    """

    text: str
    starts: Sequence[int]
    begin: int
    end: int
    shift: int

    def places(self, unit: str) -> list[tuple[int, int]]:
        """Where ``unit``, which is folded, stands in the original: from the first to behind the last character."""
        find, starts, end, shift, reach = self.text.find, self.starts, self.end, self.shift, len(unit) - 1
        found = []
        at = find(unit, self.begin, end)
        while at >= 0:
            found.append((starts[at] - shift, starts[at + reach] + 1 - shift))
            at = find(unit, at + 1, end)
        return found


class _Table(dict[int, str]):
    """Converts a code point on first sight and remembers it: the table grows to what the texts use."""

    def __init__(self, convert: Callable[[str], str]) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, code: int) -> str:
        converted = self._convert(chr(code))
        self[code] = converted
        return converted


def fold(text: str) -> str:
    """``text`` folded: letters, digits, ideographs, the points of decimals, and a line feed between paragraphs."""
    if POINT in text or _WIDE_POINT in text:
        return POINT.join([piece.translate(_FOLDED) for piece in _DECIMAL.split(text)])
    return text.translate(_FOLDED)


@cache
def prepare() -> None:
    """Looks up what most texts are made of, once a process: the first text would wait for it otherwise.

    The 3,755 ideographs of GB 2312's first level, which make up nearly all of modern text, ASCII and the usual marks.
    """
    rows, cells = range(0xB0, 0xD8), range(0xA1, 0xFF)
    ideographs = bytes(byte for row in rows for cell in cells for byte in (row, cell)).decode(
        "gb2312", "ignore"
    )
    fold_with_offsets([ideographs + "".join(map(chr, range(0x20, 0x7F))) + "，。、；：？！“”（）《》"])


def plain(text: str) -> str:
    """``text`` in simplified script and narrow forms, case and punctuation kept, as dictionaries have it."""
    return text.translate(_PLAIN)


def decimal(text: str) -> str:
    """``plain`` with no other points than those that ``fold`` keeps: its words fold to pieces of the folded text."""
    shown = plain(text)
    if POINT not in shown:
        return shown
    return POINT.join([plain(piece).replace(POINT, " ") for piece in _DECIMAL.split(text)])


def fold_with_offsets(texts: Sequence[str]) -> list[Folded]:
    """Each of ``texts`` folded, with the place that each folded character comes from.

    Several at once, because the work for a short text is nearly all calling.
    """
    joined = PARAGRAPH.join([*texts, ""])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    folded, starts = _fold_codes(codes)
    text = folded.tobytes().decode("utf-32-le", "surrogatepass")
    begins = [0, *accumulate(len(each) + 1 for each in texts)]
    found = np.searchsorted(starts, begins).tolist()
    # Numbers one by one come out of a view three times as fast as out of an array.
    places = cast(Sequence[int], memoryview(starts))  # type: ignore[arg-type]
    return [
        Folded(text, places, low, high - 1, begin)
        for (low, high), begin in zip(pairwise(found), begins, strict=False)
    ]


def _fold_codes(codes: Codes) -> tuple[Codes, npt.NDArray[np.int64]]:
    """Code points folded, and the index in ``codes`` that each comes from."""
    folded = _CODES[codes]
    highest = folded.max(initial=0)
    points = _points(codes)
    if highest == _UNKNOWN:
        unknown = set(codes[folded == _UNKNOWN].tolist())
        _simplify([chr(code) for code in unknown - _FOLDED.keys()])
        for code in unknown:
            piece = _FOLDED[code]
            _CODES[code] = _SEVERAL if len(piece) > 1 else ord(piece) if piece else _NOTHING
        folded = _CODES[codes]
        highest = folded.max(initial=0)
    folded[points] = ord(POINT)
    if highest < _SEVERAL:
        starts = folded.nonzero()[0]
        return folded[starts], starts
    sizes = (folded != _NOTHING).astype(np.int64)
    several = np.flatnonzero(folded == _SEVERAL)
    pieces = [_FOLDED[code] for code in codes[several].tolist()]
    sizes[several] = [len(piece) for piece in pieces]
    starts = np.repeat(np.arange(len(codes)), sizes)
    spread = folded[starts]
    spread[spread == _SEVERAL] = np.frombuffer("".join(pieces).encode("utf-32-le"), dtype="<u4")
    return spread, starts


def _points(codes: Codes) -> npt.NDArray[np.int64]:
    """Where ``codes`` have a point between two digits."""
    found = np.flatnonzero((codes == ord(POINT)) | (codes == ord(_WIDE_POINT)))
    found = found[(found > 0) & (found < len(codes) - 1)]
    if not len(found):
        return found
    digits = [
        ((near - ord("0")) < 10) | ((near - ord("０")) < 10) for near in (codes[found - 1], codes[found + 1])
    ]
    kept: npt.NDArray[np.int64] = found[digits[0] & digits[1]]
    return kept


def _fold_character(character: str) -> str:
    if character == PARAGRAPH:
        return PARAGRAPH
    plain = _plain_character(character).casefold()
    return "".join(_variants().get(part, part) for part in plain if part.isalnum() or part == LOST)


def _plain_character(character: str) -> str:
    return "".join(map(_simplified, unicodedata.normalize("NFKC", character)))


def _simplified(character: str) -> str:
    """The simplified character of a traditional one as OpenCC has it where it stands alone, else ``character``."""
    if character not in _SIMPLE:
        _simplify([character])
    return _SIMPLE[character]


def _simplify(characters: Sequence[str]) -> None:
    """Looks characters up in OpenCC: many at once, because a call takes longer than a character."""
    new = [one for one in characters if _is_ideograph(ord(one))]
    _SIMPLE.update((one, one) for one in characters)
    converted = _converter()("\n".join(new)).split("\n") if new else []
    _SIMPLE.update((one, other) for one, other in zip(new, converted, strict=True) if len(other) == 1)


@cache
def _converter() -> Callable[[str], str]:
    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


@cache
def _variants() -> dict[str, str]:
    columns = ("character", "folded", "reason")
    return {row["character"]: row["folded"] for row in tables.read("fold_variants.tsv", columns)}


def _is_ideograph(code: int) -> bool:
    return 0x3400 <= code < 0xA000 or 0xF900 <= code < 0xFB00 or 0x20000 <= code < 0x32000


# Every character seen so far in its simplified form.
_SIMPLE: dict[str, str] = {}
_FOLDED = _Table(_fold_character)
_PLAIN = _Table(_plain_character)
# What each character folds to, where that is one character at most: an array is read ten times as fast as a dict.
_NOTHING, _SEVERAL, _UNKNOWN = 0, 0x110000, 0x110001
_CODES = np.full(0x110000, _UNKNOWN, dtype="<u4")
