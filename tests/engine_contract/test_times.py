"""Every engine of ours knows that what happened in a year is reported in it, whether the page says the year or not."""

from __future__ import annotations

import pytest

from search.engine import Engine
from search.query import from_params
from tests.conftest import make_document
from tests.engine_contract.cluster import OpenSearchKind
from tests.engine_contract.kinds import KINDS, engine_over

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
ranking_kind = pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.name != "stock whoosh"], ids=lambda kind: kind.name
)
REPORT = "今年园区循环化改造的补助资金由市里拨付。"
PAGES = [
    make_document("2021", REPORT, published="2021-06-01"),
    make_document("2022", REPORT, published="2022-06-30T10:00"),
    make_document("2023", REPORT, published="2023-06-01"),
    make_document("undated", REPORT),
    make_document("says", "2022年园区循环化改造的补助资金由市里拨付。"),
    make_document("back", "回顾2022年：园区循环化改造的补助资金由市里拨付。", published="2019-03-01"),
    *(make_document(f"o{at}", f"第{at}条消息，与此无关。", published="2022-06-02") for at in range(8)),
]


def found(engine: Engine, text: str, **params: str) -> list[str]:
    given = {
        "q": [text],
        "collapse": ["0"],
        "size": ["50"],
        **{name: [value] for name, value in params.items()},
    }
    return [hit.document.id for hit in engine.search(from_params(given)).hits]


@each_kind
def test_a_year_among_other_words_finds_what_was_published_in_it(kind: OpenSearchKind) -> None:
    with engine_over(kind, PAGES) as engine:
        assert set(found(engine, "循环化改造 2022")) == {"2022", "says", "back"}
        assert set(found(engine, "循环化改造 2022年")) == {"2022", "says", "back"}
        assert set(found(engine, "2022年6月循环化改造")) == {"2022"}
        assert set(found(engine, "循环化改造 (2021 OR 2023)")) == {"2021", "2023"}


@each_kind
def test_a_year_alone_or_in_quotation_marks_or_excluded_is_what_was_typed(kind: OpenSearchKind) -> None:
    with engine_over(kind, PAGES) as engine:
        assert set(found(engine, "2022年")) == {"says", "back"}
        assert set(found(engine, '循环化改造 "2022年"')) == {"says", "back"}
        assert set(found(engine, "循环化改造 -2022年")) == {"2021", "2022", "2023", "undated"}
        assert set(found(engine, "循环化改造 2022", synonyms="0")) == {"says", "back"}


@ranking_kind
def test_a_question_that_names_a_year_is_answered_by_a_page_of_that_year_first(kind: OpenSearchKind) -> None:
    with engine_over(kind, PAGES) as engine:
        order = found(engine, "2022年园区循环化改造的补助资金由谁拨付？")
        assert set(order[:2]) == {"2022", "says"}
        assert order.index("2023") < order.index("2021")
        assert order.index("2022") < order.index("back")


@each_kind
def test_a_question_is_not_answered_by_a_page_of_its_year_that_says_nothing_of_it(
    kind: OpenSearchKind,
) -> None:
    with engine_over(kind, PAGES) as engine:
        assert not {each for each in found(engine, "2022年循环化改造由谁补助？") if each.startswith("o")}
        assert found(engine, "循环化改造 鲸鱼 企鹅 2022年6月", match="most") == []


@each_kind
def test_a_month_is_met_whole(kind: OpenSearchKind) -> None:
    pages = [make_document("november", "今年11月循环化改造。", published="2022-11-20"), *PAGES]
    with engine_over(kind, pages) as engine:
        assert found(engine, "2022年1月循环化改造") == []
        assert found(engine, "2022年11月循环化改造") == ["november"]


@ranking_kind
def test_where_a_page_has_no_date_its_words_say_of_which_year_it_is(kind: OpenSearchKind) -> None:
    with engine_over(kind, PAGES) as engine:
        order = found(engine, "2022年园区循环化改造的补助资金由谁拨付？")
        assert order.index("says") < order.index("undated")


@ranking_kind
def test_of_a_year_to_come_pages_can_only_speak(kind: OpenSearchKind) -> None:
    pages = [
        make_document("goal", "到2035年，园区循环化改造的补助资金由市里拨付。", published="2022-06-01"),
        make_document("other", "到2030年，园区循环化改造的补助资金由市里拨付。", published="2022-06-01"),
        *PAGES[-8:],
    ]
    with engine_over(kind, pages) as engine:
        assert found(engine, "2035年园区循环化改造的补助资金由谁拨付？")[0] == "goal"


@ranking_kind
def test_the_parts_of_a_score_say_what_the_time_gave(kind: OpenSearchKind) -> None:
    with engine_over(kind, PAGES) as engine:
        asked = {"q": ["2022年园区循环化改造的补助资金由谁拨付？"], "explain": ["1"], "collapse": ["0"]}
        hits = engine.search(from_params(asked)).hits
        parts = {hit.document.id: {part.kind: part.score for part in hit.explained} for hit in hits}
        assert parts["2022"]["time"] == 2 * parts["2023"]["time"] > 0
        assert "time" not in parts["2021"]
        for hit in hits:
            assert sum(part.score for part in hit.explained) == pytest.approx(hit.score, rel=1e-4)
