"""A build in a cluster that is another one with documents added and deleted, at the price of what changes.

The index of the build before is copied, which links its files; then what is deleted goes from the copy, what is new is
written into it, and so is every document whose family has changed. Places in the order stay, new documents get new
ones behind all others. What is counted of all documents (``tally``) is taken over and corrected.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from search.analyse import fold
from search.engine import Change, Written
from search.engine.opensearch import files
from search.engine.opensearch.bulks import Bulks
from search.engine.opensearch.catalogue import Catalogue, Sealed
from search.engine.opensearch.client import Cluster, speaking
from search.engine.opensearch.collected import Collected
from search.engine.opensearch.documents import id_of, place_of
from search.engine.opensearch.engine import OpenSearchEngine
from search.engine.opensearch.prepared import Prepared, prepare
from search.engine.opensearch.regrouping import Before, regrouped
from search.engine.opensearch.spool import Spool
from search.engine.opensearch.writer import indexing
from search.engine.store import decoded
from search.model import Document, Match, Query, Unit


class ClusterGeneration(Collected):
    """Writes the build that ``base`` answers over, with changes, into an index of its own, made by ``finish``."""

    def __init__(
        self,
        client: Any,
        cluster: Cluster,
        base: Sealed,
        engine: OpenSearchEngine,
        require: Callable[[], None],
    ) -> None:
        super().__init__(base.info.id.encode())
        self.index = ""
        self._client, self._cluster, self._base, self._engine = client, cluster, base, engine
        self._require = require
        with tempfile.TemporaryDirectory(prefix="policysearch-") as before:
            files.download(client, cluster, base.index, Path(before), kept=True)
            self._tally.load(Path(before))
        self._spool = Spool()
        self._bulks: Bulks | None = None
        # Ids in the cluster of what does not stay as it was, and of what is written.
        self._gone: set[str] = set()
        self._new: set[str] = set()
        self._added: list[str] = []
        self.families = base.families

    @property
    def numbers(self) -> int:
        """How many places in the order of the build have been given, those of deleted documents among them."""
        return self._base.numbers + len(self._spool)

    def add(self, document: Document | Prepared) -> Change:
        made = document if isinstance(document, Prepared) else prepare(document)
        stored = self._stored(made.id)
        if stored is not None:
            if json.loads(made.body)["document"] == stored:
                return "unchanged"
            self._bury(made.id, stored)
        self._digest.update(made.body)
        self._tally.add(made)
        self._spool.add(indexing(made.id) + b"\n" + made.body, made.signature)
        self._new.add(made.id)
        self._added.append(made.offer.id)
        return "added" if stored is None else "replaced"

    def delete(self, document_id: str) -> bool:
        stored = self._stored(id_of(document_id))
        if stored is not None:
            self._bury(id_of(document_id), stored)
        return stored is not None

    def finish(self) -> Written:
        documents = self._base.info.documents - len(self._gone) + len(self._spool)
        if not documents:
            return Written(0, {})
        self._require()
        self.index = Catalogue(self._client, self._cluster).copy(self._base.index)
        self._bulks = Bulks(self._client, self._cluster, self.index, self._require)
        self._write(self._bulks)
        self._bulks.finish()
        self._tally.suggest.name_heirs(self._heir)
        self._tally.dump(self.kept)
        self._tally.finish()
        return Written(documents, {}, self._added)

    def abandon(self) -> None:
        if self._bulks is not None:
            self._bulks.abandon()
        self._spool.close()
        self.let_go()

    def _write(self, bulks: Bulks) -> None:
        """Makes of the copy of the build before the build that this one is."""
        before = Before.read(self._engine.rows(), self._gone)
        found = regrouped(before, self._spool, self._base.numbers, self._read)
        self.families = found.families
        for document_id in self._gone - self._new:
            bulks.add(json.dumps({"delete": {"_id": document_id}}, ensure_ascii=False).encode())
        for row, place in found.moved.items():
            made = prepare(self._read(before.ids[row]))
            bulks.add(indexing(made.id), place_of(int(before.ordinals[row]), place) + made.body[1:])
        for number, line in enumerate(self._spool.lines()):
            action, body = line.split(b"\n", 1)
            ordinal = self._base.numbers + number
            bulks.add(action, place_of(ordinal, found.new.get(number)) + body[1:])

    def _bury(self, document_id: str, stored: str) -> None:
        self._digest.update(document_id.encode("utf-8", "surrogatepass"))
        self._tally.take_back(prepare(decoded(stored.encode())))
        self._gone.add(document_id)

    def _stored(self, document_id: str) -> str | None:
        """A document of the build before as it is stored, or ``None`` where it is gone or never was there."""
        from opensearchpy import exceptions

        if document_id in self._gone:
            return None
        with speaking(self._cluster):
            try:
                found = self._client.get(
                    index=self._base.index, id=document_id, params={"_source_includes": "document"}
                )
            except exceptions.NotFoundError:
                return None
        return str(found["_source"]["document"])

    def _read(self, document_id: str) -> Document:
        """A document of the build before, by its id in the cluster."""
        with speaking(self._cluster):
            found = self._client.get(
                index=self._base.index, id=document_id, params={"_source_includes": "document"}
            )
        return decoded(found["_source"]["document"].encode())

    def _heir(self, title: str) -> str | None:
        """The id of a document of the build before that has this title and still is there."""
        key = fold(title).replace("\n", "")
        for hit in self._engine.scan(Query("", Match(Unit(key, ()), ("title",)), sort="date")):
            held = fold(hit.document.article.title or "").replace("\n", "")
            if held == key and id_of(hit.document.id) not in self._gone:
                return hit.document.id
        return None
