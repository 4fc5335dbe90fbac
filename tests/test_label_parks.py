"""Which parks a page is about, however they are written."""

from __future__ import annotations

import pytest

from search.label import gazetteer, label
from search.label.kinds import kinds
from search.model import Article, ParkLabel


def parks(body: str, title: str | None = None, source: str | None = None) -> list[ParkLabel]:
    return list(label(Article(title, None, source, None, None, None, body)).parks)


def names(body: str, title: str | None = None, source: str | None = None) -> list[str]:
    return [park.name for park in parks(body, title, source)]


@pytest.mark.parametrize(
    "written",
    [
        "张家港经济技术开发区",
        "张家港经开区",
        "张家港市经济技术开发区",
        "国家级张家港经开区",
        "江苏省苏州市张家港经开区",
        "张家港开发区",
    ],
)
def test_a_park_is_one_park_however_it_is_written(written: str) -> None:
    assert names(f"{written}推进循环化改造。{written}新签约项目三个。", f"{written}推进循环化改造") == [
        "张家港经济技术开发区"
    ]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("苏州高新区", "苏州高新技术产业开发区"),
        ("苏州国家高新技术产业开发区", "苏州高新技术产业开发区"),
        ("苏州工业园", "苏州工业园区"),
        ("上海自贸区", "中国（上海）自由贸易试验区"),
        ("中国(上海)自由贸易试验区", "中国（上海）自由贸易试验区"),
        ("雄安新区", "河北雄安新区"),
        ("武汉东湖高新区", "武汉东湖新技术开发区"),
        ("盐城综保区", "盐城综合保税区"),
        ("兰考产业集聚区", "兰考县产业集聚区"),
        ("广西-东盟经开区", "广西—东盟经济技术开发区"),
        ("山西综改示范区晋中开发区", None),
    ],
)
def test_usual_names_lead_to_the_official_one(written: str, name: str | None) -> None:
    if name is None:
        assert written not in {alias for park in gazetteer.parks().values() for alias in park.aliases}
        return
    assert names(f"{written}建设提速。记者在{written}看到新气象。", f"{written}建设提速") == [name]


def test_a_park_in_no_list_is_named_by_its_place_and_kind() -> None:
    found = parks("商洛高新区入选省级名单。商洛高新区新增企业。", "商洛高新区入选")
    assert [park.name for park in found] == ["商洛高新技术产业开发区"]
    assert found[0].region == "611000"
    assert found[0].id == parks("商洛市高新区发展快，商洛高新区新增企业。", "商洛高新区")[0].id


def test_a_word_that_says_what_kind_of_park_makes_no_name() -> None:
    assert names("商洛绿色工业园区建设起步，商洛绿色工业园区名单公布。", "商洛绿色工业园区名单公布") == []


def test_a_bare_zone_is_the_one_named_before_it() -> None:
    found = parks("宁乡经开区推进建设。经开区新增企业，园区绿化提升。", "宁乡经开区推进建设")
    assert [(park.name, park.mentions) for park in found] == [("宁乡经济技术开发区", 4)]
    assert found[0].evidence[-1].text == "园区"


def test_the_citys_zone_is_that_of_the_city_that_the_page_is_about() -> None:
    assert names("湘潭市召开会议。市经开区新签约项目十二个。", "湘潭市招商引资", "今日湘潭") == [
        "湘潭经济技术开发区"
    ]
    assert names("湘潭市召开会议。全市经开区新签约项目十二个。", "湘潭市招商引资", "今日湘潭") == []


def test_a_list_of_free_trade_zones_names_each_of_them() -> None:
    body = "广东、天津、福建自贸试验区挂牌。广东、天津、福建自贸试验区各有侧重。"
    assert set(names(body, "三个自贸试验区挂牌")) == {
        f"中国（{place}）自由贸易试验区" for place in ("广东", "天津", "福建")
    }


def test_a_park_elsewhere_named_in_passing_is_no_label() -> None:
    body = "宁乡市推进建设，宁乡市学习苏州工业园区的经验。宁乡市新增企业。"
    assert names(body, "宁乡市推进建设") == []


def test_an_office_of_a_park_is_not_the_park() -> None:
    assert names("重庆两江新区公安分局民警陈冰获奖。", "民警获奖") == []


def test_a_district_that_shares_its_name_with_a_zone_is_a_region() -> None:
    labels = label(Article("上海浦东新区推进改革", None, None, None, None, None, "上海浦东新区发布措施。"))
    assert [region.code for region in labels.regions] == ["310115"]
    assert labels.parks == ()


def test_no_alias_of_a_park_is_a_bare_kind_word() -> None:
    for park in gazetteer.parks().values():
        assert not set(park.aliases) & kinds().keys(), park.id
        assert park.aliases[0] == park.name


def test_every_official_name_is_found_as_its_own_park_or_one_of_the_same_name() -> None:
    missed = []
    for park in gazetteer.parks().values():
        if park.kind == "new-area":
            continue
        province = gazetteer.regions()[gazetteer.path(park.region)[0]].name
        found = names(
            f"{province}的{park.name}推进建设。{park.name}新增企业，{park.name}提速。", f"{park.name}推进建设"
        )
        if park.name not in found:
            missed.append(park.name)
    assert len(missed) <= 0.005 * len(gazetteer.parks()), missed


@pytest.mark.parametrize(
    "title",
    [
        "广东、天津、福建三地自贸区推出新一批举措",
        "粤津闽自贸区各有新政策",
        "关于广东、天津、福建自由贸易试验区扩区工作的通知",
    ],
)
def test_a_list_of_provinces_before_a_free_trade_zone_names_one_zone_each(title: str) -> None:
    wanted = {f"中国（{province}）自由贸易试验区" for province in ("广东", "天津", "福建")}
    assert set(names("方案提出，赋予更大改革自主权。", title)) == wanted


def test_a_listed_zone_keeps_its_id_in_a_list() -> None:
    """A zone named in a list is not a second park of the same name: its facet would show it twice."""
    found = parks("方案提出，设立自由贸易试验区。", "关于北京、湖南、安徽自由贸易试验区年度评估的通知")
    assert {park.id for park in found} == {"more-beijing-ftz", "more-hunan-ftz", "more-anhui-ftz"}


def test_the_bare_word_free_trade_zone_on_a_page_about_a_province_is_that_of_the_province() -> None:
    body = "海南加快推进交通网络建设。自贸试验区的公路年底通车，海南各市县受益。"
    assert names(body, "海南自贸试验区：三条新路今年通车") == ["中国（海南）自由贸易试验区"]


def test_a_treaty_between_countries_is_no_zone() -> None:
    assert (
        names("上海企业看好中日韩自贸区。亚太自贸区建设提速，中韩自贸区协定生效。", "上海外贸平稳增长") == []
    )


def test_a_digest_of_several_items_is_not_about_the_park_of_its_first_item() -> None:
    body = "上海自贸区扩大范围。上海自贸区新增企业千家。\n各地春耕有序推进。\n全国铁路客流平稳。"
    assert names(body, "国内联播快讯") == []
    assert names(body, "国内联播快讯：上海自贸区扩大范围") == ["中国（上海）自由贸易试验区"]


def test_a_bare_word_means_the_park_of_the_page_and_not_the_one_named_in_passing() -> None:
    body = "辽宁自贸试验区大连片区推广了上海自贸区的经验。自贸试验区为企业创造更好环境。辽宁持续推进改革。"
    found = {park.name: park.mentions for park in parks(body, "李强在辽宁调研 考察辽宁自贸试验区")}
    assert found["中国（辽宁）自由贸易试验区"] == 3
