"""Requests a second of the real server, asked by several clients at once, and its time beside the engine's.

The clients are threads of another process, each with one kept connection (``http.client``): as few parts as possible,
but in Python, so that at high rates they take a share of the machine. On two cores they compete with the server.
"""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from scripts.bench_data import ROOT
from scripts.bench_measure import queries
from search import builds
from search.analyse import fingerprint
from search.engine.store import Store
from search.library import Library

CLIENTS = 8
_SERVE = [sys.executable, "-c", "from web.command import main; main()", "serve"]


def publish(home: Path) -> Path:
    """An index folder over our build in ``home``."""
    index = home / "index"
    if not builds.exists(index):
        index.mkdir(exist_ok=True)
        with builds.new_build(index) as folder:
            for path in (home / "ours").rglob("*"):
                target = folder / path.relative_to(home / "ours")
                if path.is_dir():
                    target.mkdir(exist_ok=True)
                else:
                    os.link(path, target)
            (folder / "rejects.jsonl").write_text("", encoding="utf-8")
            count = len(Store(folder))
            builds.publish(index, folder, builds.seal(folder, count, 0, fingerprint()))
    return index


def measure(home: Path, seconds: float) -> dict[str, Any]:
    """Requests a second with ``CLIENTS`` clients; medians of one client beside those of the engine, in turn."""
    index = publish(home)
    library, asks = Library.open(index), queries(home)
    paths = [f"/api/v1/search?collapse=0&q={quote(ask[2].text)}" for ask in asks]
    port = _free_port()
    command = [*_SERVE, "--port", str(port), "--index", str(index)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "POLICYSEARCH_REQUEST_LOG": "off"}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment) as server:  # noqa: S603
        try:
            assert server.stdout is not None  # noqa: S101
            address = next(word for word in server.stdout.readline().split() if word.startswith("http://"))
            for path in paths:
                _get(_connect(address), path)
            alone = _alone(address, paths, library, asks)
            return alone | _together(address, paths, seconds)
        finally:
            server.terminate()


def _alone(address: str, paths: list[str], library: Library, asks: list[Any]) -> dict[str, Any]:
    connection = _connect(address)
    requests, calls = [], []
    for path, ask in zip(paths * 2, asks * 2, strict=True):
        started = time.perf_counter()
        _get(connection, path)
        asked = time.perf_counter()
        library.search(ask[2])
        calls.append(time.perf_counter() - asked)
        requests.append(asked - started)
    requests, calls = requests[len(paths) :], calls[len(paths) :]
    ratio = statistics.median(one / other for one, other in zip(requests, calls, strict=True))
    return {
        "http_p50_ms": round(statistics.median(requests) * 1000, 3),
        "engine_p50_ms": round(statistics.median(calls) * 1000, 3),
        "http_to_engine": round(ratio, 2),
    }


def _together(address: str, paths: list[str], seconds: float) -> dict[str, Any]:
    until = time.perf_counter() + seconds
    taken: list[float] = []

    def client(first: int) -> None:
        connection = _connect(address)
        number = first * len(paths) // CLIENTS
        while time.perf_counter() < until:
            started = time.perf_counter()
            _get(connection, paths[number % len(paths)])
            taken.append(time.perf_counter() - started)
            number += 1

    clients = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    return {
        "http_per_second": round(len(taken) / seconds),
        "http_8_p50_ms": round(statistics.median(taken) * 1000, 1),
    }


def _connect(address: str) -> http.client.HTTPConnection:
    parts = urlsplit(address)
    return http.client.HTTPConnection(parts.hostname or "", parts.port)


def _get(connection: http.client.HTTPConnection, path: str) -> None:
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise OSError(f"{path} answered {response.status}")


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
