#!/usr/bin/env python3
"""Measures the engine beside its peers on ``../shared/corpora/news.jsonl.xz``; docs/performance.md explains it.

Each build and each round of queries runs in a process of its own, so that memory and cold starts are its own.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.bench_peers import PEERS  # noqa: E402
from search.analyse import words  # noqa: E402
from search.engine.store import Store, StoreWriter  # noqa: E402
from search.label import label  # noqa: E402
from search.model import Article, Document, Labels  # noqa: E402
from search.query import from_params  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpora" / "news.jsonl.xz"
# Stock Whoosh writes some 50 documents a second: past this size it answers from our index, which is the same.
STOCK_LIMIT = 2000
# Seconds after which a round of queries is cut short.
_PATIENCE = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 75_000])
    parser.add_argument("--peers", nargs="+", default=list(PEERS), choices=list(PEERS))
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--stock-limit", type=int, default=STOCK_LIMIT)
    parser.add_argument("--part", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps(_part(*options.part, options.queries)))
        return
    found = [row for size in options.sizes for row in _size(size, options)]
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _size(size: int, options: argparse.Namespace) -> list[dict[str, Any]]:
    """All peers at one number of documents."""
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "documents").mkdir()
        _prepare(folder / "documents", size)
        _ask_for(folder, options.queries)
        for peer in options.peers:
            (folder / peer).mkdir()
            row: dict[str, Any] = {"peer": peer, "documents": size}
            if peer == "whoosh" and size > options.stock_limit:
                if not (folder / "ours" / "whoosh").is_dir():
                    continue
                shutil.rmtree(folder / peer)
                shutil.copytree(folder / "ours", folder / peer, copy_function=os.link)
            else:
                row |= _child("build", peer, folder, options)
                row["mb"] = round(_bytes(folder / peer) / 1e6, 1)
            _evict(folder / peer)
            row |= _child("query", peer, folder, options)
            rows.append(row)
        _print(rows)
    return rows


def _child(part: str, peer: str, folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, __file__, "--part", part, peer, str(folder), "--queries", str(options.queries)]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603
    result: dict[str, Any] = json.loads(output)
    return result


def _part(part: str, peer: str, folder: str, queries: int) -> dict[str, Any]:
    """What a child process measures."""
    engine, home = PEERS[peer](), Path(folder)
    words("预先载入词典")
    memory = _Memory()
    if part == "build":
        started, used = time.perf_counter(), time.process_time()
        engine.build(home / peer, _documents(home / "documents"))
        helped = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = time.perf_counter() - started
        busy = time.process_time() - used + helped.ru_utime + helped.ru_stime
        count = len(Store(home / "documents"))
        return {
            "build_per_second": round(count / seconds),
            "build_per_cpu_second": round(count / busy),
            "build_peak_mb": memory.peak,
        }
    asked = json.loads((home / "queries.json").read_text(encoding="utf-8"))
    ready = [(each["words"], each["every"], from_params({"q": [each["text"]]})) for each in asked]
    started = time.perf_counter()
    engine.open(home / peer)
    engine.search(*ready[0])
    cold = time.perf_counter() - started
    taken: list[float] = []
    busy: list[float] = []
    totals: list[int] = []
    began = time.perf_counter()
    # The first round warms up and is left out; a slow engine answers fewer.
    for number, query in enumerate(ready * 4):
        started, used = time.perf_counter(), time.thread_time()
        total = engine.search(*query)
        busy.append((time.thread_time() - used) * 1000)
        taken.append((time.perf_counter() - started) * 1000)
        if number < queries:
            totals.append(total)
        if number > queries // 2 and time.perf_counter() - began > _PATIENCE:
            break
    if len(taken) >= 2 * queries:
        taken, busy = taken[queries:], busy[queries:]
    cuts, busy_cuts = statistics.quantiles(taken, n=100), statistics.quantiles(busy, n=100)
    return {
        "cold_ms": round(cold * 1000, 2),
        "p50_ms": round(cuts[49], 3),
        "p95_ms": round(cuts[94], 3),
        "p99_ms": round(cuts[98], 3),
        "p50_cpu_ms": round(busy_cuts[49], 3),
        "p95_cpu_ms": round(busy_cuts[94], 3),
        "query_peak_mb": memory.peak,
        "queries": len(taken),
        "matches": sum(totals) if len(totals) == queries else None,
    }


def _prepare(folder: Path, size: int) -> None:
    """The first documents of the corpus, labelled, so that all peers begin with the same."""
    writer = StoreWriter(folder)
    with lzma.open(CORPUS, "rt", encoding="utf-8") as stream:
        for line in islice(stream, size):
            row = json.loads(line)
            article = Article(row["title"], row["date"], row["source"], None, None, row["url"], row["text"])
            writer.add(Document(row["id"], article, label(article) or Labels()))
    writer.finish()


def _documents(folder: Path) -> Iterator[Document]:
    store = Store(folder)
    return (store[number] for number in range(len(store)))


def _ask_for(folder: Path, count: int) -> None:
    """Queries of one to four words out of random documents, half for all words and half for any."""
    store, chance, asked = Store(folder / "documents"), random.Random(7), []  # noqa: S311
    while len(asked) < count:
        known = sorted(
            {word for word in words(store[chance.randrange(len(store))].article.body) if len(word) > 1}
        )
        if len(known) < 4:
            continue
        chosen, every = chance.sample(known, chance.randint(1, 4)), len(asked) % 2 == 0
        text = (" " if every else " OR ").join(f'"{word}"' for word in chosen)
        asked.append({"words": chosen, "every": every, "text": text})
    (folder / "queries.json").write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")


class _Memory(threading.Thread):
    """Watches the memory of this process and its children, in megabytes; ``peak`` is the most seen at once.

    ``getrusage`` would not do: a process inherits the peak of the one that started it.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self.start()

    def run(self) -> None:
        while True:
            self.peak = max(self.peak, sum(map(_resident, _family())) // 1024)
            time.sleep(0.05)


def _family() -> list[str]:
    found = ["self"]
    for path in Path("/proc/self/task").glob("*/children"):
        found += path.read_text(encoding="ascii").split()
    return found


def _resident(process: str) -> int:
    """Kilobytes in memory."""
    try:
        told = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in told.splitlines() if line.startswith("VmRSS")), 0)


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _evict(folder: Path) -> None:
    """Asks the system to forget the files' contents, so that the first query reads them from the disk."""
    os.sync()
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as stream:
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _print(rows: list[dict[str, Any]]) -> None:
    columns = (
        ("documents", "documents"),
        ("peer", "engine"),
        ("build_per_second", "built/s"),
        ("build_per_cpu_second", "built/cpu s"),
        ("mb", "MB"),
        ("build_peak_mb", "peak MB"),
        ("cold_ms", "cold ms"),
        ("p50_ms", "p50 ms"),
        ("p95_ms", "p95 ms"),
        ("p99_ms", "p99 ms"),
        ("p50_cpu_ms", "p50 cpu"),
        ("p95_cpu_ms", "p95 cpu"),
        ("query_peak_mb", "query MB"),
        ("matches", "matches"),
    )
    against = next((row for row in rows if row["peer"] == "tantivy"), None)
    print(
        "| " + " | ".join(title for _, title in columns) + " | p50, p95, build against Tantivy, all by cpu |"
    )
    print("|" + "---|" * (len(columns) + 1))
    for row in rows:
        cells = [str(row.get(key, "")) for key, _ in columns]
        ratios = [
            f"{row[key] / against[key]:.2f}" if against and key in row and key in against else ""
            for key in ("p50_cpu_ms", "p95_cpu_ms", "build_per_cpu_second")
        ]
        print("| " + " | ".join([*cells, ", ".join(ratios)]) + " |")
    print(flush=True)


if __name__ == "__main__":
    main()
