"""Requests a second of the real server, asked by several clients at once, and its time beside the engine's.

The clients are threads of another process, each with one kept connection: bare sockets, as a client in C would be,
since Python's own takes 0.1 to 0.2 ms to read the headers of an answer. On two cores they compete with the server.
"""

from __future__ import annotations

import os
import re
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
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
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
                Client(address).get(path)
            alone = _alone(address, paths, library, asks)
            return alone | _together(address, paths, seconds)
        finally:
            server.terminate()


def _alone(address: str, paths: list[str], library: Library, asks: list[Any]) -> dict[str, Any]:
    client = Client(address)
    requests, calls = [], []
    for path, ask in zip(paths * 2, asks * 2, strict=True):
        started = time.perf_counter()
        client.get(path)
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

    def ask(first: int) -> None:
        client = Client(address)
        number = first * len(paths) // CLIENTS
        while time.perf_counter() < until:
            started = time.perf_counter()
            client.get(paths[number % len(paths)])
            taken.append(time.perf_counter() - started)
            number += 1

    clients = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    return {
        "http_per_second": round(len(taken) / seconds),
        "http_8_p50_ms": round(statistics.median(taken) * 1000, 1),
    }


class Client:
    """A kept connection to ``address``, http://host:port."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._host = parts.netloc
        self._socket = socket.create_connection((parts.hostname or "", parts.port or 80))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str) -> bytes:
        """The body of the answer, which must be whole and say how long it is. Raises ``OSError``."""
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\n\r\n".encode())
        head, body = b"", b""
        while b"\r\n\r\n" not in head:
            head += self._more(path)
        head, _, body = head.partition(b"\r\n\r\n")
        if b" 200 " not in head[:20]:
            raise OSError(f"{path} answered {head[:100]!r}")
        found = _LENGTH.search(head)
        if not found:
            raise OSError(f"{path} does not say how long its answer is")
        while len(body) < int(found[1]):
            body += self._more(path)
        return body

    def _more(self, path: str) -> bytes:
        received = self._socket.recv(1 << 18)
        if not received:
            raise OSError(f"{path}: the server hung up")
        return received


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
