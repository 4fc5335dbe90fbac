"""Which region a page is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.label import gazetteer, label
from search.model import Article


def article(body: str, title: str | None = None, source: str | None = None) -> Article:
    return Article(title, None, source, None, None, None, body)


def codes(body: str, title: str | None = None, source: str | None = None) -> list[str]:
    return [region.code for region in label(article(body, title, source)).regions]


def test_full_and_short_names_of_a_region_are_the_same_region() -> None:
    for name in ("湖南省长沙市宁乡市", "湖南宁乡", "宁乡市", "宁乡", "宁乡县"):
        assert codes(f"{name}推进园区建设，{name}新增企业三家。") == ["430182"], name


def test_a_renamed_city_is_found_under_its_name_of_today() -> None:
    assert codes("襄樊市推进产业升级，襄樊市新增企业三家。") == ["420600"]


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("南京市鼓楼区", "320106"),
        ("福州市鼓楼区", "350102"),
        ("徐州市鼓楼区", "320302"),
        ("北京市朝阳区", "110105"),
        ("长春市朝阳区", "220104"),
        ("辽宁省朝阳市", "211300"),
        ("北京市通州区", "110112"),
        ("江苏省南通市通州区", "320612"),
        ("陕西省商洛市山阳县", "611024"),
        ("河南省焦作市山阳区", "410811"),
        ("长沙市开福区", "430105"),
    ],
)
def test_a_name_that_places_share_is_told_by_its_parent(place: str, code: str) -> None:
    assert codes(f"{place}召开会议，部署污染防治。{place}将加强监管。", f"{place}部署污染防治") == [code]


def test_a_shared_name_with_nothing_around_it_gives_no_region() -> None:
    assert codes("鼓楼区推进老旧小区改造，鼓楼区的居民说好。") == []


def test_a_shared_name_is_told_by_the_place_in_the_source() -> None:
    assert codes(
        "鼓楼区推进老旧小区改造，鼓楼区的居民说好。", source="南京日报社鼓楼站、南京市鼓楼区政府"
    ) == ["320106"]


@pytest.mark.parametrize(
    "body",
    [
        "祝愿我们的友谊万古长春，世界和平，安居乐业。",
        "东方红一号、东方航空与新华社的合作，太平洋上的和平。",
        "北京时间8月1日，上海合作组织成员国举行峰会。",
        "他毕业于浙江大学，后来在南京理工大学教书。",
        "公安部门加强合作，资源丰富，道路通道畅通，前进的方向光明。",
    ],
)
def test_words_that_only_look_like_places_are_left_alone(body: str) -> None:
    assert codes(body) == []


def test_hainan_inside_shanghai_nanjing_road_is_no_province() -> None:
    assert "460000" not in codes("记者走上海南京路，店铺林立，上海南京路人流如织。", "上海南京路见闻")


def test_a_footer_that_lists_every_province_does_not_count() -> None:
    footer = " ".join(region.short for region in gazetteer.regions().values() if region.parent is None)
    body = "宁乡市推进园区建设。宁乡市新增企业三家，宁乡市财政支持。\n" + footer
    assert codes(body, "宁乡园区建设提速") == ["430182"]
    assert codes("各地推进园区建设。\n" + footer) == []


def test_a_page_about_the_country_has_no_region() -> None:
    body = "国务院印发通知，要求全国各地推进园区建设。我国各省要抓好落实，山东的经验可以借鉴。"
    assert codes(body, "国务院印发关于推进园区建设的通知") == []


def test_two_regions_in_the_title_are_both_labels() -> None:
    body = "江西、贵州两省推进生态文明试验区建设。江西打造样板，贵州建设示范区。江西和贵州都有进展。"
    assert codes(body, "国家生态文明试验区（江西）和（贵州）实施方案印发") == ["360000", "520000"]


def test_the_north_of_a_lake_is_no_province() -> None:
    assert codes("天山南北风光好，太湖南部和江西岸都是湿地。") == []


def test_a_municipality_has_no_level_between_itself_and_its_districts() -> None:
    labels = label(article("北京市朝阳区推进垃圾分类，朝阳区新增站点。", "北京市朝阳区推进垃圾分类"))
    assert labels.regions[0].path == ("北京市", "朝阳区")


@given(st.text(max_size=200), st.text(max_size=30), st.text(max_size=20))
def test_any_text_gets_labels_whose_evidence_stands_where_it_says(body: str, title: str, source: str) -> None:
    page = article(body, title, source)
    found = label(page)
    fields = {"title": title, "body": body, "source": source}
    for one in (*found.regions, *found.parks, *found.topics):
        for piece in one.evidence:
            assert fields[piece.field][piece.start : piece.end] == piece.text


@given(
    st.lists(
        st.sampled_from(["宁乡", "长沙", "湖南省", "经开区", "园区", "全国", "、", "。", "高新区"]),
        max_size=40,
    )
)
def test_no_label_is_an_ancestor_of_another(parts: list[str]) -> None:
    found = codes("".join(parts))
    assert len(set(found)) == len(found)
    for code in found:
        assert not any(other != code and other in gazetteer.path(code) for other in found)


def test_an_ordinary_word_is_a_county_after_its_province_where_its_full_name_stands_too() -> None:
    title = "青海大通：打造山水之城"
    assert codes("大通回族土族自治县推进绿化。大通回族土族自治县新增公园。", title) == ["630121"]
    assert not {"630121", "623001"} & set(codes("青海大通道建设提速，甘肃合作共赢。", "西部大通道"))


def test_a_word_that_ends_like_a_county_is_not_one() -> None:
    assert codes("河南省评出示范县十个，省和县级部门加强监管，河南省新增先进县。", "河南省评出示范县") == [
        "410000"
    ]


def test_those_whom_a_document_goes_to_are_not_what_it_is_about() -> None:
    body = "各县市区人民政府，湘潭高新区、湘潭经开区管委会：\n现将湘潭市促进就业的意见印发给你们。湘潭市就业局解释。"
    found = label(article(body, "湘潭市人民政府关于促进就业的意见"))
    assert [region.code for region in found.regions] == ["430300"]
    assert found.parks == ()
