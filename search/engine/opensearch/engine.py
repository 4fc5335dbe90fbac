"""Answers over one build that a cluster holds."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from search.engine import answer
from search.engine.opensearch import counting, files, reading
from search.engine.opensearch.catalogue import Sealed
from search.engine.opensearch.client import Cluster
from search.engine.opensearch.collapsing import Collapse, family_of
from search.engine.opensearch.compiling import Clause, compile_node
from search.engine.opensearch.documents import id_of
from search.engine.opensearch.explaining import explained
from search.engine.opensearch.freshening import Freshness
from search.engine.opensearch.mapping import shown as counted_by
from search.engine.opensearch.reading import Body, Reader
from search.engine.opensearch.refining import Ranked, Refiner, candidates, refines, start
from search.engine.opensearch.temporary import opening
from search.engine.store import decoded
from search.errors import NoSuchDocument
from search.model import Document, Everything, Hit, Query, Results, Sort
from search.suggest import Suggestions

_DATE_ORDER: list[Body] = [{"dated": "desc"}, {"ordinal": "asc"}]
# Undated documents have no months, and a number behind those of all others stands for them.
_OLDEST_ORDER: list[Body] = [
    {"months": {"order": "asc", "missing": 1_000_000}},
    {"dated": "asc"},
    {"ordinal": "asc"},
]
_ORDERS: dict[Sort, list[Body]] = {
    "relevance": [{"_score": "desc"}, *_DATE_ORDER],
    "date": _DATE_ORDER,
    "oldest": _OLDEST_ORDER,
}
_EVERYTHING = Query("", Everything())


class OpenSearchEngine:
    """Answers over the index of one build, which takes no more writes. Safe between threads."""

    def __init__(self, client: Any, cluster: Cluster, sealed: Sealed, suggestions: Suggestions) -> None:
        self.info = sealed.info
        self.suggestions = suggestions
        self._sealed = sealed
        self._reader = Reader(client, cluster, sealed.index)
        self._freshness = Freshness(self._reader)
        self._refiner = Refiner(self._reader, sealed.info.documents)

    def search(self, query: Query) -> Results:
        started = time.perf_counter()
        matching, collapse = self._matching(query)
        body = _listed(query, self._freshness.added(query, matching), collapse)
        body["aggs"] = counting.aggregations(query, self._sealed.values)
        body["track_total_hits"] = True
        found, shown, following = self._page(query, body)
        return Results(
            query=query,
            total=counting.total(found["aggregations"]),
            hits=self._hits(query, shown, collapse),
            facets=counting.facets(query, found["aggregations"]),
            months=counting.months(found["aggregations"]),
            took_ms=(time.perf_counter() - started) * 1000,
            build=self.info.id,
            families=found["hits"]["total"]["value"],
            next=following,
        )

    def count(self, query: Query) -> int:
        found = {"bool": {"must": [compile_node(query.node)], "filter": counting.filters(query)}}
        body = {"size": 0, "query": found, "track_total_hits": True}
        total: int = self._reader.search(body, query)["hits"]["total"]["value"]
        return total

    def lacking(self, facet: str) -> int:
        found = {"bool": {"must_not": [{"exists": {"field": counted_by(facet)}}]}}
        body = {"size": 0, "query": found, "track_total_hits": True}
        total: int = self._reader.search(body, _EVERYTHING)["hits"]["total"]["value"]
        return total

    def scan(self, query: Query) -> Iterator[Hit]:
        matching, collapse = self._matching(query)
        body = _listed(query, self._freshness.added(query, matching), collapse)
        if refines(query):
            first = self._reader.search({**body, "size": candidates()}, query)["hits"]["hits"]
            ranked = self._refiner.ranked(query, first)
            for at in range(0, len(ranked), _BLOCK):
                yield from self._hits(query, ranked[at : at + _BLOCK], collapse)
            if len(first) < candidates():
                return
            body["search_after"] = first[-1]["sort"]
        for listed in self._reader.walk(body, query):
            yield from self._hits(query, _unrefined(listed), collapse)

    def ids(self, start: int, count: int) -> Iterator[str]:
        """The ids of ``count`` documents in the order of the build, from number ``start`` on."""
        body: Body = {"query": {"match_all": {}}, "sort": [{"ordinal": "asc"}], "_source": ["id"]}
        if self._sealed.numbers == self.info.documents:
            body["search_after"] = [start - 1]
        elif start:
            # Deleted documents have left gaps.
            place = self._reader.place(body, _EVERYTHING, start)
            if place is None:
                return
            body["search_after"] = place
        for each in islice(chain.from_iterable(self._reader.walk(body, _EVERYTHING)), count):
            yield each["_source"]["id"]

    def rows(self) -> Iterator[Any]:
        """Of every document its id in the cluster, place, family and signature, in the order of the build."""
        body: Body = {"query": {"match_all": {}}, "sort": [{"ordinal": "asc"}], "_source": False}
        body["docvalue_fields"] = ["signature", "family", "place"]
        return chain.from_iterable(self._reader.rows(body, _EVERYTHING))

    def document(self, document_id: str) -> Document:
        return _document(self._found(document_id))

    def family(self, document_id: str) -> tuple[Document, ...]:
        found = self._found(document_id)
        family = family_of(found)
        if family is None:
            return (_document(found),)
        body = {"query": {"term": {"family": family}}, "sort": [{"place": "asc"}], "_source": ["document"]}
        listed = self._reader.walk(body, _EVERYTHING)
        return tuple(_document(each) for some in listed for each in some)

    def close(self) -> None:
        """Nothing is held open."""

    def _found(self, document_id: str) -> Any:
        body = {"query": {"ids": {"values": [id_of(document_id)]}}, "size": 1, **_KEPT}
        listed = self._reader.search(body, _EVERYTHING)["hits"]["hits"]
        if not listed:
            raise NoSuchDocument(
                f"没有编号为 {document_id[:100]} 的文献。", "它可能已从来源中删除，请重新检索。"
            )
        return listed[0]

    def _matching(self, query: Query) -> tuple[Clause, Collapse | None]:
        """The query itself, and who finds out about reprints where these are to be collapsed and there are any."""
        matching = compile_node(query.node)
        if not query.collapse or not self._sealed.families:
            return matching, None

        def ask(filters: list[Clause], aggregations: Body) -> Any:
            body = {"size": 0, "query": {"bool": {"filter": filters}}, "aggs": aggregations}
            return self._reader.search(body, query)["aggregations"]

        return matching, Collapse(ask, [matching, *counting.filters(query)], self._sealed.families)

    def _page(self, query: Query, body: Body) -> tuple[Any, list[Ranked], str | None]:
        """The answer to ``body``, the hits of the page asked for, and the place behind them."""
        skipped = start(query) if refines(query) else None
        if skipped is None:
            found = self._reader.search({**body, **self._from(query, body)}, query)
            listed = found["hits"]["hits"]
            shown = listed[: query.size]
            more = len(listed) > query.size
            return found, _unrefined(shown), reading.written(shown[-1]["sort"]) if more else None
        end = skipped + query.size
        # Pages of candidates are cut out of all of them; one that reaches beyond them has others behind.
        size = max(candidates(), end) + 1
        found = self._reader.search({**body, "size": size}, query)
        listed = found["hits"]["hits"]
        ranked = self._refiner.ranked(query, listed[: candidates()]) + _unrefined(listed[candidates() :])
        following = None
        if len(listed) > end:
            # Behind the last candidate the cluster's own order goes on.
            following = str(end) if end < candidates() else reading.written(listed[end - 1]["sort"])
        return found, ranked[skipped:end], following

    def _hits(self, query: Query, shown: Sequence[Ranked], collapse: Collapse | None) -> tuple[Hit, ...]:
        listed = [each.hit for each in shown]
        reprints = collapse.reprints(listed) if collapse else [0 for _ in listed]
        documents = [_document(each) for each in listed]
        made = [
            answer.Shown(number, each.score, others)
            for number, (each, others) in enumerate(zip(shown, reprints, strict=True))
        ]
        hits = answer.hits(query, made, documents)
        if not query.explain:
            return hits
        parts = zip(hits, explained(query, listed, self._reader), shown, strict=True)
        return tuple(
            replace(hit, explained=(*words, *self._freshness.part(query, each.hit), *each.added))
            for hit, words, each in parts
        )

    def _from(self, query: Query, body: Body) -> Body:
        """Where the page asked for begins; one hit more than it has says whether another follows."""
        size = query.size + 1
        if query.after is not None:
            return {"size": size, "search_after": reading.read(query.after, len(_ORDERS[query.sort]))}
        skipped = (query.page - 1) * query.size
        if skipped + size <= reading.WINDOW:
            return {"size": size, "from": skipped}
        bare = {name: part for name, part in body.items() if name != "aggs"}
        place = self._reader.place(bare, query, skipped)
        return {"size": size, "search_after": place} if place else {"size": 0}


def open_build(client: Any, cluster: Cluster, sealed: Sealed) -> OpenSearchEngine:
    """The engine over a sealed build, with its files fetched. Raises ``IndexUnavailable``."""
    with opening(), tempfile.TemporaryDirectory(prefix="policysearch-") as folder:
        files.download(client, cluster, sealed.index, Path(folder))
        # Mapped, the files live on without their names.
        return OpenSearchEngine(client, cluster, sealed, Suggestions(Path(folder)))


# Hits made at once where all are asked for.
_BLOCK = 50
# What is read of a document.
_KEPT: Body = {"_source": ["document"], "docvalue_fields": ["family"]}


def _listed(query: Query, matching: Clause, collapse: Collapse | None) -> Body:
    """The part of a request that says which hits come in which order."""
    body: Body = {"query": matching, "sort": _ORDERS[query.sort], "track_scores": True, **_KEPT}
    shown = [collapse.shown()] if collapse else []
    filters = counting.filters(query) + shown
    if filters:
        # Behind the counting: each facet counts without its own filter, and every document of a family.
        body["post_filter"] = {"bool": {"filter": filters}}
    return body


def _document(hit: Any) -> Document:
    return decoded(hit["_source"]["document"].encode())


def _unrefined(listed: Sequence[Any]) -> list[Ranked]:
    """Hits in the cluster's own order, with its own scores."""
    return [Ranked(each, each["_score"] or 0.0) for each in listed]
