"""Pages go through several processes, and nothing shows how many: not the build, not a page that ends one of them."""

from __future__ import annotations

import json
import pickle
from collections.abc import Sequence
from pathlib import Path

import pytest

from search import builds, pipeline
from search.engine.whoosh_engine import WhooshKind
from search.errors import IndexUnavailable, NoSuchDocument
from search.library import Library
from search.model import Page, Reject
from search.pipeline import workers
from search.pipeline.page import Made
from search.pipeline.progress import Progress
from search.pipeline.unique import Seen, unique
from search.query import from_params
from tests.deadly import FAILS, HANGS, KILLS, DeadlyKind
from tests.json_lines import write_lines

SENTENCE = "近日，宁乡经开区召开绿色工厂建设推进会，部署第{}项年度任务。"


def write_pages(file: Path, texts: Sequence[str], ids: Sequence[str] = ()) -> Path:
    lines = [{"text": text, "id": ids[number] if ids else f"p{number}"} for number, text in enumerate(texts)]
    return write_lines(file, lines)


def written(index: Path) -> dict[str, tuple[int, str]]:
    """Every file of the current build, with its size and checksum."""
    return builds.read_manifest(builds.current_folder(index)).files


def test_the_same_pages_make_the_same_files_whatever_the_number_of_processes(tmp_path: Path) -> None:
    texts = [SENTENCE.format(number % 140) + "\n" + SENTENCE.format(number) for number in range(150)]
    texts[70] = ""
    ids = [f"p{number % 120}" for number in range(150)]
    ids[149], texts[149] = ids[0], texts[0]
    pages = write_pages(tmp_path / "pages.jsonl", texts, ids)
    reports = [
        pipeline.build([pages], tmp_path / str(processes), max_page_mb=1, processes=processes)
        for processes in (1, 2)
    ]
    assert written(tmp_path / "1") == written(tmp_path / "2")
    assert reports[0].renamed == reports[1].renamed
    assert len(reports[0].renamed) == 29
    assert [reject.code for reject in reports[1].rejects] == ["empty", "duplicate"]


def test_a_page_that_ends_its_process_is_rejected_and_all_others_are_there(tmp_path: Path) -> None:
    texts = [SENTENCE.format(number) for number in range(200)]
    texts[3] += KILLS
    texts[130] += FAILS
    pages = write_pages(tmp_path / "pages.jsonl", texts)
    report = pipeline.build([pages], tmp_path / "index", 1, DeadlyKind(), processes=2)
    assert report.info.documents == 198
    assert [(each.code, each.origin.rsplit(":")[-1]) for each in report.rejects] == [
        ("crashed", "4"),
        ("internal_error", "131"),
    ]
    answers = Library.open(tmp_path / "index")
    assert answers.search(from_params({})).total == 198
    assert answers.document("p4").id == "p4"
    with pytest.raises(NoSuchDocument):
        answers.document("p3")


def test_a_page_that_takes_for_ever_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 6.0)
    pages = write_pages(tmp_path / "pages.jsonl", [SENTENCE, HANGS + SENTENCE, SENTENCE + "另一页。"])
    report = pipeline.build([pages], tmp_path / "index", 1, DeadlyKind(), processes=2)
    assert report.info.documents == 2
    assert [each.code for each in report.rejects] == ["timeout"]


def test_processes_that_all_die_end_the_build_with_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "DEATHS", 2)
    pages = write_pages(tmp_path / "pages.jsonl", [SENTENCE.format(number) + KILLS for number in range(9)])
    with pytest.raises(IndexUnavailable, match="processes die"):
        pipeline.build([pages], tmp_path / "index", 1, DeadlyKind(), processes=2)
    assert not list((tmp_path / "index").glob(".building-*"))


def test_other_processes_start_only_where_there_are_pages_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(workers, "_Crew", refuse)
    pages = write_pages(tmp_path / "pages.jsonl", [SENTENCE])
    assert pipeline.build([pages], tmp_path / "index", 1).info.documents == 1
    monkeypatch.setattr(workers, "ALONE_CHARACTERS", 1)
    monkeypatch.setattr(workers, "BATCH_PAGES", 1)
    monkeypatch.setattr(workers, "processors", lambda: 2)
    pages = write_pages(tmp_path / "pages.jsonl", [SENTENCE, SENTENCE + "另一页。"])
    with pytest.raises(AssertionError, match="was started"):
        pipeline.build([pages], tmp_path / "index", 1)


def test_progress_says_how_far_the_reading_is_and_what_comes_after(tmp_path: Path) -> None:
    pages = write_pages(tmp_path / "pages.jsonl", [SENTENCE.format(number) for number in range(20)])
    told: list[Progress] = []
    pipeline.build([pages], tmp_path / "index", 1, progress=told.append)
    assert [each.stage for each in told] == ["pages"] * 20 + ["index", "check"]
    assert [each.documents for each in told[:20]] == list(range(1, 21))
    parts = [each.done for each in told[:20]]
    assert parts == sorted(parts, key=float)
    assert parts[-1] == 1.0


def test_all_rejects_are_in_the_build_and_the_first_in_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.pipeline.listed.SHOWN", 2)
    pages = write_pages(tmp_path / "pages.jsonl", ["", "", "", SENTENCE])
    report = pipeline.build([pages], tmp_path / "index", 1)
    assert (report.info.rejects, len(report.rejects)) == (3, 2)
    lines = (builds.current_folder(tmp_path / "index") / "rejects.jsonl").read_text().splitlines()
    assert [json.loads(line)["code"] for line in lines] == ["empty"] * 3


def test_ids_are_remembered_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.pipeline.unique._RECENT", 8)
    seen = Seen()
    for number in range(300):
        assert seen.get(f"id{number}") is None
        seen.put(f"id{number}", number)
    assert [seen.get(f"id{number}") for number in range(301)] == [*range(300), None]


def test_ids_of_one_hash_lose_no_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.pipeline.unique._hash", len)
    pages = [Page(f"p{number}", f"o{number}", "text", "", "utf-8") for number in range(3)]
    items = [(page, Made(page.id, bytes([number] * 32), None)) for number, page in enumerate(pages)]
    renamed: list[tuple[str, str]] = []
    found = list(
        unique(
            items,
            lambda page, new: Made(new, bytes([9] * 32), page),
            lambda old, new: renamed.append((old, new)),
        )
    )
    assert not [item for item in found[:2] if isinstance(item, Reject)]
    assert renamed[0][0] == "p1"


@pytest.mark.parametrize("kind", [WhooshKind()])
def test_a_kind_of_engine_can_be_sent_to_other_processes(kind: WhooshKind) -> None:
    assert pickle.loads(pickle.dumps(kind.prepare))  # noqa: S301
