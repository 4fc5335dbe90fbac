"""Dates, citations, punctuation, metadata lines: each part does what its name says, on its own."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.extract import citations, dates, labels, names
from search.extract.punctuation import widen


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-05-20", "2024-05-20"),
        ("2024/5/2 9:05", "2024-05-02T09:05"),
        ("2024年05月20日 08:15:33", "2024-05-20T08:15"),
        ("2024年5月20日8时15分", "2024-05-20T08:15"),
        ("2024.05.20", "2024-05-20"),
        ("2024 年 5 月 20 日", "2024-05-20"),
        ("20240520", "2024-05-20"),
        ("二〇〇四年十二月二十七日", "2004-12-27"),
        ("一九九六年六月三十日", "1996-06-30"),
        ("二○一八年十一月十日", "2018-11-10"),
        ("今日宁乡碳交易网2025-11-28 10:18", "2025-11-28T10:18"),
        ("2024-05-20T10:33:00+08:00", "2024-05-20T10:33"),
        ("2024-05-20T18:30:00.000Z", "2024-05-21T02:30"),
        ("2024-02-30", None),
        ("2024-13-01", None),
        ("2024年", None),
        ("京ICP备2024055651号", None),
        ("010-65815687", None),
    ],
)
def test_a_date_is_read_as_it_is_written_and_never_invented(text: str, iso: str | None) -> None:
    assert dates.iso_date(text) == iso


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    assert dates.iso_date(f"发布时间：{day:%Y年%m月%d日}") == f"{day:%Y-%m-%d}"


@pytest.mark.parametrize(
    "text",
    [
        "国发〔2021〕4号",
        "国发[2021]4号",
        "国发【2021】4号",
        "国发（2021）4号",
        "国发(2021)4号",
        "国发﹝2021﹞ 4 号",
        "国发〔2021〕第4号",
        "国发 ［２０２１］ ４号",
        "国发〔2021年〕4号",
        "国发<2021>4号",
        "国发{2021}4号",
    ],
)
def test_a_number_is_found_in_any_bracket_width_and_spacing(text: str) -> None:
    (found,) = citations.find(f"根据{text}文件精神，各地抓好落实。")
    assert (found.organ, found.year, found.number, found.title) == ("国发", 2021, 4, None)
    assert found.text == text


def test_a_title_and_its_number_are_one_citation() -> None:
    text = (
        "按照《关于完善工作的意见》（中发〔2021〕36号）和《碳达峰行动方案》，参照湘政办发〔2022〕12号执行。"
    )
    assert [(c.title, c.organ, c.year, c.number) for c in citations.find(text)] == [
        ("关于完善工作的意见", "中发", 2021, 36),
        ("碳达峰行动方案", None, None, None),
        (None, "湘政办发", 2022, 12),
    ]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("印发《国务院关于印发〈规划〉的通知》", ["国务院关于印发〈规划〉的通知"]),
        ("印发《关于落实《规划》的通知》", ["关于落实《规划》的通知"]),
        ("《甲办法》和《甲办法》", ["甲办法"]),
        ("据《人民日报》报道", []),
        ("《没有合上的标题", []),
        ("《跨了\n行》", []),
        ("》倒过来《", []),
        ("《》", []),
    ],
)
def test_titles_in_marks_are_cited_once_and_whole(text: str, titles: list[str]) -> None:
    assert [citation.title for citation in citations.find(text)] == titles


def test_an_order_of_state_is_cited_without_a_year() -> None:
    (found,) = citations.find("（中华人民共和国国务院令第707号）")
    assert (found.organ, found.year, found.number) == ("中华人民共和国国务院令", None, 707)


@pytest.mark.parametrize("text", ["2021年4月，第4号", "（2021）", "编号〔2021〕", "得分(2021)4号线"])
def test_what_only_looks_like_a_number_is_not_cited(text: str) -> None:
    assert [c for c in citations.find(text) if c.organ == "" or c.number is None] == []


@given(st.text(alphabet="《》〔〕[]（）国发令第号2021 \n文", max_size=60))
def test_citations_stand_in_the_text_as_they_are_quoted(text: str) -> None:
    for citation in citations.find(text):
        assert citation.text in text


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        ("指标,2023年", "指标，2023年"),
        ("草木清香,生产线", "草木清香，生产线"),
        ("达98%;建设", "达98%；建设"),
        ("10:18", "10:18"),
        ("1,000家", "1,000家"),
        ("a, b", "a, b"),
        ("(GEP)核算", "(GEP)核算"),
        ("百强(先进制造)榜", "百强（先进制造）榜"),
        ("《PM2.5方案》,推进", "《PM2.5方案》，推进"),
        ("见https://example.org/a", "见https://example.org/a"),
        ("网址:https://example.org", "网址：https://example.org"),
    ],
)
def test_punctuation_is_full_width_beside_chinese_only(text: str, wide: str) -> None:
    assert widen(text) == wide


@given(st.text(alphabet="中文a1,;:!?()（），%“” ", max_size=40))
def test_widening_keeps_the_length_and_is_done_once(text: str) -> None:
    assert len(widen(text)) == len(text)
    assert widen(widen(text)) == widen(text)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "发布时间:2018-05-31 信息来源:市委政研室 【字体:",
            {"published": "2018-05-31", "source": "市委政研室", "other": ""},
        ),
        ("索 引 号： 000014349/2019-00007", {"other": "000014349/2019-00007"}),
        ("会议时间：2024年5月20日", {}),
        ("没有标签的一行", {}),
    ],
)
def test_a_metadata_line_gives_its_labelled_values(line: str, expected: dict[str, str]) -> None:
    assert {value.field: value.text for value in labels.values(line)} == expected


@pytest.mark.parametrize("text", ["尹正锡", "张 三", "欧阳修文", "张三 李四光", "张三、李四"])
def test_a_name_is_a_person(text: str) -> None:
    assert names.is_person(text)


@pytest.mark.parametrize("text", ["政策筑基", "高位推动", "新华社", "市委政研室", "精准准入", "", "2024"])
def test_a_heading_is_no_person(text: str) -> None:
    assert not names.is_person(text)


def test_a_copy_sites_dateline_goes_only_where_the_source_is_another() -> None:
    line = "谷腾环保网讯2023年，湖南省湘潭市"
    assert names.without_dateline(line, "谷腾环保网", "中国环境报") == "2023年，湖南省湘潭市"
    assert names.without_dateline(line, "谷腾环保网", "谷腾环保网") == line
    assert names.without_dateline(line, "谷腾环保网", None) == line
