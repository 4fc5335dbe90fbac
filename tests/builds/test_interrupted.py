"""Killed, out of space, not allowed to write, two at once: the current build goes on answering."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from search.errors import IndexUnavailable
from search.library import Library
from tests.builds.conftest import EVERYTHING, build, current
from tests.conftest import SEEDS


def test_two_builds_at_once_the_second_is_told_to_wait(index: Path, pages: Path) -> None:
    with (index / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(IndexUnavailable, match="Another build"):
            build(pages, index)
    assert build(pages, index).info.documents == 1


def test_a_folder_that_can_not_be_locked_is_said(
    index: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("search.builds.folders.fcntl.flock", none)
    with pytest.raises(IndexUnavailable, match="can't be locked: No locks available"):
        build(pages, index)


def left_as_it_was(index: Path) -> bool:
    """Whether the build of the seeds answers and nothing of another one is left."""
    kept = [path for path in index.iterdir() if path.is_dir()]
    return Library.open(index).search(EVERYTHING).total == 5 and kept == [current(index)]


STEPS = [
    "search.engine.store.StoreWriter.add_encoded",
    "search.engine.index_writer.IndexWriter.finish",
    "search.pipeline.listed.Listed.reject",
    "search.builds.manifest.sync",
    "search.builds.folders.sync",
]


@pytest.mark.parametrize("step", STEPS)
def test_a_full_disk_leaves_the_current_build_and_says_what_to_do(
    index: Path, pages: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (pages / "empty.txt").write_bytes(b"")
    monkeypatch.setattr(step, full)
    with pytest.raises(IndexUnavailable, match="No space left") as caught:
        build(pages, index)
    assert "Free some space" in caught.value.remedy
    assert left_as_it_was(index)
    monkeypatch.undo()
    assert build(pages, index).info.documents == 1


@pytest.mark.parametrize("limit", [100, 3000, 20_000])
def test_a_file_that_may_not_grow_further_is_said(index: Path, pages: Path, limit: int) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    (pages / "long.txt").write_text("近日，宁乡经开区召开绿色工厂建设推进会。\n" * 500)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
        with pytest.raises(IndexUnavailable, match="File too large"):
            build(pages, index)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert left_as_it_was(index)


def test_a_folder_that_may_only_be_read_is_said(
    index: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", read_only)
    with pytest.raises(IndexUnavailable, match="Read-only") as caught:
        build(pages, index)
    assert caught.value.remedy
    monkeypatch.undo()
    assert left_as_it_was(index)


def test_a_folder_that_can_not_be_made_is_said(tmp_path: Path, pages: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexUnavailable, match="can't be written"):
        build(pages, tmp_path / "file" / "index")


def test_a_build_that_is_killed_leaves_the_current_one_and_is_cleaned_up_by_the_next(
    index: Path, pages: Path, tmp_path: Path
) -> None:
    before = current(index)
    sentence = "近日，宁乡经开区召开绿色工厂建设推进会，部署年度任务。"
    many = tmp_path / "many.jsonl"
    many.write_text(
        "".join(json.dumps({"text": f"{sentence}第{number}次。"}) + "\n" for number in range(20_000))
    )
    command = [sys.executable, "-m", "search.cli", "build", str(many), "--index", str(index)]
    child = subprocess.Popen(command, cwd=SEEDS.parent, env={**os.environ, "PYTHONPATH": str(SEEDS.parent)})
    try:
        deadline = time.monotonic() + 60
        while not list(index.glob(".building-*/documents.jsonl")) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert child.poll() is None, "the build ended before it could be killed"
    finally:
        child.kill()
        child.wait()
    assert current(index) == before
    assert Library.open(index).search(EVERYTHING).total == 5
    assert list(index.glob(".building-*"))
    build(pages, index)
    assert not list(index.glob(".building-*"))
