"""The Whoosh index: what its fields hold. An ordinary index, which stock Whoosh opens while this package is installed.

``title`` and ``body`` hold words and rank; ``title_grams`` and ``body_grams`` hold characters and pairs with
positions and decide what matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from whoosh.analysis import Token, Tokenizer
from whoosh.fields import ID, TEXT, Schema

from search.analyse import grams, index_words
from search.engine.texts import FIELDS


def gram_field(field: str) -> str:
    """The field that holds the grams of ``field``."""
    return f"{field}_grams"


class WordAnalyzer(Tokenizer):  # type: ignore[misc]
    """jieba's words through ``analyse``. jieba's own analyzer for Whoosh stems and breaks phrases."""

    def __call__(self, value: str, **options: object) -> Iterator[Token]:
        return _tokens(((word, at) for at, word in enumerate(index_words(value))), **options)


class GramAnalyzer(Tokenizer):  # type: ignore[misc]
    """Characters and pairs of ``analyse``, at the position of their first character."""

    def __call__(self, value: str, **options: object) -> Iterator[Token]:
        return _tokens(grams(value), **options)


def _tokens(pairs: Iterable[tuple[str, int]], **options: object) -> Iterator[Token]:
    # Whoosh's tokenizers hand out one token again and again; its consumers count on no more than that.
    token = Token(positions=bool(options.get("positions")), mode=options.get("mode", ""))
    for text, position in pairs:
        token.text = text
        token.pos = position
        token.boost = 1.0
        token.stopped = False
        yield token


def schema() -> Schema:
    """The schema of a build."""
    made = Schema(id=ID(unique=True))
    for field in FIELDS:
        made.add(field, TEXT(analyzer=WordAnalyzer(), phrase=False))
        made.add(gram_field(field), TEXT(analyzer=GramAnalyzer(), phrase=True))
    return made
