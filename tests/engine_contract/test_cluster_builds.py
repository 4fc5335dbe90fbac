"""Builds in a cluster: made aside, verified, swapped in by one step, cleaned up after; and what failures say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import pipeline
from search.analyse import fingerprint
from search.engine.opensearch import files, lock, place, reading
from search.engine.opensearch.client import Cluster
from search.engine.opensearch.making import new_build
from search.engine.opensearch.mapping import FORMAT, index_body
from search.engine.opensearch.place import ClusterPlace
from search.engine.whoosh_engine import WhooshKind
from search.errors import BadParameter, IndexMismatch, IndexUnavailable, NothingToBuild
from search.library import Library
from search.model import FACETS, Document, Query
from search.query import from_params, parse
from search.settings import load
from search.suggest import SuggestWriter
from tests.conftest import SEEDS, make_document
from tests.engine_contract.cluster import OpenSearchKind, cluster, indices, made
from tests.engine_contract.examples import DOCUMENTS, NODES, QUERIES
from tests.engine_contract.kinds import engine_over
from tests.json_lines import write_lines
from web import create_app


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> Cluster:
    """A cluster under a name of its own; its builds are noticed at once."""
    monkeypatch.setattr(place, "_FRESH", 0.0)
    return cluster(shards=1)


@pytest.fixture
def here(chosen: Cluster) -> Iterator[ClusterPlace]:
    opened = ClusterPlace(chosen)
    yield opened
    opened.close()


def pages(folder: Path, *texts: str) -> Path:
    records = ({"id": f"p{number}", "text": text} for number, text in enumerate(texts))
    return write_lines(folder / "pages.jsonl", records)


def test_a_reader_switches_to_a_new_build_and_older_ones_go(
    here: ClusterPlace, client: Any, chosen: Cluster, tmp_path: Path
) -> None:
    query = from_params({"q": ["绿色"]})
    pipeline.build([pages(tmp_path, "绿色工厂")], here, 1)
    library = Library.open(here)
    assert library.search(query).total == 1
    first_seen = library.first_seen(["p0", "nowhere"])
    assert list(first_seen) == ["p0"]
    held = here.open()
    pipeline.build([pages(tmp_path, "绿色工厂", "绿色园区")], here, 1)
    assert library.search(query).total == 2
    assert library.info.id != held.info.id
    # Who still holds the build before it is answered.
    assert held.search(query).total == 1
    assert list(library.ids(0, 10)) == ["p0", "p1"]
    assert library.first_seen(["p0"]) == first_seen
    assert [each.text for each in library.suggest("绿色园")][:1] == ["绿色园区"]
    pipeline.build([pages(tmp_path, "绿色工厂", "绿色园区", "绿色", "")], here, 1)
    assert library.search(query).total == 3
    assert [each.origin for each in library.rejects()] != []
    assert len(indices(client, chosen)) == 2
    assert [document.id for document in here.documents()] == ["p0", "p1", "p2"]


def test_a_build_that_fails_leaves_nothing_and_the_current_one_answers(
    here: ClusterPlace, client: Any, chosen: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.build([pages(tmp_path, "绿色工厂")], here, 1)
    before = indices(client, chosen)
    with pytest.raises(NothingToBuild):
        pipeline.build([], here, 1)
    monkeypatch.setattr("search.engine.opensearch.prepared.id_of", lambda _: "the same")
    with pytest.raises(IndexUnavailable, match="failed its verification"):
        pipeline.build([pages(tmp_path, "绿色工厂", "绿色园区")], here, 1)
    assert indices(client, chosen) == before
    assert Library.open(here).search(from_params({"q": ["绿色"]})).total == 1


def test_of_two_builders_one_is_refused_and_a_dead_ones_leftovers_go(
    here: ClusterPlace, client: Any, chosen: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = new_build(client, chosen)
    left = dead.__enter__()
    with pytest.raises(IndexUnavailable, match="Another build is being made"):
        pipeline.build([pages(tmp_path, "绿色工厂")], here, 1)
    assert left.index in indices(client, chosen)
    # As if it had not renewed its lock for a minute.
    monkeypatch.setattr(lock, "LEASE", -1)
    pipeline.build([pages(tmp_path, "绿色工厂")], here, 1)
    assert left.index not in indices(client, chosen)
    assert here.open().search(from_params({})).total == 1
    dead.__exit__(None, None, None)


def test_a_build_of_another_analyser_is_refused(
    here: ClusterPlace, client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.build([pages(tmp_path, "绿色工厂")], here, 1)
    monkeypatch.setattr(place, "fingerprint", lambda: "another")
    with pytest.raises(IndexMismatch, match="policysearch build"):
        here.open()
    assert client.ping()


def test_more_copies_than_nodes_can_keep_are_refused_before_any_work() -> None:
    chosen = cluster(replicas=7)
    with pytest.raises(IndexUnavailable, match="POLICYSEARCH_CLUSTER_REPLICAS"):
        pipeline.build([SEEDS], ClusterPlace(chosen), 1)


def test_a_red_index_answers_503_and_says_so(
    here: ClusterPlace, client: Any, chosen: Cluster, tmp_path: Path
) -> None:
    info = {"id": "x", "created": "2026-01-01", "documents": 1, "rejects": 0, "fingerprint": fingerprint()}
    index = f"{chosen.name}-20260101t000000000000z-00000000"
    facts = {"index": index, "values": {}, "families": 0, "numbers": 1}
    body = index_body(chosen, {"format": FORMAT, "info": info, **facts})
    # No node may have its shards: as when all nodes that had copies are gone.
    body["settings"]["index"]["routing.allocation.require._name"] = "nowhere"
    client.indices.create(index=index, body=body, params={"wait_for_active_shards": 0})
    client.indices.put_alias(index=index, name=chosen.name)
    SuggestWriter(tmp_path).finish()
    files.upload(client, chosen, index, tmp_path)
    assert client.cluster.health(index=index)["status"] == "red"
    web = create_app(here, load({})).test_client()
    answer = web.get("/api/v1/search?q=绿色")
    assert answer.status_code == 503
    assert answer.json["error"]["code"] == "cluster_unavailable"
    assert "red" in answer.json["error"]["message"]
    assert web.get("/healthz").status_code == 503
    assert web.get("/?q=绿色").status_code == 503


def test_pages_beyond_the_clusters_window_are_walked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WINDOW", 10)
    monkeypatch.setattr(reading, "_BARE_STEP", 7)
    documents = [make_document(f"d{number}", f"绿色{number}") for number in range(45)]
    with made(documents, shards=2) as making:
        engine = making.open()
        found = [
            hit.document.id
            for number in range(1, 7)
            for hit in engine.search(
                from_params({"size": ["9"], "page": [str(number)], "collapse": ["0"]})
            ).hits
        ]
        assert found == [f"d{number}" for number in range(45)]
        assert [hit.document.id for hit in engine.scan(from_params({"collapse": ["0"]}))] == found


@pytest.mark.parametrize("sign", ["", '"', " "])
def test_a_very_long_query_is_answered_or_refused_but_never_wrong(sign: str) -> None:
    text = "全省绿色工厂与园区建设推进会在宁乡召开各地负责人参加会议并讨论了森林覆盖率提高的办法"
    documents = [make_document("long", text * 24), make_document("short", text)]
    with (
        engine_over(WhooshKind(), documents) as arrays,
        engine_over(OpenSearchKind.shared(), documents) as far,
    ):
        for size in (40, 300, 960):
            asked = (text * 24)[:size] if sign != " " else " ".join(text[at : at + 2] for at in range(40)) * 8
            node, _ = parse(f'"{asked}"' if sign == '"' else asked[:size])
            query = Query(asked, node, size=10)
            try:
                assert far.search(query).total == arrays.search(query).total
            except BadParameter as error:
                assert size > 300
                assert error.code == "query_too_long"


@settings(max_examples=8)
@given(DOCUMENTS, st.lists(QUERIES, max_size=3), st.lists(NODES, max_size=4), st.booleans())
def test_the_cluster_and_the_arrays_match_count_and_order_alike(
    documents: list[Document], texts: list[str], nodes: list[Any], collapse: bool
) -> None:
    asked = [Query(text, parse(text)[0], size=100, collapse=collapse) for text in texts]
    asked += [Query("", node, sort="date", size=100, collapse=collapse) for node in nodes]
    with (
        engine_over(WhooshKind(), documents) as arrays,
        engine_over(OpenSearchKind.shared(), documents) as far,
    ):
        for query in asked:
            ours, theirs = arrays.search(query), far.search(query)
            assert (theirs.total, theirs.families) == (ours.total, ours.families)
            assert theirs.months == ours.months
            for name, mine, other in zip(FACETS, ours.facets, theirs.facets, strict=True):
                assert counted(other) == counted(mine), name
            listed = [[(hit.document.id, hit.reprints) for hit in each.hits] for each in (ours, theirs)]
            if query.sort == "date":
                assert listed[0] == listed[1]
            assert sorted(listed[0]) == sorted(listed[1])


def counted(facet: Any) -> list[tuple[str, str, int, int]]:
    return [(each.value, each.label, each.count, each.depth) for each in facet.values]
