"""Every engine lists a family of reprints once, and counts all its documents."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engine import EngineKind
from search.errors import NoSuchDocument
from search.model import (
    Document,
)
from search.query import from_params
from tests.conftest import make_document
from tests.engine_contract.examples import COPIES
from tests.engine_contract.kinds import engine_over, every_kind, found


@every_kind
@settings(max_examples=25)
@given(
    COPIES,
    st.sampled_from(["", "绿色", "宁乡 OR 湘潭", "-绿色"]),
    st.sampled_from(["relevance", "date", "oldest"]),
)
def test_a_list_shows_each_family_of_reprints_once_and_counts_every_document(
    kind: EngineKind, documents: list[Document], text: str, sort: str
) -> None:
    with engine_over(kind, documents) as engine:
        asked = {"q": [text], "sort": [sort], "size": ["100"]}
        every = engine.search(from_params(asked | {"collapse": ["0"]}))
        collapsed = engine.search(from_params(asked))
        assert collapsed.total == every.total == every.families == len(every.hits)
        assert collapsed.facets == every.facets
        assert collapsed.families == len(collapsed.hits)
        assert sum(1 + hit.reprints for hit in collapsed.hits) == every.total
        assert not any(hit.reprints for hit in every.hits)
        shown = [hit.document.article.body for hit in collapsed.hits]
        assert len(set(shown)) == len(shown)
        assert set(shown) == {hit.document.article.body for hit in every.hits}


@every_kind
@settings(max_examples=25)
@given(COPIES, st.integers(1, 3))
def test_pages_of_families_show_every_family_once(
    kind: EngineKind, documents: list[Document], size: int
) -> None:
    with engine_over(kind, documents) as engine:
        whole = found(engine, from_params({"size": ["100"]}))
        pages = [
            found(engine, from_params({"size": [str(size)], "page": [str(number)]}))
            for number in range(1, len(documents) // size + 2)
        ]
        assert [document for page in pages for document in page] == whole


@every_kind
@settings(max_examples=25)
@given(COPIES)
def test_the_hit_of_a_family_is_the_first_of_its_documents_that_match(
    kind: EngineKind, documents: list[Document]
) -> None:
    with engine_over(kind, documents) as engine:
        for year in ({}, {"from": ["2023-05-02"]}, {"source": ["湖南日报"]}):
            matching = set(found(engine, from_params({"size": ["100"], "collapse": ["0"], **year})))
            for hit in engine.search(from_params({"size": ["100"], **year})).hits:
                family = [member.id for member in engine.family(hit.document.id)]
                first, *others = (each for each in family if each in matching)
                assert (first, len(others)) == (hit.document.id, hit.reprints)


@every_kind
def test_a_documents_family_holds_itself_and_its_reprints_the_first_of_them_first(kind: EngineKind) -> None:
    body = "绿色工厂名单公布，宁乡入选，园区继续推进循环化改造。"
    documents = [
        make_document("copy", body, published="2023-05-03", source="某网站"),
        make_document("other", "森林覆盖率"),
        make_document("first", body, published="2023-05-02", source="宁乡市人民政府"),
    ]
    with engine_over(kind, documents) as engine:
        for one in ("copy", "first"):
            assert [member.id for member in engine.family(one)] == ["first", "copy"]
        assert engine.family("other") == (documents[1],)
        with pytest.raises(NoSuchDocument):
            engine.family("nowhere")
