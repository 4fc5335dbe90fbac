"""Writes a build into a cluster, document by document."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np

from search.engine.opensearch.bulks import Bulks
from search.engine.opensearch.client import Cluster
from search.engine.opensearch.collected import Collected
from search.engine.opensearch.documents import place_of
from search.engine.opensearch.prepared import Prepared, prepare
from search.engine.opensearch.spool import Spool
from search.model import Document


class BulkWriter(Collected):
    """Sends documents to an index. They wait in a file until ``finish``, which finds the families of reprints and then
    sends everything. ``require`` is asked before each bulk whether the build may go on.
    """

    def __init__(
        self, client: Any, cluster: Cluster, index: str, require: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__()
        self.index = index
        self._bulks = Bulks(client, cluster, index, require)
        self._spool = Spool()
        self.families = 0

    @property
    def numbers(self) -> int:
        """How many places in the order of the build have been given."""
        return len(self._spool)

    def add(self, document: Document | Prepared) -> None:
        made = document if isinstance(document, Prepared) else prepare(document)
        self._digest.update(made.body)
        self._tally.add(made)
        self._spool.add(indexing(made.id) + b"\n" + made.body, made.signature)

    def finish(self) -> None:
        """Waits until all is written. Raises ``ClusterUnavailable`` where that can't be done."""
        found = self._spool.families()
        sizes = np.bincount(found.heads, minlength=len(self._spool))
        self.families = int(np.count_nonzero(sizes > 1))
        for number, line in enumerate(self._spool.lines()):
            head, place = int(found.heads[number]), int(found.places[number])
            action, body = line.split(b"\n", 1)
            family = (head, place) if sizes[head] > 1 else None
            self._bulks.add(action, place_of(number, family) + body[1:])
        self._bulks.finish()
        self._spool.close()
        self._tally.dump(self.kept)
        self._tally.finish()

    def abandon(self) -> None:
        self._bulks.abandon()
        self._spool.close()
        self.let_go()


def indexing(document_id: str) -> bytes:
    """The action that writes a document of this id."""
    return json.dumps({"index": {"_id": document_id}}, ensure_ascii=False).encode()
