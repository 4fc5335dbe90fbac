"""Questions to the index of one build, and their answers: all of it, or an error."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from search.engine.opensearch.client import Cluster, refused, speaking
from search.errors import BadPosition, ClusterUnavailable, IndexUnavailable
from search.model import Query

# What one request may skip, the cluster's own limit; beyond it pages are walked to.
WINDOW = 10_000
# Hits of one step of a walk: with their documents, and without.
_STEP, _BARE_STEP = 100, 5_000
_KEEP_ALIVE = "5m"
# Seconds between the tries of one question whose node died.
_PAUSES = (0.1, 0.4, 1.0)

Body = dict[str, Any]
Answer = dict[str, Any]


class BuildGone(IndexUnavailable):
    """The build that is being read is no longer in the cluster."""


class Reader:
    """Asks one index. Safe between threads."""

    def __init__(self, client: Any, cluster: Cluster, index: str) -> None:
        self._client, self._cluster, self._index = client, cluster, index

    def search(
        self, body: Body, query: Query, index: bool = True, params: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer of all shards. Raises ``ClusterUnavailable`` where one of them is missing or late."""
        asked = {
            **(params or {}),
            # Scores over all shards, so that they do not depend on which shard a document lies on.
            "search_type": "dfs_query_then_fetch",
            "cancel_after_time_interval": f"{self._cluster.timeout}s",
            # A count that leaves a shard out is a wrong count.
            "allow_partial_search_results": "false",
        }
        if index:
            # The pages of one query go to the same copies of the shards, and different queries to different ones.
            asked["preference"] = _preference(query)
        for pause in _PAUSES:
            try:
                return self._whole(body, asked, index)
            except ClusterUnavailable as error:
                # A node that dies takes with it what was under way on it: another has the same shards. Where the
                # cluster is late or too busy, asking again would only add to that.
                if not error.again:
                    raise
            time.sleep(pause)
        return self._whole(body, asked, index)

    def _whole(self, body: Body, params: Body, index: bool) -> Answer:
        with speaking(self._cluster):
            answer: Answer = self._client.search(
                index=self._index if index else None, body=body, params=params
            )
        shards = answer["_shards"]
        if answer["timed_out"] or shards["failed"] or shards["successful"] < shards["total"]:
            raise refused(self._cluster, 503, f"{shards['failed']} of {shards['total']} shards failed")
        return answer

    def walk(self, body: Body, query: Query) -> Iterator[list[dict[str, Any]]]:
        """All hits of ``body`` in its order, some at a time, read as they are asked for, from one point in time."""
        return self._walk(body, query, _STEP)

    def rows(self, body: Body, query: Query) -> Iterator[list[dict[str, Any]]]:
        """As ``walk``, for hits without their documents."""
        return self._walk(body, query, _BARE_STEP)

    def place(self, body: Body, query: Query, skipped: int) -> list[Any] | None:
        """The sort values of the hit number ``skipped`` of ``body``, or ``None`` where there are fewer."""
        for hits in self._walk({**body, "_source": False}, query, _BARE_STEP):
            if len(hits) >= skipped:
                return list(hits[skipped - 1]["sort"])
            skipped -= len(hits)
        return None

    def _walk(self, body: Body, query: Query, step: int) -> Iterator[list[dict[str, Any]]]:
        """Goes on from a new point where the one before is lost: a node that dies takes its points with it.

        That makes no difference to what is read, since a build never changes.
        """
        after: Body = {}
        lost = 0
        while True:
            try:
                with self._point(query) as point:
                    for hits in self._from(point, {**body, **after}, query, step):
                        yield hits
                        after = {"search_after": hits[-1]["sort"]}
                        lost = 0
                return
            except BuildGone:
                raise
            except IndexUnavailable:
                lost += 1
                if lost > len(_PAUSES):
                    raise
            time.sleep(_PAUSES[lost - 1])

    def _from(self, point: str, body: Body, query: Query, step: int) -> Iterator[list[dict[str, Any]]]:
        after: Body = {}
        while True:
            pit = {"id": point, "keep_alive": _KEEP_ALIVE}
            asked = {**body, **after, "size": step, "pit": pit, "track_total_hits": False}
            hits = self.search(asked, query, index=False)["hits"]["hits"]
            if hits:
                yield hits
            if len(hits) < step:
                return
            after = {"search_after": hits[-1]["sort"]}

    @contextmanager
    def _point(self, query: Query) -> Iterator[str]:
        params = {
            "keep_alive": _KEEP_ALIVE,
            "allow_partial_pit_creation": "false",
            "preference": _preference(query),
        }
        with speaking(self._cluster), self._still_there():
            made = self._client.create_pit(index=self._index, params=params)
        try:
            yield made["pit_id"]
        finally:
            try:
                with speaking(self._cluster):
                    self._client.delete_pit(body={"pit_id": [made["pit_id"]]})
            except IndexUnavailable:
                # It ends by itself when nobody asks it any more.
                pass

    @contextmanager
    def _still_there(self) -> Iterator[None]:
        from opensearchpy import exceptions

        try:
            yield
        except exceptions.NotFoundError:
            raise BuildGone(
                f"The build in {self._index} is no longer there; a build goes when the second newer one is made.",
                "Read again from the beginning: the current build answers.",
            ) from None


def _preference(query: Query) -> str:
    return hashlib.sha256(query.text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def written(sort: list[Any]) -> str:
    """Sort values of a hit as a query's ``after``."""
    return "_".join(repr(value) for value in sort)


def read(after: str, count: int) -> list[float]:
    """The ``count`` sort values of ``after``: whole numbers, before two of which a score or a month may stand.

    Raises ``BadPosition``.
    """
    parts = after.split("_")
    try:
        if len(parts) == count and len(after) < 100 and after.isascii():
            found = [*map(float, parts[:-2]), *map(int, parts[-2:])]
            if all(math.isfinite(each) and abs(each) < 1 << 62 for each in found):
                return found
    except ValueError:
        pass
    raise BadPosition("cursor 不是本接口给出的。", "请不带 cursor 重新检索。")
