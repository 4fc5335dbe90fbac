"""A build that is being made in a cluster: an index of its own, sealed when every copy of every shard has it all."""

from __future__ import annotations

import hashlib
import logging
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Generic, TypeVar

from search.engine import Written
from search.engine.opensearch import files
from search.engine.opensearch.catalogue import Catalogue, Sealed
from search.engine.opensearch.client import Cluster, refused, speaking
from search.engine.opensearch.engine import OpenSearchEngine, open_build
from search.engine.opensearch.generation import ClusterGeneration
from search.engine.opensearch.lock import Lock
from search.engine.opensearch.prepared import prepare
from search.engine.opensearch.seen import Seen
from search.engine.opensearch.temporary import building
from search.engine.opensearch.writer import BulkWriter
from search.errors import IndexUnavailable
from search.model import BuildInfo
from search.suggest import Suggestions

# Seconds for which no copy of a shard need be on its way while some are missing, as after a node was lost.
_COPIES = 600.0

_log = logging.getLogger(__name__)


@contextmanager
def new_build(client: Any, cluster: Cluster) -> Iterator[Making]:
    """An empty index to write a build into. It is removed at the end unless it was published."""
    with building(), _alone(client, cluster) as (catalogue, lock):
        writer = BulkWriter(client, cluster, catalogue.create(), lock.require)
        yield from _until_published(Making(client, cluster, catalogue, lock, writer))


@contextmanager
def new_generation(client: Any, cluster: Cluster, current: Callable[[], Sealed]) -> Iterator[Growing]:
    """A build that is the ``current`` one with changes, in an index of its own; removed unless it was published."""
    with building(), _alone(client, cluster) as (catalogue, lock):
        base = current()
        with tempfile.TemporaryDirectory(prefix="policysearch-") as name:
            before = Path(name)
            files.download(client, cluster, base.index, before)
            engine = OpenSearchEngine(client, cluster, base, Suggestions(before))
            writer = ClusterGeneration(client, cluster, base, engine, lock.require)
            growing = Growing(client, cluster, catalogue, lock, writer)
            growing.info, growing.before = base.info, before
            yield from _until_published(growing)


@contextmanager
def _alone(client: Any, cluster: Cluster) -> Iterator[tuple[Catalogue, Lock]]:
    """Where nobody else builds, and after what dead builders left was removed."""
    require_nodes(client, cluster)
    catalogue = Catalogue(client, cluster)
    with Lock(client, cluster).held() as lock:
        catalogue.clean()
        yield catalogue, lock


def require_nodes(client: Any, cluster: Cluster) -> None:
    """Raises ``IndexUnavailable`` where the cluster has too few nodes to keep as many copies as are asked for."""
    with speaking(cluster):
        nodes = client.cluster.health()["number_of_data_nodes"]
    if nodes <= cluster.replicas:
        raise IndexUnavailable(
            f"The cluster at {cluster.shown} has {nodes} data nodes, too few to keep {cluster.replicas} more "
            "copies of everything.",
            f"Add nodes, or set POLICYSEARCH_CLUSTER_REPLICAS to {max(0, nodes - 1)}.",
        )


AnyWriter = TypeVar("AnyWriter", bound=BulkWriter | ClusterGeneration)


class _OnItsWay(Generic[AnyWriter]):
    """One build on its way: the writer takes the documents; then it is sealed, opened and published.

    ``folder`` is one of this machine, for what goes along with the build while it is made.
    """

    def __init__(
        self, client: Any, cluster: Cluster, catalogue: Catalogue, lock: Lock, writer: AnyWriter
    ) -> None:
        self._client, self._cluster, self._catalogue, self._lock = client, cluster, catalogue, lock
        self._writer = writer
        self._folder = tempfile.TemporaryDirectory(prefix="policysearch-")
        self.folder = Path(self._folder.name)
        self.prepare = prepare
        self._sealed: Sealed | None = None
        self._published = False

    @property
    def index(self) -> str:
        """The index that it is written into; empty where there is none as yet."""
        return self._writer.index

    def writer(self) -> AnyWriter:
        """The writer of the build."""
        return self._writer

    def _seal(self, documents: int, rejects: int, fingerprint: str) -> BuildInfo:
        """Waits until all copies are whole, counts them, and writes down what is known of the build."""
        self._wait_for_copies()
        with speaking(self._cluster):
            for step in (self._client.indices.flush, self._client.indices.refresh):
                done = step(index=self.index, params={"request_timeout": 600})
                if done["_shards"]["failed"]:
                    raise refused(
                        self._cluster, 503, f"{done['_shards']['failed']} copies could not be written"
                    )
        writer = self._writer
        files.upload(self._client, self._cluster, self.index, writer.folder, self.folder, kept=writer.kept)
        created = datetime.now(timezone.utc)
        content = hashlib.sha256(writer.digest).hexdigest()[:8]
        name = f"{created:%Y%m%dT%H%M%S%fZ}-{content}"
        info = BuildInfo(name, created.isoformat(timespec="seconds"), documents, rejects, fingerprint)
        self._lock.require()
        self._sealed = Sealed(self.index, info, writer.values, writer.families, writer.numbers)
        self._catalogue.seal(self._sealed)
        return info

    def open(self) -> OpenSearchEngine:
        """The engine over the sealed build."""
        return open_build(self._client, self._cluster, self._facts())

    def _facts(self) -> Sealed:
        if self._sealed is None:
            raise ValueError("the build is not sealed")
        return self._sealed

    def _publish(self, ids: Iterable[str]) -> None:
        """Makes the sealed build the current one, in one step; ``ids`` are those of all documents that may be new."""
        self._lock.require()
        # Before anybody can ask about the documents.
        Seen(self._client, self._cluster).record(ids, self._facts().info.created)
        self._lock.require()
        self._catalogue.publish(self.index)
        self._published = True

    def end(self) -> None:
        """Removes the index unless it was published. A cluster that is away keeps it for the next build to remove."""
        self._writer.abandon()
        self._folder.cleanup()
        if self.index and not self._published:
            try:
                # What failed may have been the answer to the swap and not the swap.
                if self._catalogue.current() != self.index:
                    self._catalogue.remove([self.index])
            except IndexUnavailable as error:
                _log.warning("%s stays until the next build: %s", self.index, error)

    def _wait_for_copies(self) -> None:
        params = {"wait_for_status": "green", "timeout": "5s", "request_timeout": 30, "ignore": 408}
        until = time.monotonic() + _COPIES
        while True:
            with speaking(self._cluster):
                health = self._client.cluster.health(index=self.index, params=params)
            status = health["status"]
            if status == "green":
                return
            if health["initializing_shards"]:
                # Large copies take their time.
                until = time.monotonic() + _COPIES
            elif time.monotonic() > until:
                raise refused(self._cluster, 503, f"{self.index} is {status} after {_COPIES:.0f} s")


class Making(_OnItsWay[BulkWriter]):
    """A whole build on its way."""

    def seal(self, documents: int, rejects: int, fingerprint: str) -> BuildInfo:
        """Waits until all copies are whole, counts them, and writes down what is known of the build."""
        return self._seal(documents, rejects, fingerprint)

    def publish(self) -> None:
        """Makes the sealed build the current one, in one step."""
        engine = self.open()
        self._publish(engine.ids(0, engine.info.documents))


class Growing(_OnItsWay[ClusterGeneration]):
    """A build on its way that is another one with changes: ``info`` and the files in ``before`` are of that one."""

    info: BuildInfo
    before: Path

    def seal(self, written: Written, rejects: int, fingerprint: str) -> BuildInfo:
        """Waits until all copies are whole, counts them, and writes down what is known of the build."""
        return self._seal(written.documents, rejects, fingerprint)

    def publish(self, written: Written) -> None:
        """Makes the sealed build the current one, in one step."""
        self._publish(written.ids)


Either = TypeVar("Either", Making, Growing)


def _until_published(making: Either) -> Iterator[Either]:
    try:
        yield making
    finally:
        making.end()
