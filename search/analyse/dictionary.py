"""The domain dictionary of the segmenter: policy terms, regions, and what names a park."""

from __future__ import annotations

from functools import cache

from search import tables

# jieba weighs a word against its parts by frequency. A term of three characters and more at 500 outweighs its
# parts; one of two at 50 does not break apart common neighbours (measured on the terms of terms.tsv).
_LONG, _SHORT = 500, 50


@cache
def domain_words() -> tuple[tuple[str, int], ...]:
    """``(word, frequency)``, sorted, each word once; the segmenter keeps its own frequency where it has one."""
    found = {row["term"] for row in tables.read("terms.tsv", ("term", "reason"))}
    return tuple((word, _LONG if len(word) > 2 else _SHORT) for word in sorted(found))
