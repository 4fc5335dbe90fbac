"""Whoosh as it comes: its own writer, its own matchers and scores. What the arrays are compared with, and slow."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
from whoosh import index as whoosh_index
from whoosh.searching import Searcher

from search.engine import answer
from search.engine.columns import Columns
from search.engine.columns_writer import ColumnsWriter
from search.engine.families import Families, FamiliesWriter
from search.engine.store import Store, StoreWriter
from search.engine.texts import FIELDS, indexed_texts
from search.engine.values import facet_values
from search.engine.whoosh_query import compile_node
from search.engine.whoosh_schema import gram_field, schema
from search.errors import NoSuchDocument
from search.model import BuildInfo, Document, Everything, Hit, Node, Query, Results
from search.suggest import Suggestions, SuggestWriter, offer


class StockWhooshWriter:
    """Adds documents one by one, as Whoosh's manual says."""

    def __init__(self, folder: Path) -> None:
        (folder / "stock").mkdir()
        self._store, self._columns = StoreWriter(folder), ColumnsWriter(folder)
        self._families, self._folder = FamiliesWriter(folder), folder
        self._suggest = SuggestWriter(folder)
        self._writer = whoosh_index.create_in(str(folder / "stock"), schema()).writer()

    def add(self, document: Document) -> None:
        texts = indexed_texts(document)
        grams = {gram_field(field): texts[field] for field in FIELDS}
        self._writer.add_document(id=document.id, **texts, **grams)
        self._store.add(document)
        self._columns.add(document)
        self._families.add(document)
        self._suggest.add(offer(document), facet_values(document))

    def finish(self) -> None:
        self._writer.commit()
        self._store.finish()
        self._columns.finish()
        with closing(Store(self._folder)) as store:
            self._families.finish(store.__getitem__)
        self._suggest.finish()

    def abandon(self) -> None:
        self._writer.cancel()
        self._store.abandon()
        self._families.abandon()


class StockWhooshEngine:
    """Each thread has a ``Searcher`` of its own: a shared one returns wrong results."""

    def __init__(self, folder: Path, info: BuildInfo) -> None:
        self.info = info
        self._index = whoosh_index.open_dir(str(folder / "stock"), readonly=True)
        self._store, self._columns, self._families = Store(folder), Columns(folder), Families(folder)
        self.suggestions = Suggestions(folder)
        self._threads = threading.local()

    def search(self, query: Query) -> Results:
        selection = self._select(query)
        listed = answer.listed(query, selection.chosen, self._families)
        shown = answer.page(query, listed, self._columns)
        return Results(
            query=query,
            total=len(selection.chosen.ordinals),
            hits=answer.hits(query, shown, self._store),
            facets=answer.facets(query, selection, self._columns),
            took_ms=0.0,
            build=self.info.id,
            next=answer.following(query, listed),
            months=answer.months(selection, self._columns),
            families=len(listed.matches.ordinals),
        )

    def count(self, query: Query) -> int:
        return len(self._select(query).chosen.ordinals)

    def lacking(self, facet: str) -> int:
        return self._columns.lacking(facet, self._select(Query("", Everything())).chosen.ordinals)

    def scan(self, query: Query) -> Iterator[Hit]:
        listed = answer.listed(query, self._select(query).chosen, self._families)
        return answer.all_hits(query, listed, self._columns, self._store)

    def document(self, document_id: str) -> Document:
        return self._store[self._ordinal(document_id)]

    def family(self, document_id: str) -> tuple[Document, ...]:
        members = self._families.members(self._ordinal(document_id))
        return tuple(self._store[ordinal] for ordinal in members)

    def _ordinal(self, document_id: str) -> int:
        ordinal = self._searcher().document_number(id=document_id)
        if ordinal is None:
            raise NoSuchDocument(document_id)
        return int(ordinal)

    def close(self) -> None:
        self._index.close()
        self._store.close()

    def _select(self, query: Query) -> answer.Selection:
        collected = self._searcher().search(compile_node(query.node, self._columns), limit=None).top_n
        rising = sorted((ordinal, score) for score, ordinal in collected)
        ordinals = np.array([ordinal for ordinal, _ in rising], dtype=np.int64)
        matches = answer.Matches(ordinals, np.array([score for _, score in rising], dtype=np.float64))
        return answer.select(query, matches, self._columns)

    def _searcher(self) -> Searcher:
        if not hasattr(self._threads, "searcher"):
            self._threads.searcher = self._index.searcher()
        return self._threads.searcher


class StockWhooshKind:
    name = "stock whoosh"

    def prepare(self, document: Document) -> Document:
        return document

    def writer(self, folder: Path) -> StockWhooshWriter:
        return StockWhooshWriter(folder)

    def open(self, folder: Path, info: BuildInfo) -> StockWhooshEngine:
        return StockWhooshEngine(folder, info)

    def examine(self, folder: Path, info: BuildInfo, example: Node) -> None:
        """Whoosh's own writer is not in question here."""
