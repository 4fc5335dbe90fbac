"""What a person types, and what a URL says, is understood, or said not to be."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyse import fold
from search.errors import BadParameter
from search.model import And, Everything, Match, Node, Not, Or
from search.query import PARAMETERS, from_params, parse, to_params, toggle


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
    ],
)
def test_the_query_language(text: str, understood: object) -> None:
    node, notes = parse(text)
    assert shape(node) == understood
    assert not notes


@pytest.mark.parametrize("text", ['"绿色', "(绿色", "绿色 OR", "OR 绿色", "title:", "“绿色", "((((绿色)))"])
def test_odd_syntax_is_searched_as_plain_words_and_says_so(text: str) -> None:
    node, notes = parse(text)
    assert "searched_as_words" in [note.code for note in notes]
    assert isinstance(node, (Match, Or, And))


@pytest.mark.parametrize("text", ["？？", '""', "()", "- -", "***", "🙂"])
def test_a_query_without_any_letter_finds_nothing_and_says_so(text: str) -> None:
    node, notes = parse(text)
    assert node == Or(())
    assert "nothing_to_search" in [note.code for note in notes]


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
        return [unit for part in node.parts for unit in units(part)] if isinstance(node, (And, Or)) else []

    node, _ = parse(text)
    assert units(node)
    assert all(unit in fold(text) for unit in units(node))


QUERY = {
    "q": ["绿色"],
    "region": ["430000", "320582"],
    "from": ["2020"],
    "to": ["2022-02"],
    "sort": ["date"],
    "page": ["2"],
}


def test_a_request_is_read_and_written_back_as_the_same_search() -> None:
    query = from_params(QUERY)
    assert (query.date_from, query.date_to) == ("2020-01-01", "2022-02-28")
    assert query.filters == {"region": ("430000", "320582")}
    again = from_params(parse_qs(urlencode(to_params(query))))
    assert again == query


def test_defaults_leave_no_trace_in_the_address() -> None:
    assert to_params(from_params({"q": [""], "page": ["1"], "sort": ["relevance"], "size": [""]})) == []


def test_choosing_a_value_twice_takes_it_away_and_goes_back_to_the_first_page() -> None:
    query = from_params(QUERY)
    more = toggle(query, "topic", "carbon")
    assert more.filters["topic"] == ("carbon",)
    assert more.page == 1
    assert toggle(more, "topic", "carbon").filters == query.filters


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("page", "-1", "bad_parameter"),
        ("page", "x", "bad_parameter"),
        ("page", "٣", "bad_parameter"),
        ("size", "1000000000", "bad_parameter"),
        ("size", "0", "bad_parameter"),
        ("sort", "price", "bad_parameter"),
        ("from", "gestern", "bad_parameter"),
        ("to", "2024-02-30", "bad_parameter"),
        ("from", "0000", "bad_parameter"),
        ("region", "湖南", "unknown_value"),
        ("year", "24", "unknown_value"),
        ("colour", "red", "unknown_parameter"),
        ("q", "字" * 100_000, "query_too_long"),
    ],
)
def test_a_bad_parameter_is_named_and_says_what_to_do(name: str, value: str, code: str) -> None:
    with pytest.raises(BadParameter) as caught:
        from_params({name: [value]})
    assert (caught.value.param, caught.value.code) == (name, code)
    assert caught.value.remedy


def test_a_parameter_that_may_stand_once_is_refused_twice() -> None:
    with pytest.raises(BadParameter):
        from_params({"q": ["a", "b"]})


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadParameter):
        from_params({"from": ["2024"], "to": ["2023"]})


def test_an_empty_parameter_is_none() -> None:
    assert from_params({name: [""] for name in PARAMETERS}) == from_params({})
    assert isinstance(from_params({}).node, Everything)
