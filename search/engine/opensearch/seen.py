"""When each document was first seen, across all builds of a cluster: an index beside them, which no build replaces."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from search.engine.opensearch.client import Cluster, speaking
from search.engine.opensearch.documents import id_of
from search.errors import IndexUnavailable

# Ids written, and asked for, at once.
_BLOCK = 2_000
_CONFLICT = 409

_log = logging.getLogger(__name__)


class Seen:
    """Notes and tells when documents were first there. What is noted once stays."""

    def __init__(self, client: Any, cluster: Cluster) -> None:
        self._client, self._cluster = client, cluster
        self._index = f"{cluster.name}-seen"

    def record(self, ids: Iterable[str], at: str) -> None:
        """Notes that the documents ``ids`` are there at ``at`` (ISO, UTC), unless they were before.

        A record that can't be written must not cost a build: that is logged, and the next build writes it.
        """
        try:
            self._create()
            waiting = iter(ids)
            while block := list(islice(waiting, _BLOCK)):
                self._note(block, at)
        except IndexUnavailable as error:
            _log.warning(
                "%s can't be written (%s): feeds will date new documents by a later build", self._index, error
            )

    def first_seen(self, ids: Sequence[str]) -> dict[str, str]:
        """When each of ``ids`` was first seen (ISO, UTC), for those that are known. Without a record none are."""
        found: dict[str, str] = {}
        known = {id_of(id): id for id in ids}
        wanted = list(known)
        for start in range(0, len(wanted), _BLOCK):
            body = {"ids": wanted[start : start + _BLOCK]}
            try:
                with speaking(self._cluster):
                    answer = self._client.mget(index=self._index, body=body)
            except IndexUnavailable:
                # A feed without its record still is a feed.
                return found
            found |= {
                known[each["_id"]]: each["_source"]["at"] for each in answer["docs"] if each.get("found")
            }
        return found

    def _create(self) -> None:
        from opensearchpy import exceptions

        with speaking(self._cluster):
            try:
                self._client.indices.create(
                    index=self._index,
                    body={
                        "settings": {
                            "number_of_shards": self._cluster.shards,
                            "number_of_replicas": self._cluster.replicas,
                            "refresh_interval": -1,
                        },
                        "mappings": {
                            "dynamic": "strict",
                            "properties": {"at": {"type": "keyword", "index": False}},
                        },
                    },
                )
            except exceptions.RequestError as error:
                if error.error != "resource_already_exists_exception":
                    raise

    def _note(self, ids: list[str], at: str) -> None:
        lines = [line for id in ids for line in ({"create": {"_id": id_of(id)}}, {"at": at})]
        with speaking(self._cluster):
            answer = self._client.bulk(index=self._index, body=lines, params={"request_timeout": 90})
        failed = [
            each["create"]["error"]["reason"]
            for each in answer["items"]
            if each["create"]["status"] not in (200, 201, _CONFLICT)
        ]
        if failed:
            raise IndexUnavailable(f"{len(failed)} of {len(ids)} first sightings were refused: {failed[0]}.")
