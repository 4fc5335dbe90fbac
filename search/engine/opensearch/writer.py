"""Writes a build into a cluster: bulks that are sent again, and no faster than the cluster takes them."""

from __future__ import annotations

import json
import logging
import random
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from search.engine.columns import Value, facet_values
from search.engine.opensearch.client import Cluster, refused
from search.engine.opensearch.documents import body_of, id_of, place_of
from search.engine.opensearch.spool import Spool
from search.errors import ClusterUnavailable
from search.family import signature
from search.family.signature import Signature
from search.model import FACETS, Document
from search.suggest import Offer, SuggestWriter, offer

# One bulk. The cluster's manual advises 5 to 15 MB; two of them under way keep it and us busy.
_BULK_BYTES, _BULK_DOCUMENTS = 5 << 20, 500
_UNDER_WAY = 2
# Seconds that one bulk may take to be written in the end, with all its tries, and between two tries.
_PATIENCE, _LONGEST_WAIT = 300.0, 10.0
# Seconds for one answer to a bulk: while shards move to another node the cluster itself waits for a minute.
_ANSWER = 90
# Said of a bulk or of a document in it by a cluster that is busy, or that is putting itself in order.
_PASSING = (408, 429, 502, 503, 504)
# Different words counted at once, before those of one document only are let go of.
_WORDS = 1_000_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as it is sent, but for its place and its family; ``values`` are its facet values."""

    id: str
    body: bytes
    values: Mapping[str, Sequence[Value]]
    signature: Signature
    offer: Offer
    words: frozenset[str]


def prepare(document: Document) -> Prepared:
    """All work on ``document`` that needs no other document."""
    body = body_of(document)
    line = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    words = frozenset(body["title"].split()) | frozenset(body["body"].split())
    return Prepared(
        id_of(document.id), line, facet_values(document), signature(document), offer(document), words
    )


Lines = list[tuple[bytes, bytes]]


class BulkWriter:
    """Sends documents to an index. Made for one thread, sends from others.

    Documents wait in a file until ``finish``, which finds the families of reprints and then sends everything.
    Back-pressure: no more than two bulks are under way, and one that the cluster turns away (429) is sent again after
    a growing pause. What is sent twice stands there once, since a document brings its id. ``require`` is asked before
    each bulk whether the build may go on.
    """

    def __init__(
        self, client: Any, cluster: Cluster, index: str, require: Callable[[], None] = lambda: None
    ) -> None:
        self._client, self._cluster, self._index, self._require = client, cluster, index, require
        self._pool = ThreadPoolExecutor(_UNDER_WAY, thread_name_prefix="bulk")
        self._under_way: deque[Future[None]] = deque()
        self._spool = Spool()
        self._folder = tempfile.TemporaryDirectory(prefix="policysearch-")
        self._suggest = SuggestWriter(Path(self._folder.name))
        self._words: Counter[str] = Counter()
        self._values: dict[str, set[str]] = {facet: set() for facet in FACETS}
        self._digest = sha256()
        self.families = 0

    @property
    def values(self) -> dict[str, int]:
        """How many different values each facet has."""
        return {facet: len(found) for facet, found in self._values.items()}

    @property
    def folder(self) -> Path:
        """Where the files of the build are, once it is finished; they go with ``abandon``."""
        return Path(self._folder.name)

    @property
    def digest(self) -> bytes:
        """A hash of all that was added, in its order."""
        return self._digest.digest()

    def add(self, document: Document | Prepared) -> None:
        made = document if isinstance(document, Prepared) else prepare(document)
        self._digest.update(made.body)
        for facet, values in made.values.items():
            self._values[facet].update(each.value for each in values)
        self._suggest.add(made.offer, made.values)
        self._words.update(made.words)
        if len(self._words) > _WORDS:
            self._words = Counter({word: count for word, count in self._words.items() if count > 1})
        action = json.dumps({"index": {"_id": made.id}}, ensure_ascii=False).encode()
        self._spool.add(action + b"\n" + made.body, made.signature)

    def finish(self) -> None:
        """Waits until all is written. Raises ``ClusterUnavailable`` where that can't be done."""
        found = self._spool.families()
        sizes = np.bincount(found.heads, minlength=len(self._spool))
        self.families = int(np.count_nonzero(sizes > 1))
        lines: Lines = []
        size = 0
        for number, line in enumerate(self._spool.lines()):
            head, place = int(found.heads[number]), int(found.places[number])
            action, body = line.split(b"\n", 1)
            lines.append((action, place_of(number, (head, place) if sizes[head] > 1 else None) + body[1:]))
            size += len(line)
            if size >= _BULK_BYTES or len(lines) >= _BULK_DOCUMENTS:
                self._send(lines)
                lines, size = [], 0
        self._send(lines)
        while self._under_way:
            self._under_way.popleft().result()
        self._pool.shutdown()
        self._spool.close()
        self._suggest.finish(self._words.items())

    def abandon(self) -> None:
        for each in self._under_way:
            each.cancel()
        self._pool.shutdown(cancel_futures=True)
        self._spool.close()
        self._folder.cleanup()

    def _send(self, lines: Lines) -> None:
        if not lines:
            return
        while len(self._under_way) >= _UNDER_WAY:
            self._under_way.popleft().result()
        self._require()
        self._under_way.append(self._pool.submit(self._write, lines))

    def _write(self, lines: Lines) -> None:
        """Sends ``lines`` until each is written."""
        until = time.monotonic() + _PATIENCE
        tries = 0
        while lines:
            lines, reason = self._try(lines)
            if lines and time.monotonic() > until:
                raise ClusterUnavailable(
                    f"The cluster at {self._cluster.shown} did not take {len(lines)} documents within "
                    f"{_PATIENCE:.0f} s: {reason}.",
                    "Look at its /_cluster/health, then build again; the current build is untouched.",
                )
            if lines:
                tries += 1
                _log.warning("%d documents are sent again: %s", len(lines), reason)
                # A random part, so that several writers do not come back at the same moment.
                time.sleep(min(_LONGEST_WAIT, 0.25 * 2**tries) * random.uniform(0.5, 1))  # noqa: S311

    def _try(self, lines: Lines) -> tuple[Lines, str]:
        """Sends ``lines`` once. Returns those that are to be sent again, and why."""
        from opensearchpy import exceptions

        body = b"\n".join(part for line in lines for part in line) + b"\n"
        try:
            answer = self._client.bulk(
                index=self._index,
                body=body,
                params={"request_timeout": _ANSWER, "filter_path": "errors,items.*.status,items.*.error"},
            )
        except exceptions.ConnectionError as error:
            return lines, type(error).__name__
        except exceptions.TransportError as error:
            if error.status_code in _PASSING:
                return lines, f"HTTP {error.status_code}"
            if error.status_code == 413 and len(lines) > 1:
                return self._halves(lines)
            raise refused(self._cluster, error.status_code, str(error.error)) from error
        if not answer.get("errors"):
            return [], ""
        return self._again(lines, [each["index"] for each in answer["items"]])

    def _halves(self, lines: Lines) -> tuple[Lines, str]:
        """A bulk that is too large for this cluster, in two."""
        middle = len(lines) // 2
        first, second = self._try(lines[:middle]), self._try(lines[middle:])
        return first[0] + second[0], first[1] or second[1]

    def _again(self, lines: Lines, items: list[dict[str, Any]]) -> tuple[Lines, str]:
        left, reason = [], ""
        for line, item in zip(lines, items, strict=True):
            error = item.get("error")
            if error is None:
                continue
            said = f"{error.get('type')}: {error.get('reason')}"[:300]
            if item["status"] not in _PASSING:
                raise refused(self._cluster, item["status"], f"document {line[0].decode()[:80]}: {said}")
            left.append(line)
            reason = said
        return left, reason
