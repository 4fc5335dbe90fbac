"""Folding: characters that a searcher takes for the same become the same.

Script (traditional, simplified), width and compatibility forms (NFKC) and case are folded character by character,
so that a piece of a text folds to a piece of the folded text. Punctuation and spaces vanish; paragraphs stay apart.
A conversion by phrases, as fit for display, would not do: 乾 alone and 乾 in 乾坤 come out differently.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import opencc

from search import tables

PARAGRAPH = "\n"
# Stands for a character that is lost for good. Kept, so that its neighbours do not seem to touch.
LOST = "▯"


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded ``text``; character ``i`` of it comes from character ``starts[i]`` of the original."""

    text: str
    starts: tuple[int, ...]


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
    """``text`` folded: letters, digits and ideographs only, and a line feed between paragraphs."""
    return text.translate(_FOLDED)


def plain(text: str) -> str:
    """``text`` in simplified script and narrow forms, case and punctuation kept, as dictionaries have it."""
    return text.translate(_PLAIN)


def fold_with_offsets(text: str) -> Folded:
    """``text`` folded, with the place in ``text`` that each folded character comes from."""
    if len(text) < _SHORT:
        return _fold_piece_by_piece(text)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    folded = _CODES[codes]
    highest = folded.max()
    if highest == _UNKNOWN:
        for code in set(codes[folded == _UNKNOWN].tolist()):
            piece = _FOLDED[code]
            _CODES[code] = _SEVERAL if len(piece) > 1 else ord(piece) if piece else _NOTHING
        folded = _CODES[codes]
        highest = folded.max()
    if highest == _SEVERAL:
        return _fold_piece_by_piece(text)
    starts = np.flatnonzero(folded)
    kept = folded[starts].tobytes().decode("utf-32-le", "surrogatepass")
    return Folded(kept, tuple(starts.tolist()))


def _fold_piece_by_piece(text: str) -> Folded:
    pieces = [_FOLDED[ord(character)] for character in text]
    starts = tuple(index for index, piece in enumerate(pieces) for _ in piece)
    return Folded("".join(pieces), starts)


def _fold_character(character: str) -> str:
    if character == PARAGRAPH:
        return PARAGRAPH
    plain = _plain_character(character).casefold()
    return "".join(_variants().get(part, part) for part in plain if part.isalnum() or part == LOST)


def _plain_character(character: str) -> str:
    return "".join(_simplified().get(part, part) for part in unicodedata.normalize("NFKC", character))


@cache
def _simplified() -> dict[str, str]:
    """Traditional character -> simplified one, for every ideograph that OpenCC changes when it stands alone."""
    ideographs = [chr(code) for code in range(0x3400, min(sys.maxunicode, 0x32000)) if _is_ideograph(code)]
    converted = opencc.OpenCC("t2s").convert("\n".join(ideographs)).split("\n")
    return {old: new for old, new in zip(ideographs, converted, strict=True) if old != new and len(new) == 1}


@cache
def _variants() -> dict[str, str]:
    columns = ("character", "folded", "reason")
    return {row["character"]: row["folded"] for row in tables.read("fold_variants.tsv", columns)}


def _is_ideograph(code: int) -> bool:
    return code < 0xA000 or 0xF900 <= code < 0xFB00 or code >= 0x20000


_FOLDED = _Table(_fold_character)
_PLAIN = _Table(_plain_character)
# What each character folds to, where that is one character at most: an array is read ten times as fast as a dict.
_NOTHING, _SEVERAL, _UNKNOWN = 0, 0x110000, 0x110001
_SHORT = 64
_CODES = np.full(0x110000, _UNKNOWN, dtype="<u4")
