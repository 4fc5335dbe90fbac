"""Every engine of ours answers a question with the page that says most of it, close together, about that place."""

from __future__ import annotations

import pytest

from search.engine import Engine
from search.model import Document
from search.query import from_params
from search.query.names import provinces_of
from tests.conftest import make_document
from tests.engine_contract.cluster import OpenSearchKind
from tests.engine_contract.examples import labelled
from tests.engine_contract.kinds import KINDS, engine_over

ranking_kind = pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.name != "stock whoosh"], ids=lambda kind: kind.name
)
FILLING = "各地认真学习会议精神，抓好落实。" * 60
HUNAN, JIANGSU = "430182", "320582"


def kinds_of_parts(engine: Engine, text: str) -> dict[str, dict[str, float]]:
    hits = engine.search(from_params({"q": [text], "explain": ["1"], "collapse": ["0"]})).hits
    return {hit.document.id: {part.kind: part.score for part in hit.explained} for hit in hits}


def order(engine: Engine, text: str) -> list[str]:
    return list(kinds_of_parts(engine, text))


def others() -> list[Document]:
    return [make_document(f"o{at}", f"第{at}条消息，与此无关。") for at in range(8)]


@ranking_kind
def test_a_page_that_says_all_of_a_question_comes_before_one_that_repeats_half_of_it(
    kind: OpenSearchKind,
) -> None:
    half = make_document("half", "园区循环化改造。园区循环化改造项目多，园区循环化改造快。")
    whole = make_document("whole", "园区循环化改造的补助资金由市里拨付。")
    with engine_over(kind, [half, whole, *others()]) as engine:
        assert order(engine, "园区循环化改造的补助资金如何拨付？")[0] == "whole"


@ranking_kind
@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("园区有多少家企业循环化改造？", "园区循环化改造，其中有三十四家企业。"),
        ("园区循环化改造企业什么时候申报？", "园区循环化改造，企业于3月5日前申报。"),
        ("园区企业循环化改造补助多少万元？", "园区循环化改造，企业获补助120万元。"),
    ],
)
def test_a_page_that_gives_the_figure_asked_for_gains_over_one_that_is_about_it_only(
    kind: OpenSearchKind, text: str, telling: str
) -> None:
    about = "园区循环化改造申报，园区有企业获得补助，园区循环化改造企业申报补助。"
    pages = [make_document("about", about), make_document("telling", telling), *others()]
    with engine_over(kind, pages) as engine:
        parts = kinds_of_parts(engine, text)
        assert parts["telling"]["figure"] > 0
        assert "figure" not in parts["about"]


@ranking_kind
def test_of_two_words_as_rare_the_one_that_its_pages_say_again_and_again_counts_for_more(
    kind: OpenSearchKind,
) -> None:
    # Both words stand on three pages, but 碳汇 is what two of its pages are about.
    pages = [
        make_document("about", "海岛测算碳汇。"),
        make_document("passing", "海岛陆续开展。"),
        *(make_document(f"a{at}", f"碳汇第{at}期。碳汇，碳汇，碳汇。") for at in range(2)),
        *(make_document(f"p{at}", f"陆续第{at}期。渔港，盐田，灯塔。") for at in range(2)),
        *others(),
    ]
    with engine_over(kind, pages) as engine:
        parts = kinds_of_parts(engine, "海岛如何陆续补助碳汇？")
        assert parts["about"]["coverage"] > parts["passing"]["coverage"]


@ranking_kind
def test_of_two_pages_that_say_the_same_the_one_that_says_less_besides_comes_first(
    kind: OpenSearchKind,
) -> None:
    said = "园区循环化改造的补助资金由市里拨付。"
    pages = [make_document("long", said + FILLING), make_document("short", said), *others()]
    with engine_over(kind, pages) as engine:
        parts = kinds_of_parts(engine, "园区循环化改造的补助资金如何拨付？")
        assert next(iter(parts)) == "short"
        assert parts["short"]["brevity"] > parts["long"]["brevity"] > 0


@ranking_kind
def test_a_page_on_which_neighbouring_words_of_a_question_stand_near_each_other_comes_first(
    kind: OpenSearchKind,
) -> None:
    between = "纺织和机械两个行业的年度数据已经在上个月底汇总完毕"
    pages = [
        make_document("apart", f"租金由业主公布，{between}，减免另行通知。"),
        make_document("near", f"租金可以申请减免，{between}，业主另行通知。"),
        *others(),
    ]
    with engine_over(kind, pages) as engine:
        parts = kinds_of_parts(engine, "如何减免租金？")
        assert list(parts) == ["near", "apart"]
        assert parts["near"]["nearby"] > 0
        assert "nearby" not in parts["apart"]
        # One word has no neighbour.
        assert not any("nearby" in each for each in kinds_of_parts(engine, "什么是租金？").values())


@ranking_kind
def test_a_page_about_another_province_comes_after_one_that_names_none(kind: OpenSearchKind) -> None:
    said = "绿色工厂可以得到补助，名单由主管部门公布。"
    pages = [
        labelled("elsewhere", said, JIANGSU, "carbon", 2024),
        labelled("there", said, HUNAN, "carbon", 2024),
        make_document("nowhere", said, published="2024-05-01"),
        *others(),
    ]
    with engine_over(kind, pages) as engine:
        parts = kinds_of_parts(engine, "湖南的绿色工厂如何得到补助？")
        assert set(parts) == {"elsewhere", "there", "nowhere"}
        assert "place" not in parts["elsewhere"]
        assert parts["there"]["place"] == parts["nowhere"]["place"] > 0
        assert list(parts)[-1] == "elsewhere"
        # Without a place in the question none of them is favoured.
        assert not any("place" in each for each in kinds_of_parts(engine, "绿色工厂如何得到补助？").values())


@ranking_kind
def test_a_page_that_says_it_in_other_words_of_the_same_characters_comes_first(kind: OpenSearchKind) -> None:
    # 建于 and 首家 share no word and no pair of characters with 建立 and 第一家, but single characters.
    pages = [
        make_document("other", "示范园区位于江北，以纺织和机械为主，道路宽阔，绿树成荫。"),
        make_document("answer", "示范园区建于江北，为当地首家，以纺织和机械为主，绿树成荫。"),
        make_document("words", "各部门建立台账，第一家报名的单位先办。"),
        *others(),
    ]
    with engine_over(kind, pages) as engine:
        parts = kinds_of_parts(engine, "示范园区是何时建立的第一家？")
        assert [each for each in parts if each != "words"] == ["answer", "other"]
        assert parts["answer"]["characters"] > parts["other"]["characters"] > 0


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (["湖南"], ("430000",)),
        (["长沙"], ("430000",)),
        (["宁乡市"], ("430000",)),
        (["湖南省", "长沙市"], ("430000",)),
        (["湖南", "江苏"], ("430000", "320000")),
        # A county's short name may be any word, and one that two provinces share says nothing.
        (["平安"], ()),
        (["鼓楼区"], ()),
        (["绿色", "工厂"], ()),
    ],
)
def test_a_question_names_the_provinces_of_its_places(words: list[str], codes: tuple[str, ...]) -> None:
    assert provinces_of(words) == codes
