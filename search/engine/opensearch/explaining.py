"""How the score of a hit of the cluster came about: each clause has a name, and a hit says which of them it matches.

The rules are those of the embedded engine (``explain.Walk``); what words add is the cluster's own figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from search.engine.explain import Walk, Worth
from search.engine.opensearch.compiling import Named, compile_named, named_word
from search.engine.opensearch.reading import Body, Reader
from search.model import Node, Query, ScorePart


def explained(query: Query, hits: Sequence[Any], reader: Reader) -> list[tuple[ScorePart, ...]]:
    """The parts of what the words of ``query`` gave each of ``hits``."""
    if not hits:
        return []
    named = compile_named(query.node)
    wanted = {"ids": {"values": [hit["_id"] for hit in hits]}}
    body: Body = {
        "query": {"bool": {"must": [named.clause], "filter": [wanted]}},
        "size": len(hits),
        "_source": False,
    }
    listed = reader.search(body, query, params={"include_named_queries_score": "true"})["hits"]["hits"]
    matched = {hit["_id"]: hit.get("matched_queries", {}) for hit in listed}
    return [tuple(_One(named, matched[hit["_id"]]).parts(query.node)) for hit in hits]


class _One:
    """One hit, by the names of the clauses that it matches, with the score of each."""

    def __init__(self, named: Named, matched: Mapping[str, float]) -> None:
        self._named, self._matched = named, matched

    def parts(self, node: Node) -> Iterator[ScorePart]:
        return Walk(self._holds, self._words).parts(node)

    def _holds(self, node: Node) -> bool:
        return self._named.names.get(id(node)) in self._matched

    def _words(self, words: Iterable[str], fields: Sequence[str], weights: Worth) -> Iterator[ScorePart]:
        for word in words:
            for field in fields:
                score = self._matched.get(named_word(field, word, weights[field]))
                if score:
                    yield ScorePart("word", field, word, float(score))
