"""What every engine answers, compared with a search that reads every document from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analyse import fold
from search.engine import Engine, EngineKind
from search.errors import NoSuchDocument
from search.model import (
    Document,
    Node,
    Query,
)
from search.query import from_params, parse
from tests.conftest import make_document
from tests.engine_contract.examples import DOCUMENTS, NODES, QUERIES, holds
from tests.engine_contract.kinds import KINDS, engine_over, every_kind, found


@every_kind
@settings(max_examples=40)
@given(DOCUMENTS, st.lists(QUERIES, min_size=4, max_size=8))
def test_a_search_finds_exactly_the_documents_that_hold_its_words(
    kind: EngineKind, documents: list[Document], queries: list[str]
) -> None:
    with engine_over(kind, documents) as engine:
        for text in queries:
            node, _ = parse(text)
            expected = {document.id for document in documents if holds(document, node)}
            results = engine.search(Query(text, node, size=100))
            assert {hit.document.id for hit in results.hits} == expected
            assert results.total == len(expected)


@every_kind
@settings(max_examples=40)
@given(DOCUMENTS, st.lists(NODES, min_size=4, max_size=8))
def test_every_kind_of_node_finds_exactly_the_documents_that_it_says(
    kind: EngineKind, documents: list[Document], nodes: list[Node]
) -> None:
    with engine_over(kind, documents) as engine:
        for node in nodes:
            expected = {document.id for document in documents if holds(document, node)}
            results = engine.search(Query("", node, size=100))
            assert {hit.document.id for hit in results.hits} == expected
            assert results.total == len(expected)


@every_kind
@settings(max_examples=40)
@given(DOCUMENTS, st.data())
def test_any_piece_of_a_body_finds_its_document(
    kind: EngineKind, documents: list[Document], data: st.DataObject
) -> None:
    with engine_over(kind, documents) as engine:
        for document in documents:
            line = data.draw(st.sampled_from(document.article.body.split("\n")))
            start = data.draw(st.integers(0, max(0, len(line) - 2)))
            piece = line[start : start + data.draw(st.integers(2, 10))]
            if len(fold(piece)) >= 2:
                assert document.id in found(engine, Query(piece, parse(f'"{piece}"')[0], size=100))
                assert document.id in found(engine, Query(piece, parse(piece)[0], size=100))


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.name)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    documents = [
        make_document("none", "绿色工厂名单"),
        make_document("old", "绿色工厂名单", published="2019-12-31T23:59"),
        make_document("mid", "绿色工厂名单", published="2020-06-01"),
        make_document("new", "绿色的工厂，绿色工 厂", "绿色工厂", published="2021-01-01T08:00"),
        make_document("word", "全省森林覆盖率提高，山林很多", published="2020-01-01"),
        make_document("apart", "山林覆土，覆盖率不变", published="2020-01-01"),
        make_document("odd/id with ?#%", "园区"),
    ]
    with engine_over(request.param, documents) as opened:
        yield opened


@pytest.mark.parametrize(
    ("sort", "ids"), [("date", ["mid", "old", "none"]), ("oldest", ["old", "mid", "none"])]
)
def test_documents_by_date_come_newest_or_oldest_first_and_undated_last(
    engine: Engine, sort: str, ids: list[str]
) -> None:
    query = from_params({"q": ['"绿色工厂名单"'], "sort": [sort], "collapse": ["0"]})
    assert found(engine, query) == ids
    walked, place = [], None
    while len(walked) < 4:
        results = engine.search(replace(query, size=1, after=place))
        walked += [hit.document.id for hit in results.hits]
        place = results.next
        if place is None:
            break
    assert walked == ids


@pytest.mark.parametrize(
    ("first", "last", "ids"),
    [
        ("2020", "2020", {"mid"}),
        ("2019-12-31", "2019-12-31", {"old"}),
        ("", "2020", {"old", "mid"}),
        ("2020-06-01", "", {"mid", "new"}),
    ],
)
def test_a_date_range_takes_in_both_its_ends_and_no_undated_document(
    engine: Engine, first: str, last: str, ids: set[str]
) -> None:
    query = from_params({"q": ["绿色工厂"], "from": [first], "to": [last], "collapse": ["0"]})
    assert set(found(engine, query)) == ids


def test_a_title_ranks_above_a_body(engine: Engine) -> None:
    assert found(engine, from_params({"q": ["绿色工厂"]}))[0] == "new"


def test_a_word_is_found_inside_a_longer_one_and_not_where_its_characters_are_scattered(
    engine: Engine,
) -> None:
    assert found(engine, from_params({"q": ["林覆盖率"]})) == ["word"]


@every_kind
def test_words_side_by_side_rank_above_the_same_words_apart(kind: EngineKind) -> None:
    apart = make_document("apart", "张家港的园区与别处的经开区")
    together = make_document("together", "别处的园区与张家港经开区")
    with engine_over(kind, [apart, together]) as engine:
        assert found(engine, from_params({"q": ["张家港经开区"]})) == ["together", "apart"]


def test_a_document_is_opened_by_any_id(engine: Engine) -> None:
    assert engine.document("odd/id with ?#%").article.body == "园区"
    with pytest.raises(NoSuchDocument):
        engine.document("nowhere")


@every_kind
def test_what_is_stored_comes_back_whole(kind: EngineKind, seed_documents: dict[str, Document]) -> None:
    with engine_over(kind, list(seed_documents.values())) as engine:
        for document in seed_documents.values():
            assert engine.document(document.id) == document


def test_many_threads_get_the_same_answers_as_one(engine: Engine) -> None:
    queries = [
        from_params({"q": [text]}) for text in ("绿色", "工厂", "林覆盖率", "-绿色", "绿色 OR 园区")
    ] * 20
    alone = [found(engine, query) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda query: found(engine, query), queries)) == alone
