"""The engines that the contract is run over, and how a test gets one over a few documents."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from search import builds
from search.analyse import fingerprint
from search.engine import Engine, EngineKind
from search.engine.whoosh_engine import WhooshKind
from search.model import Document, Query
from tests.engine_contract.cluster import OpenSearchKind
from tests.engine_contract.grown import GrownKind
from tests.engine_contract.stock import StockWhooshKind

KINDS: list[EngineKind | OpenSearchKind] = [
    WhooshKind(),
    GrownKind(),
    StockWhooshKind(),
    OpenSearchKind.shared(),
]


every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


@contextmanager
def engine_over(kind: EngineKind | OpenSearchKind, documents: list[Document]) -> Iterator[Engine]:
    if isinstance(kind, OpenSearchKind):
        with kind.over(documents) as engine:
            yield engine
        return
    with tempfile.TemporaryDirectory() as folder:
        writer = kind.writer(Path(folder))
        for document in documents:
            writer.add(document)
        writer.finish()
        engine = kind.open(Path(folder), builds.seal(Path(folder), len(documents), 0, fingerprint()))
        try:
            yield engine
        finally:
            engine.close()


def found(engine: Engine, query: Query) -> list[str]:
    """The ids of the hits, in their order."""
    return [hit.document.id for hit in engine.search(query).hits]
