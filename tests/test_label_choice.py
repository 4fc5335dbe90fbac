"""Which of the parks that a page names it is about, and which it names in passing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.label import explain, gazetteer, label
from search.label.reading import read
from search.model import Article

FILLER = "全市上下一心，抓项目、稳投资、促增长，各项工作扎实推进。"


def names(body: str, title: str | None = None) -> list[str]:
    return [park.name for park in label(Article(title, None, None, None, None, None, body)).parks]


def test_a_zone_named_once_as_the_place_of_a_company_is_in_passing() -> None:
    body = f"{FILLER}\n{FILLER * 5}\n在湘潭高新区，一家企业的车间里机器轰鸣。\n{FILLER}"
    assert names(body, "湘潭市稳住工业基本盘") == []


def test_a_zone_named_once_as_the_inside_of_which_something_is_told_is_in_passing() -> None:
    body = f"{FILLER}\n{FILLER * 5}\n湘乡经开区内，一家企业的车间里机器轰鸣。\n{FILLER}"
    assert names(body, "湘潭市稳住工业基本盘") == []


def test_a_zone_of_a_county_named_once_is_the_pages_if_it_is_what_the_clause_speaks_of() -> None:
    body = f"{FILLER}\n{FILLER * 5}\n湘乡经开区建成省级绿色园区。\n{FILLER}"
    assert names(body, "湘潭市打好污染防治攻坚战") == ["湖南湘乡经济开发区"]


def test_a_long_page_must_name_a_zone_more_often_than_a_short_one() -> None:
    told = "重庆两江新区新增企业三百家。在重庆两江新区，生产线满负荷运转。重庆两江新区出台十条措施。"
    assert names(f"{FILLER}\n{told}", "重庆：产业升级提速") == ["重庆两江新区"]
    assert names(f"{FILLER * 60}\n{told}\n{FILLER * 60}", "重庆：产业升级提速") == []


def test_zones_in_a_row_are_examples() -> None:
    body = f"{FILLER * 4}\n要建设好前海、横琴、河套等平台。{FILLER * 3}发挥好前海、横琴、河套等平台作用。"
    assert names(body, "广东：对外开放再上台阶") == []


def test_other_zones_on_the_page_ask_for_more() -> None:
    one = f"{FILLER * 4}\n在武汉东湖高新区，三条生产线投产。武汉东湖高新区企业超过万家。\n{FILLER}"
    more = one + "在襄阳高新区、宜昌高新区，项目相继开工。随州高新区也在扩建。荆门高新区同步推进。"
    assert names(one, "武汉：聚力科技创新") == ["武汉东湖新技术开发区"]
    assert "襄阳高新技术产业开发区" not in names(more, "武汉：聚力科技创新")


@pytest.mark.parametrize("bare", ["全国高新区", "各高新区", "21个高新区", "国家级高新区"])
def test_a_kind_word_for_many_does_not_refer_to_the_zone_named_before(bare: str) -> None:
    reading = read(Article(None, None, None, None, None, None, f"长沙高新区动作频频。{bare}加快发展。"))
    assert [mention.bare for mention in reading.park_mentions] == [False]


def test_this_zone_refers_to_the_one_named_before() -> None:
    reading = read(Article(None, None, None, None, None, None, "长沙高新区动作频频。这个园区企业过万家。"))
    assert [mention.bare for mention in reading.park_mentions] == [False, True]


def test_where_the_title_speaks_of_zones_in_general_a_bare_word_is_none_of_those_named() -> None:
    body = "浙江自贸区探索油品贸易。云南自贸区深耕沿边合作。自贸区的改革经验陆续复制推广。"
    scores = read(Article("自贸区改革成效显现", None, None, None, None, None, body)).park_scores
    assert {score.park.name for score in scores if score.weight >= 1} == {
        "中国（浙江）自由贸易试验区",
        "中国（云南）自由贸易试验区",
    }
    assert len({score.weight for score in scores}) == 1


def test_a_page_about_either_side_of_a_joint_zone_may_be_about_it() -> None:
    told = "横琴粤澳深度合作区启动新一轮建设。横琴粤澳深度合作区出台新政。合作区将为居民提供便利。"
    assert names(f"澳门经济稳中向好。{told}", "澳门：经济适度多元发展") == ["横琴粤澳深度合作区"]
    assert names(f"珠海经济稳中向好。{told}", "珠海：经济稳中向好") == ["横琴粤澳深度合作区"]


def test_a_usual_name_means_the_zone_that_the_page_names_in_full_with_it() -> None:
    body = "他到中关村国家自主创新示范区调研。在中关村，他走访了四家企业。"
    reading = read(Article("到北京调研", None, None, None, None, None, body))
    assert {mention.park.name for mention in reading.park_mentions} == {"中关村国家自主创新示范区"}


def test_a_usual_name_in_the_title_keeps_its_own_zone() -> None:
    body = "他到中关村国家自主创新示范区调研。在中关村，他走访了四家企业。"
    assert "中关村科技园区" in names(body, "到中关村调研")


def test_a_border_crossing_of_a_zone_is_not_the_zone() -> None:
    assert names("横琴口岸今天延长开放时间。横琴口岸客流平稳。", "横琴口岸延长开放时间") == []


def test_a_remote_district_of_a_programme_is_no_free_trade_zone() -> None:
    body = "滇西边境片区规划启动实施。片区内十县受益。云南将加大投入。"
    assert names(body, "云南：滇西边境片区规划启动") == []


def test_a_place_that_was_one_of_many_does_not_make_the_page_its_own() -> None:
    body = "在重庆，一批新项目开工。不仅在重庆，许多省份都出台了支持措施。重庆还将继续加力。"
    assert label(Article("中小企业添动力", None, None, None, None, None, body)).regions == ()


def test_the_capital_as_a_city_is_beijing() -> None:
    body = "会议审议首都规划建设方案。首规委要加强统筹，北京市要履行主体责任。"
    regions = label(Article("首都规划建设委员会召开会议", None, None, None, None, None, body)).regions
    assert [region.code for region in regions] == ["110000"]


def test_every_region_of_a_joint_zone_is_another_than_its_own() -> None:
    for identity, codes in gazetteer.shared().items():
        own = gazetteer.path(gazetteer.parks()[identity].region)
        assert all(code != own[-1] for code in codes)


PIECES = [
    "中关村",
    "中关村国家自主创新示范区",
    "园区",
    "片区",
    "横琴",
    "、",
    "。",
    "全国",
    "北京",
    "自贸区",
    "\n",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25), st.lists(st.sampled_from(PIECES), max_size=4))
def test_no_order_of_names_and_references_breaks_the_reading(body: list[str], title: list[str]) -> None:
    article = Article("".join(title), None, None, None, None, None, "".join(body))
    chosen = {park.id for park in label(article).parks}
    found = {one.id: one for one in explain(article) if one.facet == "park"}
    assert all(found[identity].chosen for identity in chosen)
    assert all(any(ground.weight for ground in one.grounds) for one in found.values() if one.chosen)
