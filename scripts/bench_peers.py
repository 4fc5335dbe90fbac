"""The engine and its peers behind one small interface, for ``bench_engine``. Peers are for measuring only.

All get the same documents and, where they take words, the same words, cut by ``search.analyse``. Each answers a query
with the number of matches, the ten best with title and snippet, and the counts of all facets and of the months. A
word may stand in the title, the body or the labels. Of two ways to ask a peer the faster one is taken: Tantivy's
matches are counted by its aggregation, which lets its search for the ten best skip.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from scripts.bench_opensearch import OpenSearch
from scripts.bench_words import TOP, WEIGHTS, cut, show
from search.engine import answer
from search.engine.columns import Columns
from search.engine.columns_writer import ColumnsWriter
from search.engine.store import Store, StoreWriter
from search.engine.texts import indexed_texts
from search.engine.values import facet_values
from search.engine.whoosh_engine import WhooshEngine, WhooshKind
from search.model import FACETS, BuildInfo, Document, Query

# What all count: the facets and the months.
_COUNTED = (*FACETS, "month")
_AGGREGATIONS: dict[str, Any] = {
    field: {"terms": {"field": field, "size": 400 if field == "month" else 200}} for field in _COUNTED
} | {"total": {"value_count": {"field": "one"}}}
_INFO = BuildInfo("bench", "", 0, 0, "")


class Peer(Protocol):
    """Builds an index in a folder, opens it, answers queries."""

    def build(self, folder: Path, documents: Iterable[Document]) -> None: ...

    def open(self, folder: Path) -> None: ...

    def search(self, words: list[str], every: bool, query: Query) -> int:
        """The number of matches; ``every`` asks for all of ``words``, otherwise for one. ``query`` is the same."""


class Ours:
    """This project's engine."""

    def build(self, folder: Path, documents: Iterable[Document]) -> None:
        writer = WhooshKind().writer(folder)
        for document in documents:
            writer.add(document)
        writer.finish()

    def open(self, folder: Path) -> None:
        self._engine = WhooshEngine(folder, _INFO)

    def search(self, words: list[str], every: bool, query: Query) -> int:  # noqa: ARG002
        return self._engine.search(query).total


class StockWhoosh:
    """Whoosh as its manual has it: its own writer, its own matchers, one kept searcher; facets as ours are counted."""

    def build(self, folder: Path, documents: Iterable[Document]) -> None:
        from whoosh import index

        from search.engine.whoosh_schema import FIELDS, gram_field, schema

        (folder / "whoosh").mkdir()
        store, columns = StoreWriter(folder), ColumnsWriter(folder)
        writer = index.create_in(str(folder / "whoosh"), schema()).writer(limitmb=256)
        for document in documents:
            texts = indexed_texts(document)
            writer.add_document(id=document.id, **texts, **{gram_field(name): texts[name] for name in FIELDS})
            store.add(document)
            columns.add(document)
        writer.commit()
        store.finish()
        columns.finish()

    def open(self, folder: Path) -> None:
        from whoosh import index

        self._searcher = index.open_dir(str(folder / "whoosh"), readonly=True).searcher()
        self._store, self._columns = Store(folder), Columns(folder)

    def search(self, words: list[str], every: bool, query: Query) -> int:  # noqa: ARG002
        import numpy as np

        from search.engine.whoosh_query import compile_node

        node = compile_node(query.node, self._columns)
        found = sorted((o, s) for s, o in self._searcher.search(node, limit=None).top_n)
        matches = answer.Matches(
            np.array([o for o, _ in found], dtype=np.int64), np.array([s for _, s in found])
        )
        selection = answer.select(query, matches, self._columns)
        listed = answer.Listed(selection.chosen, np.zeros(len(found), dtype=np.int32))
        answer.hits(query, answer.page(query, listed, self._columns), self._store)
        answer.facets(query, selection, self._columns)
        answer.months(selection, self._columns)
        return len(found)


class Tantivy:
    """Tantivy over the same words, cut before; facets as aggregations over its columns."""

    def build(self, folder: Path, documents: Iterable[Document]) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder()
        for field in WEIGHTS:
            builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
        for field in _COUNTED:
            builder.add_text_field(field, fast=True, tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field("one", fast=True)
        builder.add_text_field("stored", stored=True, tokenizer_name="raw", index_option="basic")
        index = tantivy.Index(builder.build(), path=str(folder))
        writer = index.writer(heap_size=256_000_000, num_threads=2)
        for document in documents:
            row = tantivy.Document()
            for field, words in cut(document).items():
                row.add_text(field, " ".join(words))
            for field, values in facet_values(document).items():
                for value in {each.value for each in values}:
                    row.add_text(field, value)
            if document.article.published:
                row.add_text("month", document.article.published[:7])
            row.add_unsigned("one", 1)
            row.add_text("stored", json.dumps([document.heading, document.article.body], ensure_ascii=False))
            writer.add_document(row)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        import tantivy

        self._tantivy = tantivy
        self._index = tantivy.Index.open(str(folder))
        self._searcher = self._index.searcher()

    def search(self, words: list[str], every: bool, query: Query) -> int:  # noqa: ARG002
        wanted = self.query(words, every)
        found = self._searcher.search(wanted, TOP, count=False)
        show([json.loads(self._searcher.doc(address)["stored"][0]) for _, address in found.hits], words)
        counted = self._searcher.aggregate(wanted, _AGGREGATIONS)
        return int(counted["total"]["value"])

    def query(self, words: list[str], every: bool) -> Any:
        schema, make, occur = self._index.schema, self._tantivy.Query, self._tantivy.Occur
        parts = [
            make.boolean_query(
                [
                    (occur.Should, make.boost_query(make.term_query(schema, field, word, "freq"), weight))
                    for field, weight in WEIGHTS.items()
                ]
            )
            for word in words
        ]
        return make.boolean_query([(occur.Must if every else occur.Should, part) for part in parts])


class Fts5:
    """SQLite's FTS5 over the same words, cut before."""

    def build(self, folder: Path, documents: Iterable[Document]) -> None:
        base = sqlite3.connect(folder / "fts.db")
        base.execute("PRAGMA journal_mode = OFF")
        base.execute("CREATE TABLE stored (id INTEGER PRIMARY KEY, title TEXT, body TEXT)")
        base.execute("CREATE TABLE facet (document INTEGER, name TEXT, value TEXT)")
        base.execute(
            "CREATE VIRTUAL TABLE words USING fts5("
            "title, body, labels, content='', tokenize='unicode61 remove_diacritics 0')"
        )
        for number, document in enumerate(documents, 1):
            words = cut(document)
            base.execute(
                "INSERT INTO stored VALUES (?, ?, ?)", (number, document.heading, document.article.body)
            )
            base.execute(
                "INSERT INTO words (rowid, title, body, labels) VALUES (?, ?, ?, ?)",
                (number, *(" ".join(words[field]) for field in WEIGHTS)),
            )
            rows = [
                (number, name, value)
                for name, values in facet_values(document).items()
                for value in {each.value for each in values}
            ]
            if document.article.published:
                rows.append((number, "month", document.article.published[:7]))
            base.executemany("INSERT INTO facet VALUES (?, ?, ?)", rows)
        base.execute("CREATE INDEX by_document ON facet (document, name, value)")
        base.execute("INSERT INTO words (words) VALUES ('optimize')")
        base.commit()
        base.close()

    def open(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / "fts.db")
        self._base.execute("CREATE TEMP TABLE found (id INTEGER PRIMARY KEY)")

    def search(self, words: list[str], every: bool, query: Query) -> int:  # noqa: ARG002
        wanted = (" AND " if every else " OR ").join(f'"{word}"' for word in words)
        self._base.execute("DELETE FROM found")
        self._base.execute("INSERT INTO found SELECT rowid FROM words WHERE words MATCH ?", (wanted,))
        best = (
            "SELECT stored.title, stored.body FROM (SELECT rowid AS id FROM words WHERE words MATCH ? "
            "ORDER BY bm25(words, 3.0, 1.0, 0.5) LIMIT ?) AS best JOIN stored ON stored.id = best.id"
        )
        show(self._base.execute(best, (wanted, TOP)).fetchall(), words)
        self._base.execute(
            "SELECT name, value, count(*) FROM found JOIN facet ON facet.document = found.id GROUP BY name, value"
        ).fetchall()
        return int(self._base.execute("SELECT count(*) FROM found").fetchone()[0])


PEERS: dict[str, type[Peer]] = {
    "ours": Ours,
    "whoosh": StockWhoosh,
    "tantivy": Tantivy,
    "fts5": Fts5,
    "opensearch": OpenSearch,
}
