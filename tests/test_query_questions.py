"""A question is told from keywords, and only some of its words must match."""

from __future__ import annotations

import pytest

from search.engine.asking import question
from search.model import And, AtLeast, Match
from search.query import parse


@pytest.mark.parametrize(
    "text",
    [
        "绿色工厂",
        "宁乡 经开区",
        "张家港经开区",
        "碳排放 交易 试点",
        "国发〔2021〕4号",
        "湖南 绿色园区 名单",
        "近几年绿色工厂",
        "十几家企业",
        "稳外贸的几点意见",
        "更多低碳项目",
        "多快好省",
        "任何在建项目",
        "许多快递企业",
        "哪怕再难也减排",
        "哪吒汽车",
        "任何以营利为目的",
        "更多深层次改革",
        "许多深圳企业",
        "更多宽带用户",
        "许多高校",
        "更多大学生",
        "以下几类企业",
        "寥寥几家",
        "社会不会忘记",
        "从来不来",
    ],
)
def test_keywords_are_no_question_and_must_all_match(text: str) -> None:
    assert not isinstance(parse(text)[0], AtLeast)


@pytest.mark.parametrize(
    "text",
    [
        "如何申报绿色工厂",
        "納稅人如何延期申報？",
        "绿色工厂有哪些优惠政策",
        "几家企业获评绿色工厂",
        "绿色工厂有何优惠",
        "谁公布了绿色工厂名单",
        "印度的梵語何時出現？",
        "什么是“三链”（产业链、供应链、创新链）协同？",
        "绿色工厂如何申报 (2024年)？",
        "(试行)办法什么时候施行？",
        '5" 屏幕如何回收？',
        "哪座城市补贴适老改造",
        "哪三类企业可以申报绿色工厂",
        "绿色工厂要不要复核",
        "厂区围墙有多高",
        "一年补贴多少钱",
        "穿山隧道全长多深",
    ],
)
def test_a_question_need_not_match_in_all_its_words(text: str) -> None:
    node, _ = parse(text)
    assert isinstance(node, AtLeast)
    assert node.least < len(node.parts)


def test_a_number_behind_which_is_not_lost() -> None:
    node, _ = parse("哪三类企业可以申报绿色工厂")
    assert isinstance(node, AtLeast)
    assert any("三类" in part for part in node.said)


def test_what_a_question_has_in_straight_quotation_marks_must_match_as_typed() -> None:
    node, notes = parse('如何理解"绿色工厂"评价的要求？')
    assert isinstance(node, And)
    whole, quoted = node.parts
    assert isinstance(whole, AtLeast)
    assert whole.least < len(whole.parts)
    assert isinstance(quoted, Match)
    assert quoted.unit.text == "绿色工厂"
    assert [note.code for note in notes] == ["some_words"]


@pytest.mark.parametrize(
    "text", ["如何 OR 绿色工厂", "绿色工厂 -园区 如何申报？", "(绿色 OR 低碳) 如何申报？"]
)
def test_operators_make_no_question(text: str) -> None:
    assert question(parse(text)[0]) is None
