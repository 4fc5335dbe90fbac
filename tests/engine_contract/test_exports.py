"""Every engine reads out all that matches, whatever is asked for beside words: places, dates, topics and more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engine import Engine, EngineKind
from search.model import Document, Node, Query
from search.query import from_params
from tests.engine_contract.examples import DOCUMENTS, NODES, holds, labelled
from tests.engine_contract.kinds import engine_over, every_kind

# What is asked for inside the query itself: it decides like a word, it is no filter beside it.
CONDITIONS = st.sampled_from(
    [
        "region:宁乡",
        "地区：湖南省",
        "-region:湖南",
        "date:2021..2022",
        "日期：..2021",
        "-date:2022",
        "date:2021-05..2022-05 region:(湖南 OR 江苏)",
        "region:湘潭 OR date:2020",
    ]
)
WORDS = st.sampled_from(["", "绿色", "园区 OR 工厂", "-宁乡", '"绿色工厂"'])


def scanned(engine: Engine, query: Query) -> list[str]:
    return [hit.document.id for hit in engine.scan(query)]


@every_kind
@settings(max_examples=20)
@given(
    DOCUMENTS,
    WORDS,
    st.lists(CONDITIONS, min_size=2, max_size=4),
    st.sampled_from(["relevance", "date", "oldest"]),
)
def test_an_export_holds_what_a_place_and_a_date_inside_the_query_ask_for(
    kind: EngineKind, documents: list[Document], words: str, conditions: list[str], sort: str
) -> None:
    with engine_over(kind, documents) as engine:
        for condition in conditions:
            query = from_params({"q": [f"({words}) {condition}" if words else condition], "sort": [sort]})
            query = replace(query, size=100, collapse=False)
            ids = scanned(engine, query)
            assert ids == [hit.document.id for hit in engine.search(query).hits]
            assert set(ids) == {document.id for document in documents if holds(document, query.node)}
            assert len(set(ids)) == len(ids)


@every_kind
@settings(max_examples=20)
@given(DOCUMENTS, st.lists(NODES, min_size=3, max_size=6), st.booleans())
def test_an_export_of_every_kind_of_node_is_the_list_that_a_search_shows(
    kind: EngineKind, documents: list[Document], nodes: list[Node], collapse: bool
) -> None:
    with engine_over(kind, documents) as engine:
        for node in nodes:
            query = Query("", node, size=100, collapse=collapse)
            assert list(engine.scan(query)) == list(engine.search(query).hits)


@every_kind
def test_filters_and_what_the_query_itself_demands_narrow_an_export_together(kind: EngineKind) -> None:
    documents = [
        labelled("both", "绿色工厂", "430182", "carbon", 2022),
        labelled("elsewhere", "绿色工厂", "110105", "carbon", 2022),
        labelled("early", "绿色工厂", "430182", "carbon", 2020),
        labelled("other", "绿色工厂", "430182", "ecology", 2022),
    ]
    with engine_over(kind, documents) as engine:
        asked = {"q": ["绿色 region:长沙 date:2021.."], "topic": ["carbon"], "collapse": ["0"]}
        assert scanned(engine, from_params(asked)) == ["both"]
        assert set(scanned(engine, from_params(asked | {"topic": []}))) == {"both", "other"}
        assert scanned(engine, from_params(asked | {"to": ["2021"]})) == []


@pytest.mark.parametrize("size", [1, 4])
@every_kind
def test_an_export_goes_on_over_a_list_longer_than_one_step(
    kind: EngineKind, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engine.opensearch.reading._STEP", size)
    monkeypatch.setattr("search.engine.answer._BLOCK", size)
    documents = [labelled(f"d{at}", f"绿色{at}", "430182", "carbon", 2020 + at % 4) for at in range(11)]
    with engine_over(kind, documents) as engine:
        query = from_params({"q": ["region:湖南 date:2021.."], "sort": ["date"], "collapse": ["0"]})
        expected = sorted((at for at in range(11) if at % 4), key=lambda at: (-(at % 4), at))
        assert scanned(engine, query) == [f"d{at}" for at in expected]
