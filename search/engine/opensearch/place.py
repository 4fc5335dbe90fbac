"""The cluster as the place where the builds of a library are kept: all that a reader needs is its address."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from search.analyse import fingerprint
from search.engine.opensearch import files
from search.engine.opensearch.catalogue import Catalogue, Sealed
from search.engine.opensearch.client import Cluster, cluster_at, connect, speaking
from search.engine.opensearch.engine import OpenSearchEngine, open_build
from search.engine.opensearch.making import Growing, Making, new_build, new_generation
from search.engine.opensearch.seen import Seen
from search.errors import REBUILD, IndexMismatch, IndexUnavailable
from search.model import BuildInfo, Document, Everything, Query
from search.settings import Settings

# Seconds for which the answer to "which build is the current one?" is good, and that it may take.
_FRESH, _PATIENCE = 1.0, 3.0
_BUILD = "Run `policysearch build --engine opensearch` to make one."


class ClusterPlace:
    """Where a cluster's builds are found, opened and made. Safe between threads."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._asked = threading.Lock()
        self._stamp: tuple[float, str | None] = (-_FRESH, None)

    @property
    def shown(self) -> str:
        """The place as it may be shown."""
        return f"{self._cluster.name} in the cluster at {self._cluster.shown}"

    def stamp(self) -> str | None:
        """The current build's index, as it was a second ago at most; the last known one while nobody answers."""
        at, known = self._stamp
        if time.monotonic() - at < _FRESH or not self._asked.acquire(blocking=False):
            return known
        try:
            known = self._catalogue.current(_PATIENCE)
        except IndexUnavailable:
            pass
        finally:
            self._stamp = (time.monotonic(), known)
            self._asked.release()
        return known

    def exists(self) -> bool:
        """Whether some build has been made, usable or not."""
        return self._catalogue.current() is not None

    def open(self) -> OpenSearchEngine:
        """The engine over the current build. Raises ``IndexUnavailable`` or ``IndexMismatch``."""
        sealed = self._current()
        info = sealed.info
        if info.fingerprint != fingerprint():
            raise IndexMismatch(
                f"The build {info.id} was made with another analyser or dictionary "
                f"({info.fingerprint}, here {fingerprint()}).",
                REBUILD,
            )
        return open_build(self._client, self._cluster, sealed)

    def examine(self, info: BuildInfo) -> None:
        """Raises ``IndexUnavailable`` where the build ``info`` is no longer there to be read."""
        if self._current().info != info:
            raise IndexUnavailable(f"The build {info.id} has been replaced.", "Ask again.")

    def ids(self, engine: Any, start: int, count: int) -> Iterator[str]:
        """The ids of ``count`` documents of ``engine``, one that ``open`` gave, from number ``start`` on."""
        found: Iterator[str] = engine.ids(start, count)
        return found

    def file(self, info: BuildInfo, name: str) -> BinaryIO:
        """A file of the build, open. Raises ``OSError`` where it is not there."""
        sealed = self._current()
        if sealed.info != info:
            raise FileNotFoundError(f"the build {info.id} has been replaced")
        with tempfile.TemporaryDirectory(prefix="policysearch-") as folder:
            files.download(self._client, self._cluster, sealed.index, Path(folder))
            # Open, it lives on without its name.
            return (Path(folder) / name).open("rb")

    def first_seen(self, ids: Sequence[str]) -> dict[str, str]:
        """When each of these documents was first seen (ISO, UTC); unknown ones lack."""
        return Seen(self._client, self._cluster).first_seen(ids)

    def documents(self) -> Iterator[Document]:
        """All documents of the current build, whatever dictionary it was made with."""
        engine = open_build(self._client, self._cluster, self._current())
        for hit in engine.scan(Query("", Everything(), sort="date")):
            yield hit.document

    def new_build(self) -> AbstractContextManager[Making]:
        """A build to write into, removed at the end unless it was published. Raises ``IndexUnavailable``."""
        return new_build(self._client, self._cluster)

    def new_generation(self) -> AbstractContextManager[Growing]:
        """The current build with changes, as ``new_build``."""
        return new_generation(self._client, self._cluster, self._current)

    def facts(self) -> list[tuple[str, str]]:
        """What ``policysearch check`` prints of the current build, after all of it has answered."""
        sealed = self._current()
        total = self.open().search(Query("", Everything(), size=1)).total
        if total != sealed.info.documents:
            raise IndexUnavailable(f"{total} documents where {sealed.info.documents} were written.", REBUILD)
        with speaking(self._cluster):
            health = self._client.cluster.health(index=sealed.index)
            sizes = self._client.indices.stats(index=sealed.index, metric="store")["indices"][sealed.index]
        shards = f"{health['active_primary_shards']}, {health['active_shards']} with their copies"
        return [
            ("index", f"{sealed.index}, {health['status']}"),
            ("shards", shards),
            ("bytes", f"{sizes['primaries']['store']['size_in_bytes']:,}, without copies"),
        ]

    @property
    def info(self) -> BuildInfo:
        """What is known of the current build, whatever dictionary it was made with."""
        return self._current().info

    def close(self) -> None:
        """Lets go of the connections."""
        if "_client" in self.__dict__:
            self._client.close()

    @cached_property
    def _client(self) -> Any:
        return connect(self._cluster)

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue(self._client, self._cluster)

    def _current(self) -> Sealed:
        index = self._catalogue.current()
        if index is None:
            raise IndexUnavailable(f"There is no build named {self.shown}.", _BUILD)
        return self._catalogue.read(index)


def cluster_place(settings: Settings) -> ClusterPlace:
    """The cluster that ``settings`` name. Raises ``BadParameter``."""
    return ClusterPlace(
        cluster_at(
            settings.cluster_url,
            settings.cluster_user,
            settings.cluster_password,
            name=settings.cluster_name,
            ca=settings.cluster_ca,
            shards=settings.cluster_shards,
            replicas=settings.cluster_replicas,
            timeout=settings.cluster_timeout,
        )
    )
