#!/usr/bin/env python3
"""Measures the engine beside its peers on ``../shared/corpora/news.jsonl.xz``; docs/performance.md explains it.

Each build and each cold start has a process of its own, so that memory is its own; then all peers answer the same
queries in one process, in turn. ``--keep`` names a folder for what is built: what is there already is measured again.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import bench_data, bench_http, bench_measure, bench_opensearch  # noqa: E402
from scripts.bench_peers import PEERS  # noqa: E402

# Stock Whoosh writes some 50 documents a second: past this size it answers from our index, which is the same.
STOCK_LIMIT = 2000
# New processes whose cold start is measured; the median counts.
_COLD = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 20_000, 75_000])
    parser.add_argument("--peers", nargs="+", default=list(PEERS), choices=list(PEERS))
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--http-seconds", type=float, default=10, help="0 leaves the server out")
    parser.add_argument("--keep", type=Path, help="folder for what is built")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--stock-limit", type=int, default=STOCK_LIMIT)
    parser.add_argument("--part", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps(_part(*options.part)))
        return
    found = [row for size in options.sizes for row in _size(size, options)]
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _size(size: int, options: argparse.Namespace) -> list[dict[str, Any]]:
    """All peers at one number of documents."""
    with nullcontext(options.keep) if options.keep else tempfile.TemporaryDirectory() as name:
        home = Path(name) / str(size)
        if not (home / "queries.json").exists():
            (home / "documents").mkdir(parents=True, exist_ok=True)
            bench_data.prepare(home / "documents", size)
            bench_data.ask_for(home / "documents", options.queries, home / "queries.json")
        rows = {peer: {"peer": peer, "documents": size} for peer in options.peers}
        try:
            _fill(rows, home, size, options)
        finally:
            bench_opensearch.stop(home / "opensearch")
        if "ours" in rows and options.http_seconds:
            rows["ours"] |= _child("http", str(home), str(options.http_seconds))
        found = list(rows.values())
        _relate(found)
        _print(found)
    return found


def _fill(rows: dict[str, dict[str, Any]], home: Path, size: int, options: argparse.Namespace) -> None:
    """Measures all that ``rows`` name; those that can't be built here go."""
    for peer in list(rows):
        if not _built(peer, home, size, options, rows[peer]):
            del rows[peer]
    for peer, row in rows.items():
        # A node takes half a minute to start: nothing that could be compared.
        starts = []
        for _ in range(_COLD if peer != "opensearch" else 0):
            _evict(home / peer)
            starts.append(_child("cold", peer, str(home)))
        if starts:
            row |= {key: statistics.median(each[key] for each in starts) for key in starts[0]}
    for peer, figures in _child("race", ",".join(rows), str(home)).items():
        rows[peer] |= figures


def _built(peer: str, home: Path, size: int, options: argparse.Namespace, row: dict[str, Any]) -> bool:
    """Whether there is, now, an index of ``peer``; adds to ``row`` what building it took."""
    told = home / f"{peer}.json"
    if peer == "opensearch":
        # Its node ends with the run, and what it holds with it.
        told.unlink(missing_ok=True)
        if not (shutil.which("java") and shutil.which("mvn")):
            print("no Java or no Maven here, so OpenSearch is left out", file=sys.stderr)
            return False
    if not told.exists():
        shutil.rmtree(home / peer, ignore_errors=True)
        figures: dict[str, Any] = {}
        if peer == "whoosh" and size > options.stock_limit:
            if not (home / "ours" / "whoosh").is_dir():
                return False
            shutil.copytree(home / "ours", home / peer, copy_function=os.link)
        else:
            (home / peer).mkdir()
            figures = _child("build", peer, str(home))
            figures.setdefault("mb", round(_bytes(home / peer) / 1e6, 1))
        told.write_text(json.dumps(figures), encoding="utf-8")
    row |= json.loads(told.read_text(encoding="utf-8"))
    return True


def _child(*part: str) -> dict[str, Any]:
    command = [sys.executable, __file__, "--part", *part]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603
    result: dict[str, Any] = json.loads(output)
    return result


def _part(part: str, *given: str) -> dict[str, Any]:
    """What a child process measures."""
    if part == "build":
        return bench_measure.build(given[0], Path(given[1]))
    if part == "cold":
        return bench_measure.cold(given[0], Path(given[1]))
    if part == "race":
        return bench_measure.race(given[0].split(","), Path(given[1]))
    return bench_http.measure(Path(given[0]), float(given[1]))


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _evict(folder: Path) -> None:
    """Asks the system to forget the files' contents, so that the first query reads them from the disk."""
    os.sync()
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as stream:
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _relate(rows: list[dict[str, Any]]) -> None:
    """Adds to each row how the engine compares with that peer, by processor time and by the wall in the same run."""
    ours = next((row for row in rows if row["peer"] == "ours"), None)
    for row in rows:
        if "first_cpu_ms" in row:
            row["cold_to_warm"] = round(row["first_cpu_ms"] / row["p50_cpu_ms"], 1)
        for name, key in _RELATED:
            if ours and row is not ours and row.get(key) and ours.get(key):
                row[f"ours_to_it_{name}"] = round(ours[key] / row[key], 2)


_RELATED = (
    ("p50", "p50_cpu_ms"),
    ("p95", "p95_cpu_ms"),
    ("p50_wall", "p50_ms"),
    ("p95_wall", "p95_ms"),
    ("built", "build_per_cpu_second"),
)
COLUMNS = (
    ("documents", "documents"),
    ("peer", "engine"),
    ("build_per_second", "built/s"),
    ("build_per_cpu_second", "built/cpu s"),
    ("mb", "MB"),
    ("build_peak_mb", "build peak MB"),
    ("query_peak_mb", "query MB"),
    ("open_ms", "open ms"),
    ("first_ms", "first ms"),
    ("first_cpu_ms", "first cpu ms"),
    ("cold_to_warm", "first to p50, cpu"),
    ("p50_ms", "p50 ms"),
    ("p95_ms", "p95 ms"),
    ("p99_ms", "p99 ms"),
    ("p50_cpu_ms", "p50 cpu ms"),
    ("p95_cpu_ms", "p95 cpu ms"),
    ("matches", "matches"),
    ("ours_to_it_p50", "ours to it, p50"),
    ("ours_to_it_p95", "p95"),
    ("ours_to_it_p50_wall", "wall p50"),
    ("ours_to_it_p95_wall", "p95"),
    ("ours_to_it_built", "built"),
    ("http_per_second", "requests/s, 8 clients"),
    ("http_p50_ms", "request p50 ms"),
    ("http_to_engine", "request to call"),
)


def _print(rows: list[dict[str, Any]]) -> None:
    print("| " + " | ".join(title for _, title in COLUMNS) + " |")
    print("|" + "---|" * len(COLUMNS))
    for row in rows:
        print("| " + " | ".join("" if row.get(key) is None else str(row[key]) for key, _ in COLUMNS) + " |")
    print(flush=True)


if __name__ == "__main__":
    main()
