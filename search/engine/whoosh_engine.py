"""The embedded engine: a Whoosh index, and its postings as arrays, from which the queries are answered."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from search.engine import answer
from search.engine.columns import Columns, ColumnsWriter, Value, date_number, facet_values
from search.engine.explain import explained
from search.engine.families import Families, FamiliesWriter
from search.engine.index_writer import IndexWriter, Terms, terms
from search.engine.matching import find
from search.engine.postings import FOLDER, PostingsReader
from search.engine.refine import refined
from search.engine.store import Store, StoreWriter, encoded
from search.engine.texts import indexed_texts
from search.errors import NoSuchDocument
from search.family import signature
from search.family.signature import Signature
from search.model import BuildInfo, Document, Hit, Query, Results
from search.suggest import Offer, Suggestions, SuggestWriter, offer


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as its build holds it: what is indexed, what is stored, what is counted."""

    id: str
    terms: Terms
    stored: bytes
    date: int
    values: Mapping[str, Sequence[Value]]
    signature: Signature
    offer: Offer


def prepare(document: Document) -> Prepared:
    """All of the work on ``document`` that needs no other one."""
    date = date_number(document.article.published)
    found = terms(indexed_texts(document))
    values = facet_values(document)
    return Prepared(document.id, found, encoded(document), date, values, signature(document), offer(document))


class WhooshWriter:
    """Writes one build. Documents keep the order in which they come: ordinal n is Whoosh's document number n."""

    def __init__(self, folder: Path) -> None:
        self._store = StoreWriter(folder)
        self._columns = ColumnsWriter(folder)
        self._families = FamiliesWriter(folder)
        self._suggest = SuggestWriter(folder)
        self._index = IndexWriter(folder)
        self._folder = folder

    def add(self, document: Document | Prepared) -> None:
        prepared = document if isinstance(document, Prepared) else prepare(document)
        self._index.add(prepared.id, prepared.terms)
        self._store.add_encoded(prepared.stored)
        self._columns.add_values(prepared.date, prepared.values)
        self._families.append(prepared.signature)
        self._suggest.add(prepared.offer, prepared.values)

    def finish(self) -> None:
        self._index.finish()
        self._store.finish()
        self._columns.finish()
        with closing(Store(self._folder)) as store:
            self._families.finish(store.__getitem__)
        self._suggest.finish(PostingsReader(self._folder / FOLDER).frequencies())

    def abandon(self) -> None:
        self._index.abandon()
        self._store.abandon()
        self._families.abandon()


class WhooshEngine:
    """Answers over one build. Safe between threads: everything that it reads is mapped and never changes."""

    def __init__(self, folder: Path, info: BuildInfo) -> None:
        self.info = info
        self._postings = PostingsReader(folder / FOLDER)
        self._store = Store(folder)
        self._columns = Columns(folder)
        self._families = Families(folder)
        self.suggestions = Suggestions(folder)

    def search(self, query: Query) -> Results:
        started = time.perf_counter()
        matches = find(query.node, self._postings, self._columns)
        selection = answer.select(query, matches, self._columns)
        first = answer.listed(query, selection.chosen, self._families)
        listed = self._refined(query, first)
        found = answer.page(query, listed, self._columns)
        total = len(selection.chosen.ordinals)
        hits = answer.hits(query, found, self._store)
        if query.explain:
            ordinals = [each.ordinal for each in found]
            parts = explained(query, first.matches, ordinals, self._postings, self._columns)
            hits = tuple(replace(hit, explained=parts[at]) for hit, at in zip(hits, ordinals, strict=True))
        return Results(
            query=query,
            total=total,
            hits=hits,
            facets=answer.facets(query, selection, self._columns),
            months=answer.months(selection, self._columns),
            took_ms=(time.perf_counter() - started) * 1000,
            build=self.info.id,
            next=answer.following(query, listed),
            families=len(listed.matches.ordinals),
        )

    def scan(self, query: Query) -> Iterator[Hit]:
        matches = find(query.node, self._postings, self._columns)
        chosen = answer.select(query, matches, self._columns).chosen
        listed = self._refined(query, answer.listed(query, chosen, self._families))
        return answer.all_hits(query, listed, self._columns, self._store)

    def _refined(self, query: Query, listed: answer.Listed) -> answer.Listed:
        """What the list shows with the second phase in its scores."""
        return replace(listed, matches=refined(query, listed.matches, self._postings, self._columns))

    def document(self, document_id: str) -> Document:
        return self._store[self._ordinal(document_id)]

    def family(self, document_id: str) -> tuple[Document, ...]:
        members = self._families.members(self._ordinal(document_id))
        return tuple(self._store[ordinal] for ordinal in members)

    def _ordinal(self, document_id: str) -> int:
        ordinal = self._postings.ordinal(document_id)
        if ordinal is None:
            raise NoSuchDocument(
                f"没有编号为 {document_id[:100]} 的文献。", "它可能已从来源中删除，请重新检索。"
            )
        return ordinal

    def __len__(self) -> int:
        return len(self._store)

    def close(self) -> None:
        self._store.close()


class WhooshKind:
    """How Whoosh builds are written and opened."""

    name = "whoosh"
    prepare = staticmethod(prepare)

    def writer(self, folder: Path) -> WhooshWriter:
        return WhooshWriter(folder)

    def open(self, folder: Path, info: BuildInfo) -> WhooshEngine:
        return WhooshEngine(folder, info)
