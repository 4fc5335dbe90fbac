"""A document keeps the moment at which it was first seen, whatever builds come after."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from search import pipeline, seen
from search.library import Library
from tests.json_lines import write_numbered

EARLY, LATE = "2024-01-01T00:00:00+00:00", "2025-01-01T00:00:00+00:00"


def test_the_first_moment_stays_and_new_documents_get_their_own(tmp_path: Path) -> None:
    seen.record(tmp_path, ["a", "b"], EARLY)
    seen.record(tmp_path, ["b", "c"], LATE)
    assert seen.first_seen(tmp_path, ["a", "b", "c", "d"]) == {"a": EARLY, "b": EARLY, "c": LATE}


def test_a_document_that_was_gone_for_a_while_is_not_new(tmp_path: Path) -> None:
    for ids in (["a"], ["b"], ["a"]):
        seen.record(tmp_path, ids, EARLY if ids == ["a"] else LATE)
    assert seen.first_seen(tmp_path, ["a"]) == {"a": EARLY}


def test_more_ids_than_one_question_can_hold(tmp_path: Path) -> None:
    ids = [f"编号 {number}" for number in range(1201)]
    seen.record(tmp_path, ids, EARLY)
    assert set(seen.first_seen(tmp_path, ids)) == set(ids)


@pytest.mark.parametrize("odd", ["", "\x00", "\ud800", "' OR 1=1 --", "a" * 100_000])
def test_any_id_is_kept(tmp_path: Path, odd: str) -> None:
    seen.record(tmp_path, [odd], EARLY)
    assert seen.first_seen(tmp_path, [odd, "other"]) == {odd: EARLY}


def test_a_record_that_breaks_off_leaves_what_was_there(tmp_path: Path) -> None:
    def broken() -> object:
        yield "b"
        raise KeyboardInterrupt

    seen.record(tmp_path, ["a"], EARLY)
    with pytest.raises(KeyboardInterrupt):
        seen.record(tmp_path, broken(), LATE)  # type: ignore[arg-type]
    assert seen.first_seen(tmp_path, ["a", "b"]) == {"a": EARLY}


def test_without_a_record_nothing_is_known_and_nothing_is_made(tmp_path: Path) -> None:
    assert seen.first_seen(tmp_path, ["a"]) == {}
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_record_is_kept_aside_and_costs_no_build(tmp_path: Path) -> None:
    (tmp_path / seen.FILE).write_bytes(b"no database at all, but long enough to be taken for one" * 20)
    assert seen.first_seen(tmp_path, ["a"]) == {}
    seen.record(tmp_path, ["a"], EARLY)
    seen.record(tmp_path, ["a"], LATE)
    assert seen.first_seen(tmp_path, ["a"]) == {"a": LATE}
    assert (tmp_path / f"{seen.FILE}.damaged").exists()


def test_a_record_that_another_process_holds_costs_no_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen, "_PATIENCE", 0.0)
    seen.record(tmp_path, ["a"], EARLY)
    with closing(sqlite3.connect(tmp_path / seen.FILE)) as other:
        other.execute("BEGIN EXCLUSIVE")
        seen.record(tmp_path, ["b"], LATE)
        assert seen.first_seen(tmp_path, ["a"]) in ({}, {"a": EARLY})
    assert seen.first_seen(tmp_path, ["a", "b"]) == {"a": EARLY}


def test_rebuilding_keeps_every_moment_and_dates_only_what_is_new(tmp_path: Path) -> None:
    pages, index = tmp_path / "pages.jsonl", tmp_path / "index"
    moments = []
    for count in (2, 3):
        pipeline.build([write_numbered(pages, count)], index, max_page_mb=1)
        library = Library.open(index)
        moments.append(library.first_seen(["p0", "p1", "p2"]))
    assert moments[1].items() >= moments[0].items()
    assert set(moments[0]) == {"p0", "p1"}
    assert moments[1]["p2"] == library.info.created


def test_the_ids_of_a_build_come_in_pieces(made_up_index: Path) -> None:
    library = Library.open(made_up_index)
    whole = list(library.ids(0, 1000))
    assert len(whole) == library.info.documents == len(set(whole))
    assert [id for start in range(0, 40, 7) for id in library.ids(start, 7)] == whole
    assert list(library.ids(1000, 7)) == []
