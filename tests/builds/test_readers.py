"""Readers notice a new build and switch without a failed request; a build goes when nobody reads it any longer."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from search import builds, library
from search.engine.whoosh_engine import WhooshEngine, WhooshKind
from search.library import Library
from tests.builds.conftest import EVERYTHING, build, current
from tests.conftest import ROOT, SEEDS


def folders(index: Path) -> list[str]:
    """The builds that are there."""
    return sorted(path.name for path in index.iterdir() if path.is_dir())


def wait_until(happened: Callable[[], bool]) -> None:
    """Waits for what another thread or process is about to do."""
    deadline = time.monotonic() + 60
    # Asked once a turn: a folder that is renamed meanwhile may be missed in one listing and stand in the next.
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_build_goes_when_another_one_has_taken_its_place_and_nobody_reads_it(
    index: Path, pages: Path
) -> None:
    ids = [build(pages, index).info.id for _ in range(3)]
    assert folders(index) == [ids[-1]]
    assert len(set(ids)) == 3


def test_a_build_stays_as_long_as_a_reader_has_it_and_goes_when_the_last_one_lets_go(
    index: Path, pages: Path
) -> None:
    before = current(index).name
    engine = library.open_current(index, WhooshKind())
    newer = build(pages, index).info.id
    assert folders(index) == sorted([before, newer])
    assert engine.search(EVERYTHING).total == 5
    del engine
    wait_until(lambda: folders(index) == [newer])


def test_a_library_turns_to_the_new_build_and_lets_the_old_one_go(index: Path, pages: Path) -> None:
    reader = Library.open(index)
    newer = build(pages, index).info.id
    assert len(folders(index)) == 2
    assert reader.search(EVERYTHING).total == 1
    wait_until(lambda: folders(index) == [newer])


READER = """
import sys
from pathlib import Path
from search.library import Library
from search.query import from_params
library = Library.open(Path(sys.argv[1]))
print(library.search(from_params({})).total, flush=True)
for line in sys.stdin:
    print(library.search(from_params({})).total, flush=True)
"""


@contextmanager
def reader_elsewhere(index: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has a build open and counts its documents for every line it is sent."""
    command = [sys.executable, "-c", READER, str(index)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as reader:
        try:
            yield reader
        finally:
            reader.kill()


def answer_of(reader: subprocess.Popen[str], *, asked: bool = True) -> str:
    assert reader.stdin is not None
    assert reader.stdout is not None
    if asked:
        reader.stdin.write("again\n")
        reader.stdin.flush()
    return reader.stdout.readline().strip()


def test_a_reader_in_another_process_holds_its_build_and_turns_to_the_new_one(
    index: Path, pages: Path
) -> None:
    before = current(index).name
    with reader_elsewhere(index) as reader:
        assert answer_of(reader, asked=False) == "5"
        newer = build(pages, index).info.id
        assert folders(index) == sorted([before, newer])
        assert answer_of(reader) == "1"
        wait_until(lambda: folders(index) == [newer])


def test_a_reader_that_is_killed_holds_nothing(index: Path, pages: Path) -> None:
    with reader_elsewhere(index) as reader:
        assert answer_of(reader, asked=False) == "5"
        reader.kill()
        reader.wait()
    newer = build(pages, index).info.id
    assert folders(index) == [newer]


def test_a_build_that_goes_while_it_is_being_opened_is_passed_over_for_the_next(
    index: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = builds.Lease
    opened: list[Path] = []

    def late(folder: Path) -> builds.Lease:
        opened.append(folder)
        if len(opened) == 1:
            monkeypatch.setattr("search.builds.folders.Lease", honest)
            build(pages, index)
        return honest(folder)

    monkeypatch.setattr("search.builds.folders.Lease", late)
    assert Library.open(index).search(EVERYTHING).total == 1
    assert not opened[0].exists()


@pytest.mark.parametrize("pointer", [b"", b"\xff", b"20200101T000000Z-deadbeef\n"])
def test_nothing_is_removed_while_no_build_is_current(index: Path, pointer: bytes) -> None:
    before = folders(index)
    (index / builds.CURRENT).write_bytes(pointer)
    builds.sweep(index)
    assert folders(index) == before


def test_what_a_killed_sweep_left_goes_with_the_next(index: Path) -> None:
    (index / ".going-20200101T000000Z-deadbeef").mkdir()
    builds.sweep(index)
    assert not list(index.glob(".going-*"))


def test_a_build_that_could_not_be_opened_for_a_moment_is_tried_again(
    index: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Library.open(index)
    build(pages, index)
    opened = library.open_current

    def out_of_files(*_: object) -> object:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(library, "RETRY_AFTER", 0.0)
    monkeypatch.setattr(library, "open_current", out_of_files)
    assert reader.search(EVERYTHING).total == 5
    monkeypatch.setattr(library, "open_current", opened)
    assert reader.search(EVERYTHING).total == 1


def test_no_request_fails_while_builds_are_swapped(index: Path, pages: Path) -> None:
    reader = Library.open(index)
    done: list[bool] = []

    def ask() -> set[int]:
        totals = set()
        while not done:
            totals.add(reader.search(EVERYTHING).total)
        return totals | {reader.search(EVERYTHING).total}

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask) for _ in range(4)]
        try:
            for paths in (pages, SEEDS, pages):
                build(paths, index)
        finally:
            done.append(True)
        totals = [future.result() for future in asking]
    assert all(found <= {1, 5} for found in totals)
    assert reader.search(EVERYTHING).total == 1


def test_requests_are_answered_by_the_build_before_while_the_next_one_is_opened(
    index: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, opening, told = Library.open(index), threading.Event(), threading.Event()
    before = reader.info.id
    build(pages, index)
    honest = WhooshKind.open

    def slow(*about: Any) -> WhooshEngine:
        opening.set()
        assert told.wait(60)
        return honest(*about)

    monkeypatch.setattr(WhooshKind, "open", slow)
    with ThreadPoolExecutor(1) as others:
        first = others.submit(lambda: reader.search(EVERYTHING))
        assert opening.wait(60)
        assert reader.search(EVERYTHING).build == before
        assert not first.done()
        told.set()
        assert first.result().build != before
    assert reader.search(EVERYTHING).build != before
