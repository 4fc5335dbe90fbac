"""Asks an engine every query and keeps what it answered, as TREC runs have it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from search.analyse import fingerprint
from search.engine import Engine
from search.errors import BadParameter
from search.model import Document
from search.pipeline import BuildPlace, writing
from search.query import from_params
from search.query.closest import closest

# How deep a run goes: R@100 asks for no more.
DEPTH = 100


@dataclass(frozen=True, slots=True)
class Run:
    """For each query the ids of its documents with their scores, best first."""

    ranked: Mapping[str, tuple[tuple[str, float], ...]]


@contextmanager
def engine_over(place: BuildPlace, documents: Iterable[Document]) -> Iterator[Engine]:
    """An engine over a build of ``documents`` at ``place``, which is never published and removed afterwards."""
    with place.new_build() as making:
        count = 0
        with writing(making.writer()) as writer:
            for document in documents:
                writer.add(making.prepare(document))
                count += 1
            if not count:
                raise BadParameter("documents", "No document was read.", "Give a file with documents.")
            writer.finish()
        making.seal(count, 0, fingerprint())
        engine = making.open()
        try:
            yield engine
        finally:
            engine.close()


def run(engine: Engine, queries: Mapping[str, str]) -> Run:
    """What ``engine`` answers to ``queries`` (text by id), each read as if it had been typed."""
    return Run({name: _answer(engine, text) for name, text in queries.items()})


def write_run(path: Path, found: Run, tag: str) -> None:
    """Writes a TREC run: query, ``Q0``, document, rank, score, tag. Scores fall strictly, so that order is kept."""
    with path.open("w", encoding="utf-8") as lines:
        for query, ranked in found.ranked.items():
            written = math.inf
            for rank, (document, score) in enumerate(ranked, 1):
                written = min(round(score, 6), written - 1e-6)
                lines.write(f"{query} Q0 {document} {rank} {written:.6f} {tag}\n")


def _answer(engine: Engine, text: str) -> tuple[tuple[str, float], ...]:
    asked = replace(from_params({"q": [text]}), size=DEPTH, collapse=False)
    found = engine.search(asked)
    hits = {hit.document.id: hit.score for hit in found.hits}
    if (loose := closest(asked, found.total, engine.count)) is not None:
        # As the page of results does: below what has all words stands what has some of them.
        least = min(hits.values(), default=0.0)
        others = [hit for hit in engine.search(loose).hits if hit.document.id not in hits]
        hits |= {hit.document.id: least - rank for rank, hit in enumerate(others, 1)}
    return tuple(hits.items())[:DEPTH]
