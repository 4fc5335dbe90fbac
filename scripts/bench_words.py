"""What all peers of ``bench_engine`` have in common: words cut before, their weights, and what is shown of a hit."""

from __future__ import annotations

from collections.abc import Iterable

from search.analyse import index_words
from search.engine.texts import indexed_texts
from search.model import Document
from search.snippet import marks_and_snippets

TOP = 10
WEIGHTS = {"title": 3.0, "body": 1.0, "labels": 0.5}


def cut(document: Document) -> dict[str, list[str]]:
    """The words of a document by field."""
    texts = indexed_texts(document)
    return {field: index_words(texts[field]) for field in WEIGHTS}


def show(hits: Iterable[tuple[str, str]], words: list[str]) -> None:
    """What a page shows of hits, by title and body."""
    found, units = list(hits), tuple(words)
    marks_and_snippets([(title, units) for title, _ in found], [(body, units) for _, body in found])
