#!/usr/bin/env python3
"""Measures the whole way from raw pages to a build: rate, memory, and what adding costs. docs/builds.md explains it.

    scripts/bench_pipeline.py text --size 10000      news items as .txt pages
    scripts/bench_pipeline.py html                   real pages, beside trafilatura alone on the same pages
    scripts/bench_pipeline.py add --size 75000       100 pages added to, and 10 deleted from, a build of so many

All figures of one call come from one run; processor seconds count every process. ``--json`` writes them.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from search import pipeline  # noqa: E402
from search.engine.parallel import processors  # noqa: E402
from search.read import pages  # noqa: E402

SHARED = ROOT.parent / "shared" / "corpora"
_MB = 1e6


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", choices=list(PARTS))
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--processes", type=int)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        found = PARTS[options.part](Path(name), options)
    print(json.dumps(found, indent=1))
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def text(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """News items as text pages: title, date, text."""
    source = _text_pages(folder / "pages", options.size)
    return {"pages": options.size} | _build([source], folder / "index", options.processes)


def html(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Real pages, over and over, each copy with a line of its own; beside trafilatura alone."""
    source = _html_pages(folder / "pages", options.size)
    found = {"pages": len(list(source.iterdir()))} | _build([source], folder / "index", options.processes)
    contents = [page.content for page in pages([source], 32) if not hasattr(page, "code")]
    alone = _timed(lambda: list(map(_trafilatura, contents)))
    found["trafilatura alone, one process"] = alone
    context = get_context("spawn")
    with ProcessPoolExecutor(processors(), mp_context=context) as pool:
        list(pool.map(_trafilatura, contents[: 2 * processors()]))
        found["trafilatura alone, all processors"] = _timed(
            lambda: list(pool.map(_trafilatura, contents, chunksize=4))
        )
        # Processor time of processes that have not ended yet is not known.
        del found["trafilatura alone, all processors"]["cpu seconds"]
    found["ratio to one process"] = round(found["seconds"] / alone["seconds"], 2)
    both = found["trafilatura alone, all processors"]
    found["ratio to all processors"] = round(found["seconds"] / both["seconds"], 2)
    found["ratio of processor time"] = round(found["cpu seconds"] / alone["cpu seconds"], 2)
    return found


def add(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """What adding 100 pages and deleting 10 documents cost beside making the build."""
    source, index = folder / "first.jsonl", folder / "index"
    rows = list(islice(_news(), options.size + 100))
    _write(source, rows[: options.size])
    _write(folder / "more.jsonl", rows[options.size :])
    found: dict[str, Any] = {"documents": options.size} | _build([source], index, options.processes)
    added = _timed(lambda: pipeline.add([folder / "more.jsonl"], index, 32))
    again = _timed(lambda: pipeline.add([folder / "more.jsonl"], index, 32))
    gone = [row["id"] for row in rows[:10]]
    deleted = _timed(lambda: pipeline.delete(gone, index))
    return found | {"add 100": added, "add the same 100 again": again, "delete 10": deleted}


def _build(sources: list[Path], index: Path, processes: int | None) -> dict[str, Any]:
    stages: dict[str, float] = {}

    def note(progress: pipeline.Progress) -> None:
        stages.setdefault(progress.stage, time.monotonic())

    def run() -> None:
        pipeline.build(sources, index, 32, progress=note, processes=processes)

    figures = _timed(run)
    ended = time.monotonic()
    built = _bytes(index)
    count = len(list(pages(sources, 32)))
    return {
        **figures,
        "pages/s": round(count / figures["seconds"], 1),
        "pages/cpu s": round(count / figures["cpu seconds"], 1),
        "seconds by stage": {
            "pages": round(stages["index"] - stages["pages"], 1),
            "index": round(stages["check"] - stages["index"], 1),
            "check": round(ended - stages["check"], 1),
        },
        "peak MB, this process": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
        "peak MB, largest child": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000),
        "index MB": round(built / _MB, 1),
        "load before": round(os.getloadavg()[0], 1),
    }


def _timed(run: Callable[[], object]) -> dict[str, float]:
    started, before = time.monotonic(), _cpu()
    run()
    return {
        "seconds": round(time.monotonic() - started, 3),
        "cpu seconds": round(_cpu() - before, 3),
    }


def _cpu() -> float:
    """Processor seconds of this process and of those that it has waited for."""
    return sum(
        each.ru_utime + each.ru_stime
        for each in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _trafilatura(content: str) -> int:
    import trafilatura

    return len(trafilatura.extract(content) or "")


def _news() -> Iterator[dict[str, str]]:
    """The news, and once they are through, the same again under other ids and with a line of their own."""
    for round_ in range(1000):
        with lzma.open(SHARED / "news.jsonl.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if round_:
                    row |= {"id": f"{row['id']}-{round_}", "text": f"{row['text']}\n第{round_}次。"}
                yield row


def _write(file: Path, rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _text_pages(folder: Path, size: int) -> Path:
    for number, row in enumerate(islice(_news(), size)):
        place = folder / f"{number // 1000:04}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:07}.txt").write_text(
            f"{row['title']}\n{row['date']}\n\n{row['text']}", encoding="utf-8"
        )
    return folder


def _html_pages(folder: Path, size: int) -> Path:
    folder.mkdir()
    found = sorted([*(SHARED / "pages").glob("*.html"), *(SHARED / "state_council").rglob("*.html")])
    for number in range(size):
        content = found[number % len(found)].read_bytes()
        # A comment, so that copies are not read from a cache of any kind.
        (folder / f"{number:05}.html").write_bytes(content + f"<!-- {number} -->".encode())
    return folder


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


PARTS: dict[str, Callable[[Path, argparse.Namespace], dict[str, Any]]] = {
    "text": text,
    "html": html,
    "add": add,
}

if __name__ == "__main__":
    main()
