"""The words and phrases of a query as they were typed: what is shown to a reader, and changed for one."""

from __future__ import annotations

import re

from search.analyse import fold, fold_with_offsets, words
from search.query.lexer import operator

QUOTES = '"“”„‟＂「」『』'
_PIECE = re.compile(rf"[-－−]?(?:\w+[:：])?[{QUOTES}][^{QUOTES}]*[{QUOTES}](?:[~～]\d+)?|[^\s()（）|｜]+")
_QUOTED = re.compile(rf"(\w+[:：])?[{QUOTES}]([^{QUOTES}]*)[{QUOTES}](?:[~～]\d+)?")
_EXCLUDED = ("-", "－", "−")


def pieces_of(text: str) -> tuple[list[str], bool]:
    """The words and phrases that are asked for, as they were typed, and whether others are excluded."""
    asked: list[str] = []
    excluding = negated = False
    for piece in _PIECE.findall(text):
        kind = operator(piece)
        if kind is None and fold(piece):
            excluded = negated or piece.startswith(_EXCLUDED)
            excluding = excluding or excluded
            asked += [] if excluded else [piece]
            negated = False
        elif kind is not None:
            negated = kind == "not"
    return list(dict.fromkeys(asked)), excluding


def bare(piece: str) -> str:
    """A phrase, or words near each other, without the signs that make it one."""
    quoted = _QUOTED.fullmatch(piece)
    return (quoted[1] or "") + quoted[2] if quoted else piece


def typed_words(text: str) -> list[str]:
    """The words of a run of text, with the characters that were typed."""
    (folded,) = fold_with_offsets([text])
    found, last = [], 0
    for word in words(text):
        place = next(((start, end) for start, end in folded.places(word) if start >= last), None)
        if place is not None:
            last = place[1]
            found.append(text[place[0] : last])
    return found
