"""Only one builder at a time: a document that the builder keeps renewing, taken over when it stops doing so.

Writes of this document name the version that they replace, so that of two builders that want it one is refused. Time
is the cluster's, so that the clocks of builders do not matter.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from search.engine.opensearch.client import Cluster, speaking
from search.errors import IndexUnavailable

# Seconds after which a builder that has not renewed its lock is taken for dead, and between two renewals.
LEASE = 60
_RENEW = 10.0
_ID = "builder"

_log = logging.getLogger(__name__)


class Lock:
    """The lock of one builder. ``require`` says whether it is still ours."""

    def __init__(self, client: Any, cluster: Cluster) -> None:
        self._client, self._cluster = client, cluster
        self._index = f"{cluster.name}-lock"
        # The random part tells a builder from one that had its process id before.
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._version: dict[str, int] = {}
        self._lost = False
        self._stop = threading.Event()

    @contextmanager
    def held(self) -> Iterator[Lock]:
        """Holds the lock. Raises ``IndexUnavailable`` where another builder has it."""
        self._take()
        renewing = threading.Thread(target=self._keep, name="cluster-lock", daemon=True)
        renewing.start()
        try:
            yield self
        finally:
            self._stop.set()
            renewing.join()
            self._release()

    def require(self) -> None:
        """Raises ``IndexUnavailable`` where the lock was lost."""
        if self._lost:
            raise IndexUnavailable(
                "Another builder has taken this one for dead, since the cluster could not be reached for a while.",
                "Build again; the current build is untouched.",
            )

    def _take(self) -> None:
        from opensearchpy import exceptions

        with speaking(self._cluster):
            try:
                self._client.indices.create(
                    index=self._index,
                    body={
                        "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-2"},
                        "mappings": {"dynamic": False},
                    },
                )
            except exceptions.RequestError as error:
                if error.error != "resource_already_exists_exception":
                    raise
            try:
                self._write({"op_type": "create"})
            except exceptions.ConflictError:
                self._take_over()

    def _take_over(self) -> None:
        from opensearchpy import exceptions

        try:
            found = self._client.get(index=self._index, id=_ID)
            if self._now() - found["_source"]["renewed"] < LEASE:
                raise self._taken(found["_source"]["owner"])
            self._write({"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]})
        except (exceptions.ConflictError, exceptions.NotFoundError):
            raise self._taken("another process") from None

    def _taken(self, owner: str) -> IndexUnavailable:
        return IndexUnavailable(
            f"Another build is being made in the cluster at {self._cluster.shown}, by {owner}.",
            f"Wait until it ends; a builder that has died is forgotten after {LEASE} s.",
        )

    def _keep(self) -> None:
        from opensearchpy import exceptions

        # Nobody else takes the lock before.
        ours_until = time.monotonic() + LEASE
        while not self._stop.wait(_RENEW):
            begun = time.monotonic()
            try:
                self._write(self._version)
                ours_until = begun + LEASE
            except exceptions.ConflictError:
                ours = self._still_ours()
                self._lost = time.monotonic() > ours_until if ours is None else not ours
                if self._lost:
                    return
            except exceptions.OpenSearchException as error:
                # The lease outlives a few of these; if it does not, the next write conflicts.
                _log.warning("the builder's lock could not be renewed: %s", error)

    def _still_ours(self) -> bool | None:
        """Whether the lock is ours after all: a write may have been made though its answer got lost.

        ``None`` where the cluster can't say, which is asked again at the next turn.
        """
        from opensearchpy import exceptions

        try:
            found = self._client.get(index=self._index, id=_ID)
        except exceptions.NotFoundError:
            return False
        except exceptions.OpenSearchException as error:
            _log.warning("who has the builder's lock could not be asked: %s", error)
            return None
        self._version = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        return bool(found["_source"]["owner"] == self._owner)

    def _write(self, condition: dict[str, Any]) -> None:
        body = {"owner": self._owner, "renewed": self._now()}
        answer = self._client.index(index=self._index, id=_ID, body=body, params=condition)
        self._version = {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}

    def _release(self) -> None:
        from opensearchpy import exceptions

        try:
            if not self._lost:
                self._client.delete(index=self._index, id=_ID, params=self._version)
        except exceptions.OpenSearchException as error:
            _log.warning("the builder's lock could not be given back: %s", error)

    def _now(self) -> int:
        return int(self._client.cat.health(params={"format": "json", "h": "epoch"})[0]["epoch"])
