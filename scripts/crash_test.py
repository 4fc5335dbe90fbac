#!/usr/bin/env python3
"""Kills builds, additions and deletions at random points while queries run: none may fail, every build must be whole.

Half of the kills come at any time, half after the new build has been sealed, when it is verified and swapped in. The
processes that search are not disturbed; the one that builds is killed with SIGKILL, together with the processes
that it has started.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from search import builds, pipeline  # noqa: E402
from search.errors import NoSuchDocument  # noqa: E402
from search.library import Library  # noqa: E402
from search.model import Results  # noqa: E402
from search.query import from_params  # noqa: E402

QUERIES = ["", "绿色工厂", "宁乡 -湘潭", '"年度任务"', "推进会 OR 园区", "第3"]
SENTENCE = "近日，{}经开区召开绿色工厂建设推进会，部署第{}项年度任务，园区负责人参加。"
# Seconds from the seal to the end, about.
_LATE = 0.3
PLACES = ["宁乡", "湘潭", "长沙", "株洲"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--readers", type=int, default=2, help="processes that search all the time")
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--search", type=Path, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.search:
        search_until_told(*options.search)
        return
    with tempfile.TemporaryDirectory() as name:
        report = run(Path(name), options.kills, options.readers, options.documents, options.seed)
    print(json.dumps(report, indent=1))
    sys.exit(1 if report["failed queries"] or report["unreadable builds"] else 0)


def run(folder: Path, kills: int, readers: int, documents: int, seed: int) -> dict[str, object]:
    """Kills as often as asked, and says what was found."""
    chance = random.Random(seed)  # noqa: S311
    index = folder / "index"
    commands = _commands(folder, index, documents)
    pipeline.build([folder / "pages.jsonl"], index, max_page_mb=1)
    stop = folder / "stop"
    searching = [_reader(index, stop) for _ in range(readers)]
    outcomes: Counter[str] = Counter()
    unreadable = []
    try:
        lasts = {name: _undisturbed(command) for name, command in commands.items()}
        for number in range(kills):
            name = chance.choice(list(commands))
            before = builds.current_folder(index).name
            late = number % 2 == 1
            after = chance.uniform(0, _LATE) if late else chance.uniform(0, 1.1) * lasts[name]
            ended = _killed(commands[name], after, index if late else None)
            swapped = builds.current_folder(index).name != before
            outcomes[f"{name}: {'ended' if ended else 'killed'}, {'new' if swapped else 'old'} build"] += 1
            fault = _fault(index)
            if fault:
                unreadable.append(f"kill {number} ({name}): {fault}")
    finally:
        stop.touch()
    found = [json.loads(reader.communicate(timeout=600)[0]) for reader in searching]
    _undisturbed(commands["build"])
    return {
        "kills": kills,
        "outcomes": dict(sorted(outcomes.items())),
        "queries": sum(each["queries"] for each in found),
        "builds seen by readers": [each["builds"] for each in found],
        "failed queries": [failure for each in found for failure in each["failed"]],
        "unreadable builds": unreadable,
        "left over": sorted(path.name for path in index.glob(".[bg]*ing-*")),
    }


def search_until_told(index: Path, stop: Path) -> None:
    """Searches without a pause until ``stop`` is there; prints how often, and what failed."""
    library, seen, failed, count = Library.open(index), set(), [], 0
    while not stop.exists():
        for query in QUERIES:
            count += 1
            try:
                results = library.search(from_params({"q": [query]}))
                seen.add(results.build)
                if not query and results.hits:
                    _read(library, results)
            except Exception as error:
                failed.append(f"{query!r}: {type(error).__name__}: {error}")
    print(json.dumps({"queries": count, "builds": len(seen), "failed": failed}))


def _read(library: Library, results: Results) -> None:
    """Reads the first document of ``results``, which only a build that came since may have without it."""
    try:
        library.document(results.hits[0].document.id)
    except NoSuchDocument:
        if library.info.id == results.build:
            raise


def _commands(folder: Path, index: Path, documents: int) -> dict[str, list[str]]:
    """What is run and killed: a build in several processes, an addition, a deletion."""
    _write(folder / "pages.jsonl", range(documents), "")
    _write(folder / "more.jsonl", range(documents // 2, documents // 2 + documents // 4), "会议强调发展。")
    command = [sys.executable, "-m", "search.cli"]
    return {
        "build": [*command, "build", str(folder / "pages.jsonl"), "--index", str(index), "--processes", "2"],
        "add": [*command, "add", str(folder / "more.jsonl"), "--index", str(index), "--processes", "1"],
        "delete": [*command, "delete", *(f"p{number}" for number in range(9)), "--index", str(index)],
    }


def _write(file: Path, numbers: range, more: str) -> None:
    rows = (
        {"id": f"p{number}", "text": SENTENCE.format(PLACES[number % 4], number) + more} for number in numbers
    )
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _start(command: list[str]) -> subprocess.Popen[str]:
    # A group of its own, so that the processes it starts can be killed with it.
    return subprocess.Popen(  # noqa: S603
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def _undisturbed(command: list[str]) -> float:
    """How long it takes, in seconds. A deletion of what is gone already ends with an error, which is no matter."""
    started = time.monotonic()
    _start(command).wait()
    return time.monotonic() - started


def _killed(command: list[str], after: float, index: Path | None) -> bool:
    """Starts ``command`` and kills it ``after`` so many seconds; whether it had ended by itself.

    With ``index`` the seconds begin when the build there is sealed: what comes then is verifying and swapping in.
    """
    # What an earlier kill has left is no sign of this one.
    before = _sealed(index)
    child = _start(command)
    while index is not None and child.poll() is None and _sealed(index) <= before:
        time.sleep(0.002)
    try:
        child.wait(after)
        return True
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        return False


def _sealed(index: Path | None) -> set[Path]:
    """The builds in ``index`` that have been sealed and not swapped in."""
    return set(index.glob(".building-*/build.json")) if index else set()


def _reader(index: Path, stop: Path) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, "--search", str(index), str(stop)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603


def _fault(index: Path) -> str | None:
    """What is wrong with the current build: does it open, answer, and match its checksums?"""
    try:
        folder = builds.current_folder(index)
        manifest = builds.read_manifest(folder)
        damaged = builds.damaged_files(folder, manifest)
        total = Library.open(index).search(from_params({})).total
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if damaged:
        return f"damaged: {damaged}"
    return None if total == manifest.info.documents else f"{total} of {manifest.info.documents} documents"


if __name__ == "__main__":
    main()
