"""A build is swapped in whole or not at all, and whatever goes wrong, the current one goes on answering."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search import builds, library, pipeline
from search.engine.store import StoreWriter
from search.errors import IndexMismatch, IndexUnavailable, NothingToBuild
from search.library import Library
from search.pipeline import page as pipeline_page
from search.query import from_params
from tests.conftest import SEEDS

EVERYTHING = from_params({})


@pytest.fixture
def index(seed_index: Path, tmp_path: Path) -> Path:
    """A copy of the seeds' index that a test may break."""
    return Path(shutil.copytree(seed_index, tmp_path / "index"))


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with one good page."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "good.txt").write_text(
        "宁乡经开区召开绿色工厂推进会\n\n" + "近日，宁乡经开区召开绿色工厂建设推进会。" * 5
    )
    return folder


def build(paths: Path, index: Path) -> pipeline.BuildReport:
    return pipeline.build([paths], index, max_page_mb=1)


def current(index: Path) -> Path:
    return builds.current_folder(index)


def test_a_new_build_replaces_the_old_one_and_leaves_it_for_its_readers(index: Path, pages: Path) -> None:
    before = current(index)
    reader = Library.open(index)
    report = build(pages, index)
    assert current(index).name == report.info.id != before.name
    assert before.is_dir()
    assert reader.search(EVERYTHING).total == 1


def test_only_the_last_two_builds_are_kept(index: Path, pages: Path) -> None:
    first = current(index)
    for number in range(3):
        (pages / f"{number}.txt").write_text(
            f"第{number}篇\n\n" + "近日，宁乡经开区召开绿色工厂建设推进会。" * 5
        )
        build(pages, index)
    kept = [path.name for path in index.iterdir() if path.is_dir()]
    assert len(kept) == 2
    assert current(index).name in kept
    assert first.name not in kept


def test_what_else_stands_in_the_index_folder_is_left_alone(index: Path, pages: Path) -> None:
    (index / "project").mkdir()
    (index / "project" / "build.json").write_text("{}")
    for _ in range(3):
        build(pages, index)
    assert (index / "project" / "build.json").exists()


def test_builds_of_one_second_are_different_builds(index: Path, pages: Path) -> None:
    ids = [build(pages, index).info.id for _ in range(4)]
    assert len(set(ids)) == 4
    assert sum(path.is_dir() for path in index.iterdir()) == 2


@pytest.mark.parametrize("text", ["☆☆☆☆☆\n近日，宁乡经开区召开绿色工厂推进会。", "——！"])
def test_a_document_that_begins_with_signs_is_no_reason_to_refuse_the_build(
    index: Path, tmp_path: Path, text: str
) -> None:
    (tmp_path / "signs.jsonl").write_text(json.dumps({"text": text, "date": "2030-01-01"}))
    assert build(tmp_path / "signs.jsonl", index).info.documents == 1


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


def test_the_same_pages_built_twice_hold_the_same(index: Path, pages: Path) -> None:
    assert build(pages, index).info.id.split("-")[1] == build(pages, index).info.id.split("-")[1]


def test_pages_that_can_not_be_used_are_listed_and_the_rest_goes_on(index: Path, pages: Path) -> None:
    (pages / "empty.txt").write_bytes(b"")
    (pages / "binary.html").write_bytes(bytes(range(256)) * 9)
    (pages / "furniture.txt").write_text("首页\n网站地图\n联系我们\n版权所有")
    (pages / "lines.jsonl").write_text(
        '{"text": "近日，宁乡经开区召开绿色工厂建设推进会，部署年度任务。"}\nno json\n'
    )
    report = build(pages, index)
    assert report.info.documents == 2
    assert sorted(reject.code for reject in report.rejects) == ["bad_json", "binary", "empty", "no_article"]
    assert all(reject.reason for reject in report.rejects)
    lines = (current(index) / "rejects.jsonl").read_text().splitlines()
    assert [json.loads(line)["code"] for line in lines] == [reject.code for reject in report.rejects]


def test_a_page_that_trips_a_bug_costs_only_itself(
    index: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pages / "bad.txt").write_text("引发故障的页面")
    honest = pipeline_page.repair

    def tripping(text: str, *, markup: bool = False) -> object:
        if "故障" in text:
            raise ZeroDivisionError
        return honest(text, markup=markup)

    monkeypatch.setattr(pipeline_page, "repair", tripping)
    report = build(pages, index)
    assert (report.info.documents, [reject.code for reject in report.rejects]) == (1, ["internal_error"])


def test_two_pages_of_one_name_are_both_found_and_a_copy_is_said_to_be_one(
    index: Path, tmp_path: Path
) -> None:
    sentence = "近日，宁乡经开区召开绿色工厂建设推进会，部署年度任务。"
    for folder, text in (("a", sentence), ("b", sentence + "会议强调绿色发展。"), ("c", sentence)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.txt").write_text(text)
    report = pipeline.build([tmp_path / "a", tmp_path / "b", tmp_path / "c"], index, max_page_mb=1)
    assert report.info.documents == 2
    assert [reject.code for reject in report.rejects] == ["duplicate"]
    assert [old for old, _ in report.renamed] == ["page"]


@pytest.mark.parametrize("name", ["", "empty", "rejected"])
def test_nothing_usable_makes_no_build_and_the_current_one_stays(
    index: Path, tmp_path: Path, name: str
) -> None:
    before = current(index)
    folder = tmp_path / "sources"
    folder.mkdir()
    if name == "rejected":
        (folder / "empty.txt").write_bytes(b"")
    with pytest.raises(NothingToBuild) as caught:
        build(folder / name if name == "empty" else folder, index)
    assert caught.value.remedy
    assert current(index) == before
    assert not list(index.glob(".building-*"))


def break_pointer(index: Path) -> None:
    (index / builds.CURRENT).write_text("20200101T000000Z-deadbeef\n")


def escape_folder(index: Path) -> None:
    (index / builds.CURRENT).write_text("../../etc\n")


def overlong_pointer(index: Path) -> None:
    (index / builds.CURRENT).write_text("x" * 300)


def odd_manifest(index: Path) -> None:
    path = current(index) / "build.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"files": []}))


def garble_pointer(index: Path) -> None:
    (index / builds.CURRENT).write_bytes(b"\xff\xfe\x00")


def cut_documents(index: Path) -> None:
    path = current(index) / "documents.jsonl"
    path.write_bytes(path.read_bytes()[:-10])


def lose_manifest(index: Path) -> None:
    (current(index) / "build.json").unlink()


def garble_manifest(index: Path) -> None:
    (current(index) / "build.json").write_text("[1, 2")


def lose_segment(index: Path) -> None:
    next((current(index) / "whoosh").glob("*.trm")).unlink()


def test_documents_cut_short_under_an_open_build_are_said_and_not_a_crash(index: Path) -> None:
    reader = Library.open(index)
    assert reader.search(EVERYTHING).total == 5
    cut_documents(index)
    with pytest.raises(IndexUnavailable) as caught:
        reader.search(EVERYTHING)
    assert "policysearch build" in caught.value.remedy


BREAKAGES = [
    break_pointer,
    escape_folder,
    garble_pointer,
    cut_documents,
    lose_manifest,
    garble_manifest,
    lose_segment,
    overlong_pointer,
    odd_manifest,
]


@pytest.mark.parametrize("damage", BREAKAGES, ids=lambda damage: damage.__name__)
def test_a_broken_index_is_refused_with_the_command_that_mends_it(
    index: Path, pages: Path, damage: Callable[[Path], None]
) -> None:
    damage(index)
    with pytest.raises(IndexUnavailable) as caught:
        Library.open(index)
    assert "policysearch build" in caught.value.remedy
    build(pages, index)
    assert Library.open(index).search(EVERYTHING).total == 1


@pytest.mark.parametrize("damage", BREAKAGES, ids=lambda damage: damage.__name__)
def test_a_reader_keeps_its_build_when_the_next_one_is_broken(
    index: Path, damage: Callable[[Path], None]
) -> None:
    reader = Library.open(index)
    assert reader.search(EVERYTHING).total == 5
    shutil.copytree(current(index), index / "29990101T000000Z-00000000")
    (index / builds.CURRENT).write_text("29990101T000000Z-00000000\n")
    damage(index)
    assert reader.search(EVERYTHING).total == 5


def test_a_missing_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="There is no index"):
        Library.open(tmp_path / "nowhere")


def test_a_build_made_with_another_dictionary_is_refused(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "fingerprint", lambda: "another")
    with pytest.raises(IndexMismatch) as caught:
        Library.open(index)
    assert "policysearch build" in caught.value.remedy


def test_changed_contents_of_the_same_size_are_found_by_the_check(index: Path) -> None:
    path = current(index) / "documents.jsonl"
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    folder = current(index)
    assert builds.damaged_files(folder, builds.read_manifest(folder)) == ["documents.jsonl"]


def test_two_builds_at_once_the_second_is_told_to_wait(index: Path, pages: Path) -> None:
    with (index / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(IndexUnavailable, match="Another build"):
            build(pages, index)
    assert build(pages, index).info.documents == 1


def test_a_full_disk_leaves_the_current_build_and_says_what_to_do(
    index: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_writer: StoreWriter, _document: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(StoreWriter, "add_encoded", full)
    with pytest.raises(IndexUnavailable, match="No space left") as caught:
        build(pages, index)
    assert "Free some space" in caught.value.remedy
    assert Library.open(index).search(EVERYTHING).total == 5
    assert not list(index.glob(".building-*"))


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
        while not list(index.glob(".building-*/whoosh/*")) and time.monotonic() < deadline:
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
