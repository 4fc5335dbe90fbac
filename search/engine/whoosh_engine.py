"""The embedded engine: a Whoosh index, and its postings as arrays, from which the queries are answered."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from search.analyse.fold import prepare as prepare_folding
from search.engine import answer
from search.engine.explain import explained
from search.engine.families import Families
from search.engine.generation import WhooshGeneration
from search.engine.parts import Parts
from search.engine.refine import refined
from search.engine.suggesting import open_suggestions
from search.engine.whoosh_check import whoosh_total
from search.engine.whoosh_writer import WhooshWriter, prepare
from search.errors import REBUILD, IndexUnavailable, NoSuchDocument
from search.model import BuildInfo, Document, Everything, Hit, Node, Query, Results


class WhooshEngine:
    """Answers over one build. Safe between threads: everything that it reads is mapped and never changes."""

    def __init__(self, folder: Path, info: BuildInfo) -> None:
        self.info = info
        self._parts = Parts(folder)
        self._store, self._columns = self._parts.store, self._parts.columns
        self._families = Families(folder)
        self.suggestions = open_suggestions(folder, self._parts)
        self._columns.prepare()
        prepare_folding()

    def search(self, query: Query) -> Results:
        started = time.perf_counter()
        matches = self._parts.find(query.node)
        selection = answer.select(query, matches, self._columns)
        first = answer.listed(query, selection.chosen, self._families)
        listed = self._refined(query, first)
        found = answer.page(query, listed, self._columns)
        total = len(selection.chosen.ordinals)
        hits = answer.hits(query, found, self._store)
        if query.explain:
            ordinals = [each.ordinal for each in found]
            parts = explained(query, first.matches, ordinals, self._parts)
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

    def count(self, query: Query) -> int:
        return answer.count(query, self._parts.find(query.node), self._columns)

    def lacking(self, facet: str) -> int:
        return self._columns.lacking(facet, self._parts.find(Everything()).ordinals)

    def scan(self, query: Query) -> Iterator[Hit]:
        chosen = answer.select(query, self._parts.find(query.node), self._columns).chosen
        listed = self._refined(query, answer.listed(query, chosen, self._families))
        return answer.all_hits(query, listed, self._columns, self._store)

    def _refined(self, query: Query, listed: answer.Listed) -> answer.Listed:
        """What the list shows with the second phase in its scores."""
        matches = refined(query, listed.matches, self._parts.postings(), self._columns)
        return answer.Listed(matches, listed.reprints)

    def document(self, document_id: str) -> Document:
        return self._store[self._ordinal(document_id)]

    def family(self, document_id: str) -> tuple[Document, ...]:
        members = self._families.members(self._ordinal(document_id))
        return tuple(self._store[ordinal] for ordinal in members)

    def _ordinal(self, document_id: str) -> int:
        ordinal = self._parts.ordinal(document_id)
        if ordinal is None:
            raise NoSuchDocument(
                f"没有编号为 {document_id[:100]} 的文献。", "它可能已从来源中删除，请重新检索。"
            )
        return ordinal

    def __len__(self) -> int:
        return len(self._store) - len(self._parts.deleted())

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

    def examine(self, folder: Path, info: BuildInfo, example: Node) -> None:
        try:
            total, found = (whoosh_total(folder, node) for node in (Everything(), example))
        except Exception as error:
            raise _not_whoosh(f"it can't be read ({type(error).__name__}: {error})") from error
        if total != info.documents:
            raise _not_whoosh(f"it has {total} documents and not {info.documents}")
        if not found:
            raise _not_whoosh("it does not find a document by its own words")

    def generation(self, folder: Path, base: Path) -> WhooshGeneration:
        return WhooshGeneration(folder, base)


def _not_whoosh(reason: str) -> IndexUnavailable:
    return IndexUnavailable(f"The Whoosh index of the build is no good: {reason}.", REBUILD)
