"""Adding and deleting make a new build that holds what a fresh one of the same documents would hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from whoosh import index as whoosh_index

from search import builds, library, pipeline
from search.engine import generation
from search.engine.index_writer import WHOOSH
from search.engine.parts import Parts, stored
from search.engine.whoosh_check import whoosh_total
from search.engine.whoosh_engine import WhooshKind
from search.engine.whoosh_query import compile_node
from search.errors import IndexMismatch, IndexUnavailable, NoSuchDocument, NothingToBuild
from search.library import Library
from search.model import BuildInfo, Everything, Results
from search.query import from_params, parse
from tests.builds.conftest import EVERYTHING, build, current
from tests.engine_contract.stock import StockWhooshKind
from tests.json_lines import write_lines

QUERIES = ["", "绿色工厂", "宁乡", "推进会 -宁乡", '"绿色工厂建设"', "湘潭 OR 宁乡", "年度任务", "年"]


def page(number: int, more: str = "") -> dict[str, str]:
    place = ("宁乡", "湘潭", "长沙")[number % 3]
    text = f"近日，{place}经开区召开绿色工厂建设推进会，部署第{number}项年度任务。{more}"
    return {"id": f"p{number}", "title": f"{place}召开推进会", "text": text, "date": f"202{number % 4}-05-01"}


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """An index of twelve pages."""
    index = tmp_path / "grown"
    build(write_lines(tmp_path / "first.jsonl", (page(number) for number in range(12))), index)
    return index


@pytest.fixture
def parted() -> Iterator[None]:
    """Parts stay apart, however small."""
    with patch.object(generation, "RATIO", 0.0):
        yield


def add(index: Path, *records: dict[str, str]) -> pipeline.AddReport:
    return pipeline.add([write_lines(index.parent / "more.jsonl", records)], index, max_page_mb=1)


def answers(index: Path) -> list[dict[str, object]]:
    """What does not depend on statistics: who matches, and every count."""
    asked = Library.open(index)
    return [said(asked.search(from_params({"q": [query], "size": ["50"]}))) for query in QUERIES]


def said(results: Results) -> dict[str, object]:
    facets = {facet.name: {(each.value, each.count) for each in facet.values} for facet in results.facets}
    months = {(month.month, month.count) for month in results.months}
    return {
        "total": results.total,
        "families": results.families,
        "hits": {hit.document for hit in results.hits},
        "facets": facets,
        "months": months,
    }


def fresh(tmp_path: Path, *records: dict[str, str]) -> Path:
    """An index of these pages alone."""
    build(write_lines(tmp_path / "all.jsonl", records), tmp_path / "fresh")
    return tmp_path / "fresh"


def test_added_pages_are_found_and_everything_else_still_is(first: Path) -> None:
    report = add(first, page(12), page(13))
    assert (report.added, report.replaced, report.unchanged) == (2, 0, 0)
    assert report.info.documents == 14
    assert Library.open(first).document("p13").id == "p13"
    assert Library.open(first).search(EVERYTHING).total == 14


def test_a_page_with_the_id_of_a_document_takes_its_place(first: Path) -> None:
    report = add(first, page(3, "会议强调绿色发展。"))
    assert (report.added, report.replaced, report.info.documents) == (0, 1, 12)
    reader = Library.open(first)
    assert "强调绿色发展" in reader.document("p3").article.body
    assert reader.search(from_params({"q": ["第3项"]})).total == 1


def test_pages_that_have_not_changed_make_no_build(first: Path) -> None:
    before = current(first)
    report = add(first, page(3), page(4))
    assert (report.unchanged, report.info.id) == (2, before.name)
    assert current(first) == before
    assert not list(first.glob(".building-*"))


def test_deleted_documents_are_gone_and_unknown_ids_are_named(first: Path) -> None:
    report = pipeline.delete(["p1", "nobody", "p2", "p1"], first)
    assert (report.deleted, report.unknown, report.info.documents) == (2, ("nobody",), 10)
    reader = Library.open(first)
    assert reader.search(EVERYTHING).total == 10
    assert reader.search(from_params({"q": ["第2项"]})).total == 0
    with pytest.raises(NoSuchDocument):
        reader.document("p1")


@pytest.mark.usefixtures("parted")
def test_a_grown_build_answers_as_a_fresh_one_of_the_same_documents(first: Path, tmp_path: Path) -> None:
    add(first, page(12), page(5, "新的一句。"), page(20) | {"id": "copy of p20"})
    pipeline.delete(["p0", "p7", "p12"], first)
    add(first, page(7), page(20), page(5, "再改一句。"))
    pipeline.delete(["p1"], first)
    kept = [page(number) for number in (2, 3, 4, 6, 8, 9, 10, 11, 7, 20)]
    wanted = fresh(tmp_path, *kept, page(5, "再改一句。"), page(20) | {"id": "copy of p20"})
    assert answers(first) == answers(wanted)
    assert len(Parts(current(first)).parts) == 2
    documents = {document.id: document for document in stored(current(first))}
    assert documents == {document.id: document for document in stored(current(wanted))}


@pytest.mark.usefixtures("parted")
def test_scores_are_those_of_stock_whoosh_over_the_same_segments(first: Path) -> None:
    add(first, page(12), page(5, "新的一句。"))
    pipeline.delete(["p0", "p7"], first)
    folder = current(first)
    parts = Parts(folder)
    with whoosh_index.open_dir(str(folder / WHOOSH), readonly=True).searcher() as searcher:
        for query in QUERIES:
            node = parse(query)[0]
            found = parts.find(node)
            ours = dict(zip(found.ordinals.tolist(), found.scores.tolist(), strict=True))
            theirs = {
                ordinal: score for score, ordinal in searcher.search(compile_node(node), limit=None).top_n
            }
            assert ours == pytest.approx(theirs, rel=1e-12)
    assert whoosh_total(folder, Everything()) == 11


@pytest.mark.usefixtures("parted")
def test_a_grown_build_is_whole_and_its_check_finds_no_damage(first: Path) -> None:
    add(first, page(12))
    pipeline.delete(["p0"], first)
    folder = current(first)
    manifest = builds.read_manifest(folder)
    assert manifest.info == BuildInfo(folder.name, manifest.info.created, 12, 0, manifest.info.fingerprint)
    assert builds.damaged_files(folder, manifest) == []
    assert library.open_current(first, WhooshKind()).search(EVERYTHING).total == 12


@pytest.mark.usefixtures("parted")
def test_what_stays_is_linked_and_not_written_again(first: Path) -> None:
    held = library.open_current(first, WhooshKind())
    before = current(first)
    add(first, page(12))
    linked = {path.name for path in current(first).rglob("*") if path.is_file() and path.stat().st_nlink > 1}
    assert {"documents.jsonl", "grams.body.places.npy"} <= linked
    assert any(name.endswith(".pst") for name in linked)
    assert held.search(EVERYTHING).total == 12
    assert builds.damaged_files(before, builds.read_manifest(before)) == []


def test_where_there_are_no_links_files_are_copied(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    add(first, page(12))
    assert Library.open(first).search(EVERYTHING).total == 13
    assert builds.damaged_files(current(first), builds.read_manifest(current(first))) == []


def test_many_small_additions_do_not_make_many_parts(first: Path) -> None:
    for number in range(12, 32):
        add(first, page(number))
        assert len(Parts(current(first)).parts) <= 4
    assert Library.open(first).search(EVERYTHING).total == 32


def test_a_part_of_which_most_is_deleted_is_written_anew(first: Path) -> None:
    with patch.object(generation, "RATIO", 0.0):
        add(first, *(page(number) for number in range(12, 20)))
        pipeline.delete([f"p{number}" for number in range(6)], first)
        assert [part.count for part in Parts(current(first)).parts] == [12, 8]
        pipeline.delete(["p6"], first)
    assert sorted(part.count for part in Parts(current(first)).parts) == [5, 8]
    assert len(Parts(current(first)).deleted()) == 0


def test_rejects_of_the_build_before_stay_unless_their_page_was_read_again(
    first: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_bytes(b"")
    good = write_lines(tmp_path / "good.jsonl", [page(12)])
    report = pipeline.add([tmp_path / "one.txt", tmp_path / "two.txt", good], first, max_page_mb=1)
    assert (report.rejected, report.info.rejects) == (2, 2)
    (tmp_path / "one.txt").write_text("宁乡经开区召开绿色工厂推进会\n\n" + "近日，宁乡召开推进会。" * 5)
    report = pipeline.add([tmp_path / "one.txt"], first, max_page_mb=1)
    assert (report.rejected, report.info.rejects) == (0, 1)
    lines = (current(first) / "rejects.jsonl").read_text().splitlines()
    assert [json.loads(line)["origin"] for line in lines] == [str(tmp_path / "two.txt")]


def test_nothing_usable_and_nothing_left_are_refused(first: Path, tmp_path: Path) -> None:
    before = current(first)
    (tmp_path / "empty.txt").write_bytes(b"")
    with pytest.raises(NothingToBuild, match="could be used"):
        pipeline.add([tmp_path / "empty.txt"], first, max_page_mb=1)
    with pytest.raises(NothingToBuild, match="No document has the id nobody"):
        pipeline.delete(["nobody"], first)
    with pytest.raises(NothingToBuild, match="would be left"):
        pipeline.delete([f"p{number}" for number in range(12)], first)
    assert current(first) == before
    assert not list(first.glob(".building-*"))


def test_a_build_is_added_to_only_where_it_is_whole_and_of_this_analyser(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(IndexUnavailable, match="There is no index"):
        pipeline.delete(["p1"], tmp_path / "nowhere" / "index")
    with pytest.raises(IndexUnavailable, match="can't be added to"):
        pipeline.delete(["p1"], first, StockWhooshKind())  # type: ignore[arg-type]
    with monkeypatch.context() as patched:
        patched.setattr("search.pipeline.updating.fingerprint", lambda: "another")
        with pytest.raises(IndexMismatch):
            add(first, page(12))
    table = next((current(first) / WHOOSH).glob("*.toc"))
    data = bytearray(table.read_bytes())
    data[-1] ^= 1
    table.write_bytes(data)
    with pytest.raises(IndexUnavailable, match="Contents changed"):
        add(first, page(12))


def test_a_full_disk_in_the_middle_of_an_addition_leaves_the_current_build(
    first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for step in (
        "search.engine.columns_writer.merge",
        "search.engine.generation.combine",
        "search.builds.manifest.sync",
    ):
        with monkeypatch.context() as patched:
            patched.setattr(step, full)
            with pytest.raises(IndexUnavailable, match="No space left"):
                add(first, page(12))
        assert Library.open(first).search(EVERYTHING).total == 12
        assert not list(first.glob(".building-*"))
    assert add(first, page(12)).info.documents == 13


@pytest.mark.usefixtures("parted")
def test_suggestions_are_of_all_parts_and_of_nothing_that_is_gone(first: Path) -> None:
    add(first, page(12) | {"title": "浏阳召开座谈会"}, page(13) | {"title": "浏阳发布新规"})
    reader = Library.open(first)
    assert {each.text for each in reader.suggest("浏阳")} >= {"浏阳召开座谈会", "浏阳发布新规"}
    (title,) = [each for each in reader.suggest("宁乡召开") if each.kind == "title"]
    assert title.count == 4
    pipeline.delete(["p12", "p0"], first)
    assert "浏阳召开座谈会" not in {each.text for each in reader.suggest("浏阳")}
    (title,) = [each for each in reader.suggest("宁乡召开") if each.kind == "title"]
    assert title.count == 3
    assert reader.document(title.value).article.title == "宁乡召开推进会"
