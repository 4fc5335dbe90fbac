"""What the process did, for those who run it: counts and times as metrics, one line of JSON a request in the log.

Neither holds what was asked or who asked: no query, no path, no address. A request is known by its endpoint, the name
of the function that answers.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone

import msgspec
from flask import Flask, Response, g, has_request_context, request
from prometheus_client import CollectorRegistry, Counter, GCCollector, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from search.errors import PolicysearchError
from search.library import Library
from search.model import Results

log = logging.getLogger("policysearch.requests")

# Seconds: from an answer out of memory to one that somebody complains about.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNKNOWN = "unknown"


@dataclass(slots=True)
class _Timed:
    """When the request at hand began, and the milliseconds that the engine has taken for it so far."""

    started: float
    engine_ms: float = 0.0


class Observer:
    """Counts the requests of one application, and writes a line for each."""

    def __init__(self, library: Library) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "policysearch_requests",
            "Requests answered.",
            ("endpoint", "method", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "policysearch_request_seconds",
            "Time to the end of an answer.",
            ("endpoint",),
            registry=self.registry,
            buckets=BUCKETS,
        )
        self._engine = Histogram(
            "policysearch_engine_seconds",
            "Time that the engine took for a search.",
            registry=self.registry,
            buckets=BUCKETS,
        )
        self._known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self.registry.register(_Build(library))
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)

    def begin(self) -> None:
        """A request comes in."""
        g.timed = _Timed(time.perf_counter())

    def searched(self, results: Results) -> None:
        """The engine has answered."""
        self._engine.observe(results.took_ms / 1000)
        timed: _Timed | None = g.get("timed") if has_request_context() else None
        if timed:
            timed.engine_ms += results.took_ms

    def end(self, response: Response) -> Response:
        """A request is answered; one that is sent piece by piece, as soon as the last piece has left."""
        timed: _Timed | None = g.get("timed")
        if timed is None:
            return response
        asked = request._get_current_object()  # type: ignore[attr-defined]
        endpoint, method, status = asked.endpoint or UNKNOWN, asked.method, response.status_code

        def note() -> None:
            seconds = time.perf_counter() - timed.started
            self.answered(endpoint, method, status, seconds, timed.engine_ms, response.content_length)

        if response.is_streamed and method != "HEAD":
            response.call_on_close(note)
        else:
            note()
        return response

    def answered(
        self, endpoint: str, method: str, status: int, seconds: float, engine_ms: float, length: int | None
    ) -> None:
        """A request has been answered, with ``length`` bytes where that is known."""
        method = method if method in _METHODS else "other"
        counted, timed = self._series(endpoint, method, status)
        counted.inc()
        timed.observe(seconds)
        if not log.isEnabledFor(logging.INFO):
            return
        line = {
            "time": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
            "endpoint": endpoint,
            "method": method,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "engine_ms": round(engine_ms, 1),
            "bytes": length,
        }
        log.info("%s", msgspec.json.encode(line).decode())

    def _series(self, endpoint: str, method: str, status: int) -> tuple[Counter, Histogram]:
        """What counts such a request, looked up once: there are few kinds."""
        key = (endpoint, method, status)
        found = self._known.get(key)
        if found is None:
            counted = self._requests.labels(endpoint, method, str(status))
            found = self._known[key] = (counted, self._seconds.labels(endpoint))
        return found


class _Build(Collector):
    """The build that answers, asked when the metrics are read."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        try:
            info = self._library.info
        except PolicysearchError:
            yield GaugeMetricFamily("policysearch_up", "Whether searches can be answered.", 0)
            return
        yield GaugeMetricFamily("policysearch_up", "Whether searches can be answered.", 1)
        yield GaugeMetricFamily("policysearch_documents", "Documents of the build.", info.documents)
        yield GaugeMetricFamily("policysearch_rejects", "Pages that could not be used.", info.rejects)
        about = {"id": info.id, "created": info.created, "fingerprint": info.fingerprint}
        yield InfoMetricFamily("policysearch_build", "The build that answers.", about)


def register(app: Flask, library: Library) -> Observer:
    """Observe ``app`` and the engine behind it."""
    observer = Observer(library)
    app.extensions["observer"] = observer
    library.searched = observer.searched
    app.before_request(observer.begin)
    app.after_request(observer.end)
    return observer
