"""A year or a month among other words is also the time in which a page was published."""

from __future__ import annotations

import pytest

from search.model import And, AtLeast, Dated, Either, Matching, Node, Or
from search.query import parse


def times(node: Node) -> list[tuple[str | None, str | None]]:
    """From when to when, for each time in ``node`` that pages published in it meet."""
    if isinstance(node, Either) and node.kind == "published":
        return [(each.date_from, each.date_to) for each in node.also if isinstance(each, Dated)]
    if isinstance(node, AtLeast):
        return [(each.published.date_from, each.published.date_to) for each in node.times]
    if isinstance(node, And | Or):
        return [found for part in node.parts for found in times(part)]
    return []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("减负 2022", [("2022-01-01", "2022-12-31")]),
        ("减负 2022年", [("2022-01-01", "2022-12-31")]),
        ("2022年底减负", [("2022-01-01", "2022-12-31")]),
        ("减负 2022年度", [("2022-01-01", "2022-12-31")]),
        ("二〇二二年 减负", [("2022-01-01", "2022-12-31")]),
        ("２０２２年减负", [("2022-01-01", "2022-12-31")]),
        ("2024年2月减负", [("2024-02-01", "2024-02-29")]),
        ("2023年十二月 减负", [("2023-12-01", "2023-12-31")]),
        ("减负 2022年13月", [("2022-01-01", "2022-12-31")]),
        ("2022年减负有哪些举措？", [("2022-01-01", "2022-12-31")]),
        ("2021年和2022年减负有哪些举措？", [("2021-01-01", "2021-12-31"), ("2022-01-01", "2022-12-31")]),
        ("绿色 (2021 OR 2022)", [("2021-01-01", "2021-12-31"), ("2022-01-01", "2022-12-31")]),
    ],
)
def test_a_year_and_the_month_behind_it_are_times(text: str, expected: list[tuple[str, str]]) -> None:
    assert times(parse(text)[0]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2022年",
        "2022",
        "2022 OR 2023",
        "宁乡 OR 2022",
        "2022年5月",
        "2022年 5月",
        '减负 "2022年"',
        "减负 -2022年",
        "2022 -减负",
        "减负 title:2022",
        "减负 2022*",
        "减负 12月",
        "减负 2022家",
        "减负 3022年",
        "减负 20220501",
        "减负 2020-2022",
        "减负 2022..2024",
        "2022年至2024年减负",
        "中国制造2025",
        "国办发〔2022〕",
        "国发〔2021〕4号",
        "粤府〔2022〕 15号",
        "GB 12348-2008 噪声",
        "补贴2000",
    ],
)
def test_what_is_no_time_or_nothing_but_a_time_is_what_was_typed(text: str) -> None:
    assert times(parse(text)[0]) == []


def test_that_a_page_is_of_its_time_does_not_answer_a_question() -> None:
    asked: list[tuple[str, Matching, int]] = [
        ("2022年减负有哪些举措？", "all", 3),
        ("减负 纾困 鲸鱼 2022年5月", "most", 3),
        ("减负 纾困 2022年5月", "any", 2),
    ]
    for text, match, count in asked:
        node, _ = parse(text, match=match)
        assert isinstance(node, AtLeast)
        assert len(node.parts) == count
        assert not any(isinstance(part, Either) and part.kind == "published" for part in node.parts)


def test_a_note_says_that_a_time_was_understood_and_turns_it_off() -> None:
    _, notes = parse("减负 2022年5月")
    [note] = [each for each in notes if each.code == "also_published"]
    assert note.message == "也算在该时间发布的文献：2022年5月"
    assert note.params == (("synonyms", "0"),)
    assert times(parse("减负 2022年5月", synonyms=False)[0]) == []


@pytest.mark.parametrize(
    ("apart", "joined"),
    [
        ("减负 2000 户", "减负 2000户"),
        ("2022 年 减负", "2022年 减负"),
        ("2022年 5月 减负", "2022年5月 减负"),
        ("24 家", "24家"),
    ],
)
def test_a_number_is_read_with_what_it_counts_though_a_space_stands_between(apart: str, joined: str) -> None:
    assert parse(apart) == parse(joined)


@pytest.mark.parametrize("text", ["2022 个人所得税", "2022 家电 补贴", "贷款 2022"])
def test_a_number_before_another_word_stands_alone(text: str) -> None:
    assert times(parse(text)[0]) == [("2022-01-01", "2022-12-31")]


def test_a_year_beside_a_filter_is_characters_whether_the_filter_was_typed_or_clicked() -> None:
    assert times(parse("region:湖南 2022")[0]) == []
    assert times(parse("region:湖南 减负 2022")[0])
