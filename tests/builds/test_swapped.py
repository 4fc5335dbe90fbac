"""A build holds what its pages held, says what it left out, and is swapped in whole or not at all."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from search import builds, pipeline
from search.engine import index_writer
from search.errors import IndexUnavailable, NothingToBuild
from search.library import Library
from search.model import BuildInfo
from search.pipeline import page as pipeline_page
from search.query import from_params
from tests.builds.conftest import build, current


def test_what_else_stands_in_the_index_folder_is_left_alone(index: Path, pages: Path) -> None:
    (index / "project").mkdir()
    (index / "project" / "build.json").write_text("{}")
    for _ in range(3):
        build(pages, index)
    assert (index / "project" / "build.json").exists()


@pytest.mark.parametrize("text", ["☆☆☆☆☆\n近日，宁乡经开区召开绿色工厂推进会。", "——！"])
def test_a_document_that_begins_with_signs_is_no_reason_to_refuse_the_build(
    index: Path, tmp_path: Path, text: str
) -> None:
    (tmp_path / "signs.jsonl").write_text(json.dumps({"text": text, "date": "2030-01-01"}))
    assert build(tmp_path / "signs.jsonl", index).info.documents == 1


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


def test_a_build_whose_whoosh_index_is_no_good_is_not_swapped_in(
    index: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(pages, index)
    before, commit = current(index), index_writer.Segment.commit

    def ruined(self: index_writer.Segment) -> None:
        commit(self)
        for file in index.glob(".building-*/whoosh/*.pst"):
            file.write_bytes(bytes(file.stat().st_size))

    monkeypatch.setattr(index_writer.Segment, "commit", ruined)
    with pytest.raises(IndexUnavailable, match="Whoosh index of the build is no good"):
        build(pages, index)
    assert current(index) == before


def test_a_build_that_the_disk_gives_back_otherwise_is_not_swapped_in(
    index: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(pages, index)
    before, seal = current(index), builds.seal

    def sealed(folder: Path, *about: Any) -> BuildInfo:
        info = seal(folder, *about)
        documents = bytearray((folder / "documents.jsonl").read_bytes())
        documents[-5] ^= 1
        (folder / "documents.jsonl").write_bytes(documents)
        return info

    monkeypatch.setattr(builds, "seal", sealed)
    with pytest.raises(IndexUnavailable):
        build(pages, index)
    assert current(index) == before


def test_nothing_that_a_search_reads_is_a_pickle(
    index: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(pages, index)

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("something was unpickled")

    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, refused)
    library = Library.open(index)
    found = library.search(from_params({"q": ["绿色工厂"]}))
    assert found.total
    assert library.family(found.hits[0].document.id)
    assert library.suggest("绿", 5)
