"""Answers over one build that a cluster holds."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from search.engine import answer
from search.engine.opensearch import counting, reading
from search.engine.opensearch.client import Cluster
from search.engine.opensearch.compiling import compile_node
from search.engine.opensearch.documents import id_of
from search.engine.opensearch.reading import Body, Reader
from search.engine.store import document_of
from search.errors import NoSuchDocument
from search.model import BuildInfo, Document, Hit, Query, Results

_DATE_ORDER = [{"dated": "desc"}, {"ordinal": "asc"}]


class OpenSearchEngine:
    """Answers over the index of one build, which takes no more writes. Safe between threads.

    ``values`` is how many different values each facet of the build has.
    """

    def __init__(
        self, client: Any, cluster: Cluster, index: str, info: BuildInfo, values: Mapping[str, int]
    ) -> None:
        self.info = info
        self.index = index
        self._reader = Reader(client, cluster, index)
        self._values = values

    def search(self, query: Query) -> Results:
        started = time.perf_counter()
        body = _body(query)
        body["aggs"] = counting.aggregations(query, self._values)
        body["track_total_hits"] = True
        body |= self._from(query)
        found = self._reader.search(body, query)
        total = found["hits"]["total"]["value"]
        more = found["hits"]["hits"][query.size :]
        listed = found["hits"]["hits"][: query.size]
        return Results(
            query=query,
            total=total,
            hits=_hits(query, listed),
            facets=counting.facets(query, found["aggregations"]),
            took_ms=(time.perf_counter() - started) * 1000,
            build=self.info.id,
            months=counting.months(found["aggregations"]),
            next=reading.written(listed[-1]["sort"]) if more else None,
        )

    def scan(self, query: Query) -> Iterator[Hit]:
        for listed in self._reader.walk(_body(query), query):
            yield from _hits(query, listed)

    def document(self, document_id: str) -> Document:
        fields = self._reader.document(id_of(document_id))
        if fields is None:
            raise NoSuchDocument(
                f"没有编号为 {document_id[:100]} 的文献。", "它可能已从来源中删除，请重新检索。"
            )
        return document_of(fields)

    def close(self) -> None:
        """Nothing is held open."""

    def _from(self, query: Query) -> Body:
        """Where the page asked for begins; one hit more than it has says whether another follows."""
        size = query.size + 1
        if query.after is not None:
            return {"size": size, "search_after": reading.read(query.after, len(_order(query)))}
        skipped = (query.page - 1) * query.size
        if skipped + size <= reading.WINDOW:
            return {"size": size, "from": skipped}
        place = self._reader.place(_body(query), query, skipped)
        return {"size": size, "search_after": place} if place else {"size": 0}


def _body(query: Query) -> Body:
    """The part of a request that every question about ``query`` shares."""
    body: Body = {"query": compile_node(query.node), "sort": _order(query), "track_scores": True}
    filters = counting.filters(query)
    if filters:
        # Behind the counting: each facet counts without its own filter, and months without any dates.
        body["post_filter"] = {"bool": {"filter": filters}}
    return body | {"_source": ["document"]}


def _order(query: Query) -> list[dict[str, str]]:
    return _DATE_ORDER if query.sort == "date" else [{"_score": "desc"}, *_DATE_ORDER]


def _hits(query: Query, listed: Sequence[Any]) -> tuple[Hit, ...]:
    documents = [document_of(each["_source"]["document"]) for each in listed]
    scores = [each["_score"] or 0.0 for each in listed]
    return answer.hits(query, list(enumerate(scores)), documents)
