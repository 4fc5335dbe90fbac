"""What a person types is understood, or said not to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyse import fold
from search.model import And, AtLeast, Dated, Either, Having, Match, Near, Node, Not, Or
from search.query import parse


def shape(node: Node) -> object:
    """A node as plain tuples, fields left out where they are the usual ones."""
    if isinstance(node, Match):
        return node.unit.text if "body" in node.fields else (*node.fields, node.unit.text)
    if isinstance(node, And):
        return ["and", *map(shape, node.parts)]
    if isinstance(node, Or):
        return ["or", *map(shape, node.parts)]
    if isinstance(node, Not):
        return ["not", shape(node.part)]
    if isinstance(node, Either):
        return [node.kind, shape(node.typed), *map(shape, node.also)]
    if isinstance(node, AtLeast):
        return [node.least, *map(shape, node.parts)]
    if isinstance(node, Near):
        return [f"~{node.within}", *(unit.text for unit in node.units)]
    if isinstance(node, Having):
        return (node.facet, *node.values)
    if isinstance(node, Dated):
        return ("date", node.date_from, node.date_to)
    return "everything"


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("绿色工厂", "绿色工厂"),
        ("绿色工厂 湘潭", ["and", "绿色工厂", "湘潭"]),
        ("张家港经开区", ["and", "张家港", "经开区"]),
        ('"张家港经开区"', "张家港经开区"),
        ("“張家港經開區”", "张家港经开区"),
        ("「绿色 工厂」", "绿色工厂"),
        ("绿色工厂 -湘潭", ["and", "绿色工厂", ["not", "湘潭"]]),
        ('-"绿色工厂"', ["and", "everything", ["not", "绿色工厂"]]),
        ("绿色工厂 －湘潭", ["and", "绿色工厂", ["not", "湘潭"]]),
        ("绿色工厂 NOT 湘潭", ["and", "绿色工厂", ["not", "湘潭"]]),
        ("绿色工厂 AND 湘潭", ["and", "绿色工厂", "湘潭"]),
        ("宁乡 OR 湘潭", ["or", "宁乡", "湘潭"]),
        ("(宁乡 OR 湘潭) 园区", ["and", ["or", "宁乡", "湘潭"], "园区"]),
        ("title:绿色", ("title", "绿色")),
        ("标题：绿色", ("title", "绿色")),
        ('title:"绿色发展"', ("title", "绿色发展")),
        ("林覆盖率", "林覆盖率"),
        ("减污-降碳", ["and", "减污", "降碳"]),
        ("寧鄉(xiāng)", "宁乡"),
        ("生態(tài)為底", ["and", "生态", "为底"]),
        ("", "everything"),
        ("  ", "everything"),
        ("的", "的"),
        ("绿色工厂 | 湘潭", ["or", "绿色工厂", "湘潭"]),
        ("绿色工厂 ＯＲ 湘潭", ["or", "绿色工厂", "湘潭"]),
        ("（宁乡 OR 湘潭） 园区", ["and", ["or", "宁乡", "湘潭"], "园区"]),
        ('"绿色 工厂"~5', ["~5", "绿色", "工厂"]),
        ("“绿色 工厂”～５", ["~5", "绿色", "工厂"]),
        ('"绿色工厂名单"~3', ["~3", "绿色工厂", "名单"]),
        ('title:"绿色 工厂"~2', ["~2", "绿色", "工厂"]),
        ("绿色*", "绿色"),
        ("绿色工厂名单＊", "绿色工厂名单"),
        ("-绿色*", ["and", "everything", ["not", "绿色"]]),
        ("region:湖南", ("region", "430000")),
        ("地区：湖南省", ("region", "430000")),
        ("ｒｅｇｉｏｎ：430000", ("region", "430000")),
        ("region:湖南长沙市", ("region", "430100")),
        ("region:(湖南 OR 湖北)", ("region", "430000", "420000")),
        ("-region:湖南", ["and", "everything", ["not", ("region", "430000")]]),
        ("region:京津冀", ("region", "110000", "120000", "130000")),
        ("topic:碳达峰碳中和", ("topic", "carbon")),
        ("topic:carbon 园区", ["and", ("topic", "carbon"), "园区"]),
        ("source:湖南日报", ("source", "湖南日报")),
        ('来源:"湖南 日报"', ("source", "湖南 日报")),
        ("date:2022..2024", ("date", "2022-01-01", "2024-12-31")),
        ("日期：2022-03..", ("date", "2022-03-01", None)),
        ("date:..2024-02", ("date", None, "2024-02-29")),
        ("date:2022", ("date", "2022-01-01", "2022-12-31")),
        ("date:2022年3月", ("date", "2022-03-01", "2022-03-31")),
        ("date:2022…2024", ("date", "2022-01-01", "2024-12-31")),
    ],
)
def test_the_query_language(text: str, understood: object) -> None:
    node, notes = parse(text, synonyms=False)
    assert shape(node) == understood
    assert not notes


@pytest.mark.parametrize("text", ['"绿色', "(绿色", "绿色 OR", "OR 绿色", "“绿色", "((((绿色)))"])
def test_odd_syntax_is_searched_as_plain_words_and_says_so(text: str) -> None:
    node, notes = parse(text)
    assert "searched_as_words" in [note.code for note in notes]
    assert isinstance(node, (Match, Or, And))


@pytest.mark.parametrize("text", ["？？", '""', "()", "- -", "***", "🙂"])
def test_a_query_without_any_letter_finds_nothing_and_says_so(text: str) -> None:
    node, notes = parse(text)
    assert node == Or(())
    assert "nothing_to_search" in [note.code for note in notes]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("region:没有的地方", "unknown_name"),
        ("park:没有的园区", "unknown_name"),
        ("date:昨天", "no_date"),
        ("date:2024..2022", "dates_turned"),
        ('"绿色 工厂"~99999', "near_cut"),
        ("十四五规划", "plan_period"),
        ("双碳", "also_searched"),
        ("绿色工厂是由哪个部门公布的？", "some_words"),
        ("绿" * 3000, "query_cut"),
    ],
)
def test_what_was_understood_otherwise_is_said(text: str, code: str) -> None:
    node, notes = parse(text)
    assert code in [note.code for note in notes]
    assert node != Or(())


def test_a_document_number_with_parentheses_is_no_grouping() -> None:
    assert parse("国发(2021)4号") == parse("国发(2021)4号 ")
    assert not parse("(国发(2021)4号 OR 湘潭)")[1]


@given(st.text(max_size=80))
def test_nothing_that_can_be_typed_is_an_error(text: str) -> None:
    parse(text)


@given(st.text(alphabet='绿色工厂abOR -()"“”「」:：title', max_size=40))
def test_no_mixture_of_operators_is_an_error(text: str) -> None:
    parse(text)


@given(st.text(alphabet="张家港经开区推进绿色工厂林覆盖率的和三线一单2024年", min_size=1, max_size=20))
def test_every_unit_is_a_piece_of_what_was_typed(text: str) -> None:
    def units(node: Node) -> list[str]:
        if isinstance(node, Match):
            return [node.unit.text]
        if isinstance(node, Either):
            return units(node.typed)
        parts = node.parts if isinstance(node, And | Or | AtLeast) else ()
        return [unit for part in parts for unit in units(part)]

    node, _ = parse(text)
    assert units(node)
    assert all(unit in fold(text) for unit in units(node))


def test_a_range_of_dates_the_wrong_way_round_is_turned_and_said_so() -> None:
    node, notes = parse("date:2024..2022")
    assert node == parse("date:2022..2024")[0]
    assert [note.code for note in notes] == ["dates_turned"]


@pytest.mark.parametrize("text", ["((((", "title:", '"', "OR"])
def test_a_query_of_signs_alone_gets_one_note(text: str) -> None:
    assert [note.code for note in parse(text)[1]] == ["nothing_to_search"]
