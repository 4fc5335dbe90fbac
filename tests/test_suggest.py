"""Suggestions: what begins as typed, in whatever way it is typed, and never what finds nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engine import Engine, EngineKind
from search.engine.complete import complete
from search.engine.values import facet_values
from search.label import label
from search.model import Article, Document
from search.query import from_params
from search.suggest import Suggestions, SuggestWriter, offer
from search.suggest.pinyin import initials, readings, syllables
from tests.conftest import make_document
from tests.engine_contract.kinds import KINDS, engine_over

TITLES = [
    "张家港经开区建成国家生态工业示范园区",
    "宁乡经济技术开发区分区管控显实效",
    "重庆两江新区发布绿色工厂名单",
    "【快评】绿色发展要久久为功",
    "长沙市推进碳达峰试点",
    "西安高新区的AI产业园",
]


def article(number: int, title: str) -> Document:
    found = Article(
        title, "2024-01-02", None, None, None, None, f"{title}。第{number}篇，园区推进绿色制造和循环化改造。"
    )
    return Document(f"d{number}", found, label(found))


DOCUMENTS = [article(number, title) for number, title in enumerate(TITLES)]


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.name)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    kind: EngineKind = request.param
    with engine_over(kind, DOCUMENTS) as opened:
        yield opened


def texts(engine: Engine, typed: str) -> list[str]:
    return [each.text for each in complete(engine, typed)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("张家", "张家港市"),
        ("張家", "张家港市"),
        ("zhangjiagang", "张家港市"),
        ("zjg", "张家港市"),
        ("张jg", "张家港市"),
        ("zhangjg", "张家港市"),
        ("zhangj", "张家港市"),
        ("ZJG", "张家港市"),
        ("njkq", "宁乡经济技术开发区"),
        ("nxjkq", "宁乡经济技术开发区"),
        ("chongqing", "重庆市"),
        ("cq", "重庆市"),
        ("changsha", "长沙市"),
        ("xian", "西安市"),
        ("lvse", "绿色制造"),
        ("绿色", "绿色制造"),
        ("绿色工", "绿色工厂"),
        ("lsgc", "绿色工厂"),
        ("ai", "AI产业园"),
        ("绿色发展", "【快评】绿色发展要久久为功"),
        ("示范园", "张家港经开区建成国家生态工业示范园区"),
    ],
)
def test_what_is_meant_is_suggested_however_it_is_typed(engine: Engine, typed: str, expected: str) -> None:
    assert expected in texts(engine, typed)


@pytest.mark.parametrize(
    "typed", ["", " ", "。，", "🙂", "zzzzqx", "\ud800", "q" * 500, "绿" * 500, "%_*", "\n"]
)
def test_what_means_nothing_here_suggests_nothing(engine: Engine, typed: str) -> None:
    assert texts(engine, typed) == []


def test_parks_and_regions_without_documents_are_not_suggested(engine: Engine) -> None:
    assert "南京市" not in texts(engine, "南京")
    assert "南京市" not in texts(engine, "nanjing")


def test_a_name_tells_how_many_documents_have_it(engine: Engine) -> None:
    for each in complete(engine, "张家港"):
        if each.kind in ("region", "park"):
            found = engine.search(from_params({each.kind: [each.value], "collapse": ["0"]}))
            assert found.total == each.count


TYPED = st.text(alphabet="张家港宁乡绿色发展zhangjialvsecq经开区AI", min_size=1, max_size=5)


@settings(max_examples=60)
@given(TYPED)
def test_every_suggestion_finds_something(engine: Engine, typed: str) -> None:
    for each in complete(engine, typed):
        if each.kind == "title":
            assert engine.document(each.value).article.title == each.text
        asked = {"q": [each.text]} if each.kind in ("title", "phrase") else {each.kind: [each.value]}
        assert engine.search(from_params(asked)).total > 0


@settings(max_examples=60)
@given(TYPED)
def test_suggestions_are_few_and_each_is_shown_once(engine: Engine, typed: str) -> None:
    found = texts(engine, typed)
    assert len(found) <= 10
    assert len(set(found)) == len(found)


WORDS = st.text(alphabet="绿色工厂园区宁乡重庆长沙", min_size=2, max_size=6)


@settings(max_examples=40)
@given(st.lists(WORDS, min_size=1, max_size=5, unique=True), st.data())
def test_a_title_is_found_by_how_it_begins_in_characters_pinyin_and_initials(
    titles: list[str], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        writer = SuggestWriter(Path(folder))
        for number, title in enumerate(titles):
            document = make_document(f"d{number}", title, title)
            writer.add(offer(document), facet_values(document))
        writer.finish()
        title = data.draw(st.sampled_from(titles))
        start = title[: data.draw(st.integers(1, len(title)))]
        spelt = "".join(readings(character)[0] for character in start)
        suggestions = Suggestions(Path(folder))
        for typed in (start, spelt, initials(start), start[:1] + initials(start[1:])):
            assert title in [each.text for each in suggestions.find(typed, 100)]


def test_letters_are_taken_apart_in_every_way_that_makes_sense() -> None:
    assert ("zhang", "jia", "gang") in syllables("zhangjiagang")
    assert ("n", "j", "k", "q") in syllables("njkq")
    assert {("xian",), ("xi", "an")} <= set(syllables("xian"))
    assert syllables("vvv") == ()


def test_the_api_answers_with_addresses_that_lead_somewhere(client: FlaskClient) -> None:
    answer = client.get("/api/v1/suggest?q=zhangjiagang").get_json()
    assert answer["q"] == "zhangjiagang"
    assert {"kind", "text", "value", "count", "url"} == set(answer["suggestions"][0])
    for each in answer["suggestions"]:
        page = client.get(each["url"])
        assert page.status_code == 200
        assert "没有找到" not in page.text


@pytest.mark.parametrize("params", ["q=a&x=1", "q=a&q=b", "q=a&size=0", "q=a&size=11", "q=" + "绿" * 1001])
def test_a_bad_parameter_is_an_error_that_names_it(client: FlaskClient, params: str) -> None:
    answer = client.get(f"/api/v1/suggest?{params}")
    assert answer.status_code == 400
    assert answer.get_json()["error"]["param"] in ("x", "q", "size")
