"""Adding to a build in a cluster, and deleting from it, makes the build that the same pages would make from scratch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from search import pipeline
from search.cli import cli
from search.engine.opensearch import place
from search.engine.opensearch.catalogue import Catalogue
from search.engine.opensearch.client import Cluster
from search.engine.opensearch.place import ClusterPlace
from search.errors import IndexMismatch, IndexUnavailable, NoSuchDocument, NothingToBuild
from search.library import Library
from search.model import FACETS, Results
from search.query import from_params
from tests.engine_contract.cluster import cluster, indices
from tests.json_lines import write_lines

QUERIES = [
    "",
    "绿色工厂",
    "宁乡",
    "推进会 -宁乡",
    '"绿色工厂建设"',
    "湘潭 OR 宁乡",
    "如何部署年度任务？",
    "年",
]
TYPED = ["宁乡", "绿色", "年度", "召开", "lvse", "浏阳"]


def page(number: int, more: str = "", **facts: str) -> dict[str, str]:
    where = ("宁乡", "湘潭", "长沙")[number % 3]
    text = f"近日，{where}经开区召开绿色工厂建设推进会，部署第{number}项年度任务。{more}"
    known = {
        "id": f"p{number}",
        "title": f"{where}召开推进会",
        "text": text,
        "date": f"202{number % 4}-05-01",
    }
    return known | facts


@pytest.fixture
def chosen(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    """A cluster under a name of its own; copies of shards cost time, and one test with them is enough."""
    monkeypatch.setattr(place, "_FRESH", 0.0)
    return cluster(**getattr(request, "param", {"shards": 1, "replicas": 0}))


@pytest.fixture
def here(chosen: Cluster, client: Any, tmp_path: Path) -> Iterator[ClusterPlace]:  # noqa: ARG001
    """A cluster with a build of nine pages, of which p8 is the same as p7 but for its source."""
    opened = ClusterPlace(chosen)
    pages = [page(number) for number in range(8)]
    copy = page(7, id="p8", source="某网站")
    pipeline.build([write_lines(tmp_path / "first.jsonl", [*pages, copy])], opened, 1)
    yield opened
    opened.close()


def add(here: ClusterPlace, folder: Path, *records: dict[str, str]) -> pipeline.AddReport:
    return pipeline.add([write_lines(folder / "more.jsonl", records)], here, max_page_mb=1)


def answers(library: Library) -> list[Any]:
    """What does not depend on statistics: who matches, every count, every family and every suggestion."""
    found: list[Any] = []
    for text in QUERIES:
        for collapse in ("1", "0"):
            asked = from_params({"q": [text], "size": ["50"], "collapse": [collapse]})
            found.append(said(library.search(asked)))
            found.append({hit.document.id for hit in library.scan(asked)})
    every = sorted(library.ids(0, 100))
    found.append([[member.id for member in library.family(each)] for each in every])
    found.append([library.document(each) for each in every])
    found.append([[(s.kind, s.text, s.count) for s in library.suggest(typed, 20)] for typed in TYPED])
    return found


def said(results: Results) -> Any:
    facets = {facet.name: {(each.value, each.count) for each in facet.values} for facet in results.facets}
    shown = {(hit.document.id, hit.reprints) for hit in results.hits}
    return results.total, results.families, shown, facets, set(results.months)


@pytest.mark.parametrize("chosen", [{"shards": 2}], indirect=True, ids=["shards and copies"])
def test_a_grown_build_answers_as_a_fresh_one_of_the_same_pages(
    here: ClusterPlace, chosen: Cluster, client: Any, tmp_path: Path
) -> None:
    report = add(
        here, tmp_path, page(9), page(5, "新的一句。"), page(3), page(20), page(20, id="copy of p20")
    )
    assert (report.added, report.replaced, report.unchanged, report.info.documents) == (3, 1, 1, 12)
    # p8 loses the document that it is a copy of, and p2 gets a copy.
    report = add(here, tmp_path, page(2, id="p2 again", source="某网站"), page(30, title="浏阳召开座谈会"))
    assert (report.added, report.info.documents) == (2, 14)
    gone = pipeline.delete(["p7", "p0", "p9", "nobody"], here)
    assert (gone.deleted, gone.unknown, gone.info.documents) == (3, ("nobody",), 11)
    # What was deleted comes back, at the end.
    assert add(here, tmp_path, page(0, "又来了。")).added == 1

    stays = [page(number) for number in (1, 2, 3, 4, 6)]
    stays += [page(7, id="p8", source="某网站"), page(5, "新的一句。"), page(20), page(20, id="copy of p20")]
    stays += [page(2, id="p2 again", source="某网站"), page(30, title="浏阳召开座谈会"), page(0, "又来了。")]
    other = ClusterPlace(cluster(shards=1, replicas=0))
    pipeline.build([write_lines(tmp_path / "all.jsonl", stays)], other, 1)
    grown, fresh = Library.open(here), Library.open(other)
    for ours, theirs in zip(answers(grown), answers(fresh), strict=True):
        assert ours == theirs
    # The index knows of itself what a fresh one knows.
    ours, theirs = Catalogue(client, chosen).read(here.stamp() or ""), other._current()
    assert (ours.values, ours.families) == (theirs.values, theirs.families)
    assert set(ours.values) == set(FACETS)
    assert ours.families == 2
    for found in grown.suggest("召开", 20) + grown.suggest("宁乡召开", 20):
        assert found.kind != "title" or grown.document(found.value).article.title == found.text
    # Places have gaps, and ids are read without them.
    every = list(grown.ids(0, 100))
    assert [*grown.ids(0, 5), *grown.ids(5, 3), *grown.ids(8, 50), *grown.ids(12, 5)] == every
    assert every[-1] == "p0"
    assert list(grown.first_seen(["p0", "p30", "p20"])) == ["p0", "p30", "p20"]
    dict(here.facts())
    client.indices.delete(index=f"{other._cluster.name}*")
    other.close()


def test_a_reader_keeps_its_build_and_rejects_stay_listed_while_another_takes_its_place(
    here: ClusterPlace, client: Any, chosen: Cluster, tmp_path: Path
) -> None:
    held, library = here.open(), Library.open(here)
    asked = from_params({"q": ["绿色工厂"], "collapse": ["0"]})
    walking = held.scan(asked)
    first = next(walking)
    (tmp_path / "one.txt").write_bytes(b"")
    good = write_lines(tmp_path / "good.jsonl", [page(9)])
    report = pipeline.add([tmp_path / "one.txt", good], here, max_page_mb=1)
    assert (report.rejected, report.info.rejects) == (1, 1)
    assert held.search(asked).total == 9
    assert len({first.document.id, *(hit.document.id for hit in walking)}) == 9
    assert library.search(asked).total == 10
    pipeline.delete(["p9"], here)
    assert library.search(asked).total == 9
    with pytest.raises(NoSuchDocument):
        library.document("p9")
    # What was rejected before is still listed.
    assert [each.origin for each in library.rejects()] == [str(tmp_path / "one.txt")]
    # The current one and the one before it.
    assert len(indices(client, chosen)) == 2


def test_pages_that_have_not_changed_make_no_build_and_nothing_usable_is_refused(
    here: ClusterPlace, client: Any, chosen: Cluster, tmp_path: Path
) -> None:
    before = indices(client, chosen), here.info
    report = add(here, tmp_path, page(3), page(4))
    assert (report.unchanged, report.info) == (2, here.info)
    (tmp_path / "empty.txt").write_bytes(b"")
    with pytest.raises(NothingToBuild, match="could be used"):
        pipeline.add([tmp_path / "empty.txt"], here, max_page_mb=1)
    with pytest.raises(NothingToBuild, match="No document has the id nobody"):
        pipeline.delete(["nobody"], here)
    with pytest.raises(NothingToBuild, match="would be left"):
        pipeline.delete([f"p{number}" for number in range(9)], here)
    where = ["--url", ",".join(chosen.urls)]
    named = {"POLICYSEARCH_CLUSTER_NAME": chosen.name, "POLICYSEARCH_CLUSTER_REPLICAS": "0"}
    said = CliRunner().invoke(cli, ["add", str(tmp_path / "more.jsonl"), *where], env=named)
    assert "9 documents, 0 added, 0 replaced, 2 unchanged, 0 rejected" in said.output
    said = CliRunner().invoke(cli, ["delete", "nobody", *where], env=named)
    assert (said.exit_code, "No document has the id nobody" in said.output) == (1, True)
    assert (indices(client, chosen), here.info) == before


def test_a_killed_addition_leaves_the_current_build_and_the_next_one_cleans_up(
    here: ClusterPlace, client: Any, chosen: Cluster, tmp_path: Path
) -> None:
    current = here.stamp()
    # As a builder that dies leaves it: copied from the current build, half written, not sealed.
    left = Catalogue(client, chosen).copy(current or "")
    client.bulk(index=left, body=[{"delete": {"_id": "p1"}}], refresh=True)
    with pytest.raises(IndexUnavailable, match="never finished"):
        Catalogue(client, chosen).read(left)
    assert Library.open(here).search(from_params({"q": ["绿色工厂"], "collapse": ["0"]})).total == 9
    assert add(here, tmp_path, page(9)).info.documents == 10
    assert left not in indices(client, chosen)
    assert current in indices(client, chosen)


def test_an_addition_that_fails_leaves_nothing(
    here: ClusterPlace, client: Any, chosen: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = indices(client, chosen)
    with monkeypatch.context() as patched:
        patched.setattr("search.engine.opensearch.generation.indexing", lambda _: b'{"index":{"_id":"same"}}')
        with pytest.raises(IndexUnavailable, match="failed its verification"):
            add(here, tmp_path, page(9), page(10))
    with monkeypatch.context() as patched:
        patched.setattr("search.pipeline.updating.fingerprint", lambda: "another")
        with pytest.raises(IndexMismatch):
            add(here, tmp_path, page(9))
    assert indices(client, chosen) == before
    with pytest.raises(IndexUnavailable, match="There is no build"):
        pipeline.delete(["p1"], ClusterPlace(cluster()))
