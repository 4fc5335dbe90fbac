"""What a person types, and what a URL says, is understood, or said not to be."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyse import fold
from search.engine.asking import question
from search.errors import BadParameter
from search.model import And, AtLeast, Dated, Either, Everything, Having, Match, Near, Node, Not, Or
from search.query import PARAMETERS, from_params, numerals, parse, to_params, toggle


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


def test_a_plan_suggests_its_years_and_synonyms_can_be_turned_off() -> None:
    notes = {note.code: dict(note.params) for note in parse("双碳 十四五")[1]}
    assert notes["plan_period"] == {"from": "2021", "to": "2025"}
    assert notes["also_searched"] == {"synonyms": "0"}
    query = from_params({"q": ["双碳"], "synonyms": ["0"], "freshness": ["0"]})
    assert not query.notes
    assert shape(query.node) == "双碳"
    assert to_params(query) == [("q", "双碳"), ("synonyms", "0"), ("freshness", "0")]


@pytest.mark.parametrize(
    ("text", "also"),
    [
        ("二〇二四年", "2024年"),
        ("2024年", "二〇二四年"),
        ("2024年", "二零二四年"),
        ("24家", "二十四家"),
        ("二十四家", "24家"),
        ("1.2亿", "12000万"),
        ("12000万元", "一亿二千万"),
        ("国发〔2021〕4号", "国发2021第4号"),
        ("双碳", "碳达峰碳中和"),
        ("经开区", "经济技术开发区"),
        ("经济技术开发区", "经开区"),
        ("VOCs", "挥发性有机物"),
        ("生态环境部", "环境保护部"),
    ],
)
def test_the_same_in_other_characters_is_searched_too(text: str, also: str) -> None:
    assert any(also in found for found in texts(parse(text)[0]))


def texts(node: Node) -> list[str]:
    if isinstance(node, Match):
        return [node.unit.text]
    parts = (node.typed, *node.also) if isinstance(node, Either) else getattr(node, "parts", ())
    return [found for part in parts for found in texts(part)]


def test_what_is_excluded_is_excluded_as_typed() -> None:
    assert parse("-双碳") == parse("-双碳", synonyms=False)


def test_every_form_of_a_document_number_asks_for_the_same() -> None:
    forms = ["国发〔2021〕4号", "国发[2021]4号", "國發(2021)4號", "国发（２０２１）４号", "国发【2021】4号"]
    assert len({parse(form)[0] for form in forms}) == 1


@given(st.integers(1, 10**11))
def test_a_number_in_characters_is_read_back(number: int) -> None:
    assert numerals.read(numerals.characters(number)) == number


@pytest.mark.parametrize(
    "text",
    ["绿色工厂", "宁乡 经开区", "张家港经开区", "碳排放 交易 试点", "国发〔2021〕4号", "湖南 绿色园区 名单"],
)
def test_keywords_are_no_question_and_must_all_match(text: str) -> None:
    assert not isinstance(parse(text)[0], AtLeast)


@pytest.mark.parametrize(
    "text",
    [
        "如何申报绿色工厂",
        "納稅人如何延期申報？",
        "绿色工厂有哪些优惠政策",
        "谁公布了绿色工厂名单",
        "印度的梵語何時出現？",
        "什么是“三链”（产业链、供应链、创新链）协同？",
        "绿色工厂如何申报 (2024年)？",
        "(试行)办法什么时候施行？",
        '5" 屏幕如何回收？',
    ],
)
def test_a_question_need_not_match_in_all_its_words(text: str) -> None:
    node, _ = parse(text)
    assert isinstance(node, AtLeast)
    assert node.least < len(node.parts)


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


def test_a_range_of_dates_the_wrong_way_round_is_turned_and_said_so() -> None:
    node, notes = parse("date:2024..2022")
    assert node == parse("date:2022..2024")[0]
    assert [note.code for note in notes] == ["dates_turned"]


@pytest.mark.parametrize("text", ["((((", "title:", '"', "OR"])
def test_a_query_of_signs_alone_gets_one_note(text: str) -> None:
    assert [note.code for note in parse(text)[1]] == ["nothing_to_search"]


def test_an_unknown_parameter_is_told_of_the_cursor_too() -> None:
    with pytest.raises(BadParameter, match="nope") as raised:
        from_params({"nope": ["1"]})
    assert "cursor" in raised.value.remedy
