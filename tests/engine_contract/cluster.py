"""The cluster that the tests run on: three nodes, started when the first test needs them, stopped at the end.

``POLICYSEARCH_TEST_CLUSTER`` names one that runs already. Without Java and Maven the tests skip and say so; where
``POLICYSEARCH_REQUIRE_CLUSTER`` is set, that is a failure.
"""

from __future__ import annotations

import atexit
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest

from scripts import cluster as nodes
from search.analyse import fingerprint
from search.engine import Engine
from search.engine.opensearch.client import Cluster, cluster_at, connect
from search.engine.opensearch.making import Making, new_build
from search.model import Document


class OpenSearchKind:
    """How the contract gets the engine of the cluster."""

    name = "opensearch"


@cache
def state() -> dict[str, Any] | str:
    """The running nodes, or why there are none."""
    url = os.environ.get("POLICYSEARCH_TEST_CLUSTER")
    if url:
        return {"url": url, "nodes": []}
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


@contextmanager
def made(documents: list[Document], **facts: Any) -> Iterator[Making]:
    """A sealed build of ``documents``, removed at the end."""
    chosen = cluster(**facts)
    client = connect(chosen)
    try:
        with new_build(client, chosen) as making:
            for document in documents:
                making.writer.add(document)
            making.writer.finish()
            making.seal(len(documents), 0, fingerprint())
            yield making
    finally:
        client.close()


@contextmanager
def engine_in_cluster(documents: list[Document]) -> Iterator[Engine]:
    """The engine over a build of ``documents`` in the cluster."""
    with made(documents) as making:
        yield making.open()
