"""The second phase of the ranking on a cluster: the hits that come first by words are fetched and looked at in here.

The formulas are those of the embedded engine (``refine``), over the stored texts of the first ``candidates`` hits.
Only how rare a pair of characters is comes out otherwise: a cluster counts the documents that hold it, the embedded
engine how often it stands there. How often a document that holds it says it, at the mean, a cluster is not asked:
the candidates tell.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from search.engine.answer import Matches, first
from search.engine.explain import raised
from search.engine.opensearch.mapping import pairs
from search.engine.opensearch.reading import Body, Reader
from search.engine.ranking import weights
from search.engine.refine import bonus, pairs_read
from search.engine.shortlist import Shortlist
from search.engine.store import decoded
from search.errors import BadPosition
from search.model import Everything, Query, ScorePart

# Pairs whose frequency is kept in memory; then all are forgotten.
_KNOWN = 50_000
_EVERYTHING = Query("", Everything())


@dataclass(frozen=True, slots=True)
class Ranked:
    """A hit of the cluster with its whole score, and what the second phase added to it."""

    hit: Any
    score: float
    added: tuple[ScorePart, ...] = ()


def candidates() -> int:
    """How many hits the second phase looks at."""
    return int(weights()["candidates"])


def refines(query: Query) -> bool:
    """Whether the texts of the first hits are looked at."""
    return query.sort == "relevance" and bool(pairs_read(query.node))


def start(query: Query) -> int | None:
    """The number of the first hit that ``query`` asks for, or ``None`` where no candidate is asked for.

    A cursor is such a number as long as it leads to a candidate. Raises ``BadPosition``.
    """
    if query.after is None:
        skipped = (query.page - 1) * query.size
        return skipped if skipped < candidates() else None
    if not (query.after.isascii() and query.after.isdigit()):
        return None
    if len(query.after) < 12 and 0 < int(query.after) < candidates():
        return int(query.after)
    raise BadPosition("cursor 不是本接口给出的。", "请不带 cursor 重新检索。")


class Refiner:
    """The second phase over one build, which never changes. Safe between threads."""

    def __init__(self, reader: Reader, documents: int) -> None:
        self._reader, self._documents = reader, documents
        self._known: dict[str, int] = {}
        self._writing = threading.Lock()

    def ranked(self, query: Query, hits: Sequence[Any]) -> list[Ranked]:
        """``hits`` with the second phase in their scores and order. They are the candidates, best first by words."""
        rising = sorted(hits, key=lambda hit: int(hit["sort"][-1]))
        scores = np.array([hit["_score"] for hit in rising], dtype=np.float64)
        matches = Matches(np.arange(len(rising), dtype=np.int64), scores)
        shortlist = self._shortlist(query, rising)
        readers = [(0, shortlist)]
        added = bonus(query, matches, readers, shortlist)
        if added is None:
            return [Ranked(hit, hit["_score"]) for hit in hits]
        better = Matches(matches.ordinals, scores.copy())
        better.scores[added.places] += added.total
        more = raised(added, matches.ordinals) if query.explain else {}
        order = first(len(rising), query, better, shortlist).tolist()
        return [Ranked(rising[at], float(better.scores[at]), tuple(more.get(at, ()))) for at in order]

    def _shortlist(self, query: Query, hits: Sequence[Any]) -> Shortlist:
        documents = [decoded(hit["_source"]["document"].encode()) for hit in hits]
        dates = [int(hit["sort"][-2]) for hit in hits]
        return Shortlist(documents, dates, self._documents, self._frequencies(pairs_read(query.node)))

    def _frequencies(self, wanted: Sequence[str]) -> dict[str, int]:
        """In how many bodies of the build each of some pairs stands."""
        known = self._known
        unknown = [each for each in wanted if each not in known]
        if unknown:
            filters = {str(at): {"term": {pairs("body"): each}} for at, each in enumerate(unknown)}
            body: Body = {
                "size": 0,
                "track_total_hits": False,
                "aggs": {"in": {"filters": {"filters": filters}}},
            }
            counted = self._reader.search(body, _EVERYTHING)["aggregations"]["in"]["buckets"]
            found = {each: int(counted[str(at)]["doc_count"]) for at, each in enumerate(unknown)}
            with self._writing:
                # Another object: who reads the one before goes on reading it.
                self._known = found if len(self._known) > _KNOWN else {**self._known, **found}
            known = known | found
        return {each: known[each] for each in wanted}
