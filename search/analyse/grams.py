"""Overlapping pairs of characters: a document holds a string exactly where it holds its pairs in sequence.

The idea is the character bigram of CJK retrieval (Nie, Gao, Zhang and Zhou 2000, "On the use of words and n-grams
for Chinese information retrieval"), here over folded text with positions, and with single characters beside the
pairs so that a query of one character has a posting of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from search.analyse.fold import PARAGRAPH, fold


def grams(text: str) -> Iterator[tuple[str, int]]:
    """``(gram, position)`` for each character and each pair in ``text``; no pair spans two paragraphs.

    The last character of a paragraph makes a pair with its end, so that what stands in one paragraph can be told.
    """
    folded = fold(text)
    for position, character in enumerate(folded):
        if character == PARAGRAPH:
            continue
        yield character, position
        yield character + (folded[position + 1 : position + 2] or PARAGRAPH), position
