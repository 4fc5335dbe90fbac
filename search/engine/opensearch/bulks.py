"""Sends bulks to an index: again where they were turned away, and no faster than the cluster takes them."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from search.engine.opensearch.client import Cluster, refused
from search.errors import ClusterUnavailable

# One bulk. The cluster's manual advises 5 to 15 MB; two of them under way keep it and us busy.
_BULK_BYTES, _BULK_DOCUMENTS = 5 << 20, 500
_UNDER_WAY = 2
# Seconds that one bulk may take to be written in the end, with all its tries, and between two tries.
_PATIENCE, _LONGEST_WAIT = 300.0, 10.0
# Seconds for one answer to a bulk: while shards move to another node the cluster itself waits for a minute.
_ANSWER = 90
# Said of a bulk or of a document in it by a cluster that is busy, or that is putting itself in order.
_PASSING = (408, 429, 502, 503, 504)

_log = logging.getLogger(__name__)

# An action and, but for a deletion, the document that it is about; JSON without line feeds.
Line = tuple[bytes, ...]
Lines = list[Line]


class Bulks:
    """Sends lines to an index. Made for one thread, sends from others.

    Back-pressure: no more than two bulks are under way, and one that the cluster turns away (429) is sent again after
    a growing pause. What is sent twice stands there once, since a document brings its id. ``require`` is asked before
    each bulk whether the build may go on.
    """

    def __init__(self, client: Any, cluster: Cluster, index: str, require: Callable[[], None]) -> None:
        self._client, self._cluster, self._index, self._require = client, cluster, index, require
        self._pool = ThreadPoolExecutor(_UNDER_WAY, thread_name_prefix="bulk")
        self._under_way: deque[Future[None]] = deque()
        self._abandoned = threading.Event()
        self._lines: Lines = []
        self._size = 0

    def add(self, *line: bytes) -> None:
        """Sends a line, with others."""
        self._lines.append(line)
        self._size += sum(map(len, line))
        if self._size >= _BULK_BYTES or len(self._lines) >= _BULK_DOCUMENTS:
            self._flush()

    def finish(self) -> None:
        """Waits until all is written. Raises ``ClusterUnavailable`` where that can't be done."""
        self._flush()
        while self._under_way:
            self._under_way.popleft().result()
        self._pool.shutdown()

    def abandon(self) -> None:
        """Sends no more, and waits for the answers that are on their way: the index may be removed afterwards."""
        self._abandoned.set()
        self._pool.shutdown(cancel_futures=True)

    def _flush(self) -> None:
        lines, self._lines, self._size = self._lines, [], 0
        if lines:
            self._send(lines)

    def _send(self, lines: Lines) -> None:
        while len(self._under_way) >= _UNDER_WAY:
            self._under_way.popleft().result()
        self._require()
        self._under_way.append(self._pool.submit(self._write, lines))

    def _write(self, lines: Lines) -> None:
        """Sends ``lines`` until each is written, or all is abandoned."""
        until = time.monotonic() + _PATIENCE
        tries = 0
        while lines and not self._abandoned.is_set():
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
                pause = min(_LONGEST_WAIT, 0.25 * 2**tries) * random.uniform(0.5, 1)  # noqa: S311
                self._abandoned.wait(pause)

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
            said = str(error.error) if len(lines) > 1 else f"{_shown(lines[0])}: {error.error}"
            raise refused(self._cluster, error.status_code, said) from error
        if not answer.get("errors"):
            return [], ""
        return self._again(lines, [*map(_outcome, answer["items"])])

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
                raise refused(self._cluster, item["status"], f"{_shown(line)}: {said}")
            left.append(line)
            reason = said
        return left, reason


def _shown(line: Line) -> str:
    """Which document a line is about."""
    return f"document {line[0].decode()[:80]}"


def _outcome(item: dict[str, Any]) -> dict[str, Any]:
    """What became of one action."""
    (found,) = item.values()
    return dict(found)
