"""Every engine lets a searcher walk through all that matches, page by page or in one stretch, and misses nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engine import Engine, EngineKind
from search.errors import BadPosition
from search.model import Document, Query
from search.query import from_params
from tests.conftest import make_document
from tests.engine_contract.examples import DOCUMENTS
from tests.engine_contract.kinds import engine_over, every_kind, found

QUERIES = (
    from_params({}),
    from_params({"q": ["绿色 工厂"]}),
    from_params({"q": ["绿色 OR 园区"], "sort": ["date"]}),
    from_params({"q": ["绿色 OR 园区"], "sort": ["oldest"]}),
    from_params({"q": ["园区"], "year": ["2020", "2021"]}),
    from_params({"q": ["鲸鱼"]}),
)


def document(number: int) -> Document:
    words = ("绿色工厂", "园区绿色", "工厂", "园区的绿色的工厂")[number % 4]
    return make_document(f"d{number}", words * (1 + number % 3), published=f"{2019 + number % 4}-05-01")


def walked(engine: Engine, query: Query) -> list[str]:
    """The ids of all hits, page after page, each asked for by the place at which the one before ended."""
    ids: list[str] = []
    place: str | None = None
    while True:
        results = engine.search(replace(query, after=place))
        ids += [hit.document.id for hit in results.hits]
        assert len(results.hits) == query.size or results.next is None
        if results.next is None:
            return ids
        place = results.next


@every_kind
@settings(max_examples=20)
@given(DOCUMENTS, st.sampled_from(["relevance", "date", "oldest"]), st.integers(1, 3))
def test_pages_show_every_result_once_and_in_order(
    kind: EngineKind, documents: list[Document], sort: str, size: int
) -> None:
    with engine_over(kind, documents) as engine:
        every = found(engine, from_params({"sort": [sort], "size": ["100"], "collapse": ["0"]}))
        pages = [
            found(
                engine,
                from_params({"sort": [sort], "size": [str(size)], "page": [str(number)], "collapse": ["0"]}),
            )
            for number in range(1, len(documents) // size + 2)
        ]
        assert [document for page in pages for document in page] == every
        assert sorted(every) == sorted(document.id for document in documents)


@every_kind
@given(st.integers(1, 24), st.integers(1, 9))
@settings(max_examples=6)
def test_page_by_page_and_in_one_stretch_give_the_same_hits_in_the_same_order(
    kind: EngineKind, count: int, size: int
) -> None:
    with engine_over(kind, [document(number) for number in range(count)]) as engine:
        for query in QUERIES:
            scanned = list(engine.scan(query))
            whole = engine.search(replace(query, size=100))
            assert scanned == list(whole.hits)
            assert len(scanned) == whole.families
            assert walked(engine, replace(query, size=size)) == [hit.document.id for hit in scanned]


@every_kind
def test_a_page_asked_for_by_its_number_leads_on_too(kind: EngineKind) -> None:
    with engine_over(kind, [document(number) for number in range(9)]) as engine:
        second = engine.search(Query("", QUERIES[0].node, page=2, size=3))
        third = engine.search(Query("", QUERIES[0].node, size=3, after=second.next))
        assert third.hits == engine.search(Query("", QUERIES[0].node, page=3, size=3)).hits
        assert third.next is None


@every_kind
@pytest.mark.parametrize("place", ["", "x", "-1", "１", "9" * 30, '{"a":1}'])
def test_a_place_that_no_answer_named_is_a_bad_cursor(kind: EngineKind, place: str) -> None:
    with engine_over(kind, [document(0)]) as engine, pytest.raises(BadPosition) as caught:
        engine.search(Query("", QUERIES[0].node, after=place))
    assert (caught.value.code, caught.value.param) == ("bad_cursor", "cursor")
