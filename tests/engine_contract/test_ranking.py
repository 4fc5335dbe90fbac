"""Every engine of ours ranks in two phases, says how a score came about, and lets no page overlap another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search.engine import Engine
from search.engine.ranking import weights
from search.model import Document
from search.query import from_params
from tests.conftest import make_document
from tests.engine_contract.cluster import OpenSearchKind
from tests.engine_contract.examples import RANKED, labelled
from tests.engine_contract.kinds import KINDS, engine_over, found

# Stock Whoosh has one phase only: it is there to be compared with.
ranking_kind = pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.name != "stock whoosh"], ids=lambda kind: kind.name
)
AFTER = "各地认真学习。" * 40


def documents() -> list[Document]:
    bodies = [
        "绿色工厂名单公示，张家港经济技术开发区两家企业入选",
        "双碳目标下的园区循环化改造，绿色与工厂名单两件事",
        "如何申报绿色工厂？名单由省里公布，森林覆盖率达24家",
        "国发〔2021〕4号提出三线一单，经开区落实",
        "宁乡召开推进会\n双碳工作在会上部署，绿色低碳",
    ]
    return [labelled(f"d{at}", body, "320582", "carbon", 2019 + at % 4) for at, body in enumerate(bodies * 2)]


@ranking_kind
def test_the_parts_of_a_score_add_up_to_it(kind: OpenSearchKind) -> None:
    with engine_over(kind, documents()) as engine:
        for text in RANKED:
            hits = engine.search(from_params({"q": [text], "explain": ["1"], "collapse": ["0"]})).hits
            assert hits, text
            for hit in hits:
                # A cluster reckons in single precision.
                assert sum(part.score for part in hit.explained) == pytest.approx(hit.score, rel=1e-5), text
                assert all(part.field in ("", "title", "body", "labels") for part in hit.explained)
            plain = engine.search(from_params({"q": [text], "collapse": ["0"]})).hits
            assert [replace(hit, explained=()) for hit in hits] == list(plain)


@ranking_kind
def test_what_the_second_phase_adds_is_named_in_the_parts(kind: OpenSearchKind) -> None:
    with engine_over(kind, documents()) as engine:
        hits = engine.search(from_params({"q": ["如何查找绿色工厂名单？"], "explain": ["1"]})).hits
        kinds = {part.kind for hit in hits for part in hit.explained}
        assert {"match", "word", "runs", "passage", "freshness"} <= kinds


@ranking_kind
def test_of_two_alike_the_newer_one_ranks_higher_and_alike_without_freshness(kind: OpenSearchKind) -> None:
    pages = [
        make_document("old", "绿色工厂名单公示", published="2015-01-01"),
        make_document("new", "绿色工厂名单公布", published="2024-01-01"),
    ]
    with engine_over(kind, pages) as engine:
        asked = {"q": ["绿色工厂"], "collapse": ["0"]}
        first, second = engine.search(from_params(asked)).hits
        assert (first.document.id, second.document.id) == ("new", "old")
        assert first.score > second.score
        first, second = engine.search(from_params(asked | {"freshness": ["0"]})).hits
        assert first.score == pytest.approx(second.score)


@ranking_kind
def test_a_page_without_a_date_gains_nothing_from_freshness(kind: OpenSearchKind) -> None:
    pages = [
        make_document("undated", "绿色工厂名单公布"),
        make_document("dated", "绿色工厂名单公布", published="2020-01-01"),
    ]
    with engine_over(kind, pages) as engine:
        for text in ("绿色工厂", "绿色工厂 名单"):
            asked = {"q": [text], "collapse": ["0"]}
            fresh = {hit.document.id: hit.score for hit in engine.search(from_params(asked)).hits}
            plain = {
                hit.document.id: hit.score
                for hit in engine.search(from_params({**asked, "freshness": ["0"]})).hits
            }
            assert fresh["undated"] == pytest.approx(plain["undated"], abs=1e-4)
            assert fresh["dated"] > fresh["undated"]


@ranking_kind
def test_what_was_asked_in_one_piece_ranks_above_the_same_words_in_pieces(kind: OpenSearchKind) -> None:
    apart = "工厂的名单里没有绿色二字，绿色的企业不在名单，工厂另有安排"
    together = "绿色工厂名单里没有别的字，企业不在其中，名单另有安排，绿色，工厂"
    pages = [make_document("apart", apart + AFTER), make_document("together", together + AFTER)]
    with engine_over(kind, pages) as engine:
        assert found(engine, from_params({"q": ["怎样查找绿色工厂名单？"]}))[0] == "together"


@ranking_kind
def test_the_document_that_bears_a_number_comes_before_all_that_cite_it(kind: OpenSearchKind) -> None:
    cites = "湘环发〔2023〕7号印发。贯彻湘环发〔2023〕7号，落实湘环发〔2023〕7号。"
    bears = make_document("bears", "关于印发工作方案的通知" + AFTER)
    bears = replace(bears, article=replace(bears.article, number="湘环发〔2023〕7号"))
    with engine_over(kind, [make_document("cites", cites), bears]) as engine:
        assert found(engine, from_params({"q": ["湘环发〔2023〕7号"]})) == ["bears", "cites"]


def pages_of(engine: Engine, text: str, size: int) -> list[str]:
    """The ids of all pages, asked for by their numbers, and again each by the place where the one before ended."""
    query = replace(from_params({"q": [text]}), size=size, collapse=False)
    numbered: list[str] = []
    followed: list[str] = []
    place: str | None = None
    for number in range(1, 30):
        by_number = engine.search(replace(query, page=number))
        by_place = engine.search(replace(query, after=place))
        assert (by_number.hits, by_number.next) == (by_place.hits, by_place.next)
        numbered += [hit.document.id for hit in by_number.hits]
        followed += [hit.document.id for hit in by_place.hits]
        place = by_place.next
        if place is None:
            break
    assert numbered == followed
    return numbered


@ranking_kind
@pytest.mark.parametrize("candidates", [1, 4])
@pytest.mark.parametrize("text", ["绿色", "怎样查找绿色工厂名单？"])
def test_pages_never_overlap_where_the_second_phase_ends(
    kind: OpenSearchKind, candidates: int, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(weights(), "candidates", float(candidates))
    pages = [
        make_document(f"d{at}", "绿色工厂" * (at % 3 + 1) + "名单", published=f"20{10 + at}-01-01")
        for at in range(9)
    ]
    with engine_over(kind, pages) as engine:
        query = replace(from_params({"q": [text]}), size=50, collapse=False)
        whole = engine.search(query)
        ids = [hit.document.id for hit in whole.hits]
        assert sorted(ids) == sorted(page.id for page in pages)
        assert list(engine.scan(query)) == list(whole.hits)
        for size in (1, 3, 4, 5):
            assert pages_of(engine, text, size) == ids
        # Who was among the first by words and date stays ahead of all others.
        monkeypatch.setitem(weights(), "runs", 0.0)
        monkeypatch.setitem(weights(), "passage", 0.0)
        before = [hit.document.id for hit in engine.search(query).hits]
        assert set(ids[:candidates]) == set(before[:candidates])
