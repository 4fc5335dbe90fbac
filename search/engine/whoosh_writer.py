"""Writes what the embedded engine answers from: the index, the stored documents, their facets and dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from search.engine.columns_writer import ColumnsWriter
from search.engine.families import FamiliesWriter
from search.engine.index_writer import IndexWriter, Terms, terms
from search.engine.postings import FOLDER, PostingsReader
from search.engine.store import Store, StoreWriter, encoded
from search.engine.texts import indexed_texts
from search.engine.values import Value, date_number, facet_values
from search.family import signature
from search.family.signature import Signature
from search.model import Document
from search.suggest import Offer, SuggestWriter, offer


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
