"""The cluster that the tests run on: three nodes, started when the first test needs them, stopped at the end.

``POLICYSEARCH_TEST_CLUSTER=start``, as ``scripts/test`` has it, starts them; an address there names a cluster that runs
already. Otherwise, and without Java and Maven, the tests skip and say so; where ``POLICYSEARCH_REQUIRE_CLUSTER`` is
set, that is a failure.
"""

from __future__ import annotations

import atexit
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from typing import Any

import pytest

from scripts import cluster as nodes
from search.analyse import fingerprint
from search.engine import Engine
from search.engine.opensearch.catalogue import Catalogue, Sealed
from search.engine.opensearch.client import Cluster, cluster_at, connect
from search.engine.opensearch.documents import id_of
from search.engine.opensearch.engine import OpenSearchEngine
from search.engine.opensearch.making import Making, new_build
from search.engine.opensearch.writer import BulkWriter
from search.model import BuildInfo, Document
from search.suggest import Suggestions

_NUMBERS = count(1)


@cache
def state() -> dict[str, Any] | str:
    """The running nodes, or why there are none."""
    asked = os.environ.get("POLICYSEARCH_TEST_CLUSTER", "")
    if not asked:
        return "none was asked for; set POLICYSEARCH_TEST_CLUSTER=start, as scripts/test does"
    if asked != "start":
        return {"url": asked, "nodes": []}
    folder = nodes.new_folder()
    try:
        started = nodes.start(folder)
    except nodes.Unavailable as error:
        nodes.stop(folder)
        return str(error)
    atexit.register(nodes.stop, folder)
    return started


def cluster(**facts: Any) -> Cluster:
    """The test cluster under a name of its own, so that tests do not meet each other's builds. Or skips."""
    found = state()
    if isinstance(found, str):
        if os.environ.get("POLICYSEARCH_REQUIRE_CLUSTER"):
            pytest.fail(f"no cluster: {found}")
        pytest.skip(f"no cluster: {found}")
    return cluster_at(found["url"], name=f"test-{secrets.token_hex(4)}", **facts)


def indices(client: Any, chosen: Cluster) -> set[str]:
    """The builds that the cluster holds."""
    return {name for name in client.indices.get(index=f"{chosen.name}-2*") if not name.endswith("-files")}


@contextmanager
def made(documents: list[Document], **facts: Any) -> Iterator[Making]:
    """A sealed build of ``documents``, removed at the end."""
    chosen = cluster(**facts)
    client = connect(chosen)
    try:
        with new_build(client, chosen) as making:
            for document in documents:
                making.writer().add(document)
            making.writer().finish()
            making.seal(len(documents), 0, fingerprint())
            yield making
    finally:
        client.close()


class OpenSearchKind:
    """How the contract gets the engine of the cluster: an index that is filled anew for each few documents.

    Making an index takes a second or two, and properties need hundreds. Whole builds have tests of their own.
    """

    name = "opensearch"
    # At most as many of each property.
    examples = 8

    def __init__(self) -> None:
        self._free: list[str] = []

    @staticmethod
    @cache
    def shared() -> OpenSearchKind:
        """One for all tests, so that they share indices."""
        return OpenSearchKind()

    @contextmanager
    def over(self, documents: list[Document]) -> Iterator[Engine]:
        """The engine over ``documents``."""
        client, chosen = shared()
        index = self._free.pop() if self._free else Catalogue(client, chosen).create()
        writer = BulkWriter(client, chosen, index)
        for document in documents:
            writer.add(document)
        writer.finish()
        client.indices.refresh(index=index)
        info = BuildInfo(
            f"{next(_NUMBERS):08}", "2026-01-01T00:00:00+00:00", len(documents), 0, fingerprint()
        )
        sealed = Sealed(index, info, writer.values, writer.families, writer.numbers)
        yield OpenSearchEngine(client, chosen, sealed, Suggestions(writer.folder))
        writer.abandon()
        gone = [{"delete": {"_id": id_of(document.id)}} for document in documents]
        client.bulk(index=index, body=gone)
        self._free.append(index)


@cache
def shared() -> tuple[Any, Cluster]:
    """A client and the cluster, made once."""
    chosen = cluster()
    client = connect(chosen)
    atexit.register(client.close)
    return client, chosen
