"""The embedded engine: Whoosh for matching and scoring, arrays for facets, a file of lines for documents."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
from whoosh import index as whoosh_index
from whoosh.searching import Searcher

from search.engine import answer
from search.engine.columns import Columns, ColumnsWriter
from search.engine.store import Store, StoreWriter
from search.engine.whoosh_query import compile_node
from search.engine.whoosh_schema import FIELDS, gram_field, schema
from search.errors import NoSuchDocument
from search.model import BuildInfo, Document, Query, Results

_FOLDER = "whoosh"
# Megabytes of postings held in memory before a run is written out; the peak of a build is about three times that.
_MEMORY_MB = 256


class WhooshWriter:
    """Writes one build. Documents keep the order in which they come: ordinal n is Whoosh's document number n."""

    def __init__(self, folder: Path) -> None:
        (folder / _FOLDER).mkdir()
        self._store = StoreWriter(folder)
        self._columns = ColumnsWriter(folder)
        self._writer = whoosh_index.create_in(str(folder / _FOLDER), schema()).writer(limitmb=_MEMORY_MB)

    def add(self, document: Document) -> None:
        texts = {"title": document.article.title or "", "body": document.article.body}
        fields = {field: texts[field] for field in FIELDS} | {
            gram_field(field): texts[field] for field in FIELDS
        }
        self._writer.add_document(id=document.id, **fields)
        self._store.add(document)
        self._columns.add(document)

    def finish(self) -> None:
        self._writer.commit()
        self._store.finish()
        self._columns.finish()

    def abandon(self) -> None:
        self._writer.cancel()
        self._store.abandon()


class WhooshEngine:
    """Answers over one build. Each thread has a ``Searcher`` of its own: a shared one returns wrong results."""

    def __init__(self, folder: Path, info: BuildInfo) -> None:
        self.info = info
        self._index = whoosh_index.open_dir(str(folder / _FOLDER), readonly=True)
        self._store = Store(folder)
        self._columns = Columns(folder)
        self._threads = threading.local()

    def search(self, query: Query) -> Results:
        started = time.perf_counter()
        matches = self._matches(query)
        selection = answer.select(query, matches, self._columns)
        found = answer.page(query, matches, selection, self._columns)
        return Results(
            query=query,
            total=int(selection.chosen.sum()),
            hits=answer.hits(query, found, self._store),
            facets=answer.facets(query, selection, self._columns),
            took_ms=(time.perf_counter() - started) * 1000,
            build=self.info.id,
        )

    def document(self, document_id: str) -> Document:
        ordinal = self._searcher().document_number(id=document_id)
        if ordinal is None:
            raise NoSuchDocument(
                f"没有编号为 {document_id[:100]} 的文献。", "它可能已从来源中删除，请重新检索。"
            )
        return self._store[ordinal]

    def __len__(self) -> int:
        return int(self._index.doc_count_all())

    def close(self) -> None:
        self._index.close()
        self._store.close()

    def _matches(self, query: Query) -> answer.Matches:
        # Every hit is needed for the facets, so Whoosh collects all of them and no heap of the best few.
        found = self._searcher().search(compile_node(query.node), limit=None).top_n
        ordinals = np.fromiter((ordinal for _, ordinal in found), dtype=np.int64, count=len(found))
        scores = np.fromiter((score for score, _ in found), dtype=np.float64, count=len(found))
        rising = np.argsort(ordinals)
        return answer.Matches(ordinals[rising], scores[rising])

    def _searcher(self) -> Searcher:
        searcher = getattr(self._threads, "searcher", None)
        if searcher is None:
            searcher = self._threads.searcher = self._index.searcher()
        return searcher


class WhooshKind:
    """How Whoosh builds are written and opened."""

    name = "whoosh"

    def writer(self, folder: Path) -> WhooshWriter:
        return WhooshWriter(folder)

    def open(self, folder: Path, info: BuildInfo) -> WhooshEngine:
        return WhooshEngine(folder, info)
