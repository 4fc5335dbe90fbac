"""What is said where nothing is found: which word is at fault, and changes that are tried before they are offered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from search.advice import OFFERED, Advice, Change, advice
from search.engine import Engine
from search.model import Query
from search.query import from_params
from search.query.closest import closest
from tests.conftest import make_document
from tests.engine_contract.kinds import KINDS, engine_over
from tests.test_suggest import DOCUMENTS


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.name)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with engine_over(request.param, DOCUMENTS) as opened:
        yield opened


def advise(engine: Engine, query: Query, documents: int = 6) -> Advice:
    total = engine.search(query).total
    return advice(query, total, documents, engine.count, engine.suggestions)


def asked(text: str, **filters: str) -> Query:
    return from_params({"q": [text], **{name: [value] for name, value in filters.items()}})


def kinds(changes: tuple[Change, ...]) -> dict[str, str]:
    return {change.kind: change.text for change in changes}


def test_the_word_that_no_document_has_is_named_as_it_was_typed(engine: Engine) -> None:
    found = advise(engine, asked("張家港 显着鲸鱼"))
    assert [(word.text, word.count) for word in found.words] == [("張家港", 1), ("显着鲸鱼", 0)]


def test_a_run_of_words_is_taken_apart_as_it_was_typed(engine: Engine) -> None:
    found = advise(engine, asked("綠色鯨魚"))
    assert [word.text for word in found.words] == ["綠色", "鯨魚"]
    assert kinds(found.changes)["any_word"] == "綠色鯨魚"


def test_a_year_is_named_only_where_nothing_else_was_typed(engine: Engine) -> None:
    assert [word.text for word in advise(engine, asked("鲸鱼 2019年5月")).words] == ["鲸鱼"]
    assert [word.text for word in advise(engine, asked("1921")).words] == ["1921"]


def test_each_filter_that_can_be_left_out_is_offered_with_what_remains(engine: Engine) -> None:
    found = advise(engine, asked("宁乡", topic="carbon", year="2001"))
    assert found.changes[0].kind == "without_filters"
    found = advise(engine, asked("宁乡", year="2001"))
    assert [(change.facet, change.value, change.count) for change in found.changes] == [("year", "2001", 1)]


def test_a_range_of_dates_that_excludes_everything_is_offered_to_be_lifted(engine: Engine) -> None:
    found = advise(engine, from_params({"q": ["宁乡"], "to": ["2001"]}))
    assert [(change.kind, change.count) for change in found.changes] == [("without_dates", 1)]


def test_phrases_are_offered_without_their_quotation_marks_and_exclusions_undone(engine: Engine) -> None:
    assert kinds(advise(engine, asked('"张家港绿色制造"')).changes)["without_quotes"] == "张家港绿色制造"
    assert kinds(advise(engine, asked("宁乡 -分区管控")).changes)["without_exclusions"] == "宁乡"


def test_words_of_which_no_document_has_all_are_offered_with_or(engine: Engine) -> None:
    found = advise(engine, asked("宁乡 重庆"))
    (either,) = (change.query for change in found.changes if change.kind == "any_word")
    assert (either.text, either.match) == ("宁乡 重庆", "any")
    assert engine.search(either).total == engine.search(asked("宁乡 OR 重庆")).total
    assert {change.word for change in found.changes if change.kind == "without_word"} == {"宁乡", "重庆"}


def test_any_of_several_words_are_offered_where_few_documents_have_most(engine: Engine) -> None:
    found = advise(engine, asked("宁乡 分区 管控 重庆"))
    (either,) = (change for change in found.changes if change.kind == "any_word")
    assert either.text == "宁乡 分区 管控 重庆"
    hits = engine.search(either.query)
    assert hits.total == either.count > 0
    assert "宁乡" in hits.hits[0].document.article.body + (hits.hits[0].document.article.title or "")


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.name)
def reports(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Ten pages about the green factories of Ningxiang, ten about whales, one about neither's neighbours."""
    texts = ["宁乡的绿色工厂名单公布。", "重庆没有鲸鱼。"]
    pages = [make_document(f"{at}", f"第{at}期：{text}") for at, text in enumerate(texts * 10)]
    pages.append(make_document("all", "宁乡的绿色工厂名单在长沙发布。"))
    with engine_over(request.param, pages) as opened:
        yield opened


def test_most_of_several_words_are_offered_where_enough_documents_have_them(reports: Engine) -> None:
    for text, total in (("宁乡 绿色工厂 名单 企鹅", 0), ("宁乡 绿色工厂 名单 长沙", 1)):
        query = asked(text)
        assert reports.search(query).total == total
        change = next(change for change in advise(reports, query).changes if change.query.match != "all")
        assert (change.kind, change.count) == ("most_words", 11)


@pytest.mark.parametrize(
    ("text", "total", "first"),
    [
        ("宁乡绿色工厂发布的原因", 0, "all"),
        ("长沙 企鹅 海豚", 0, "all"),
        ("长沙 企鹅", 0, "all"),
        ("企鹅海豚海豹海狮海象海狗为什么长沙？", 0, "all"),
    ],
)
def test_what_has_any_of_the_words_is_found_where_nothing_has_most(
    reports: Engine, text: str, total: int, first: str
) -> None:
    query = asked(text)
    found = reports.search(query)
    assert found.total == total
    loose = closest(query, total, reports.count)
    assert loose is not None
    assert loose.match == "any"
    assert reports.search(loose).hits[0].document.id == first


def test_nothing_is_offered_twice_nor_what_finds_no_more(reports: Engine) -> None:
    assert closest(asked("企鹅 海豚 海豹"), 0, reports.count) is None
    query = asked("宁乡 绿色工厂 企鹅")
    counts = {change.kind: change.count for change in advise(reports, query).changes}
    assert counts["most_words"] == 11
    assert "any_word" not in counts


def test_what_is_closest_is_under_the_same_filters(reports: Engine) -> None:
    query = from_params({"q": ["宁乡 企鹅"], "from": ["1990"], "to": ["1991"]})
    found = advise(reports, query)
    assert found.closest is None
    assert [change.query.date_from for change in found.changes if change.kind == "any_word"] == [None]
    loose = from_params({"q": ["宁乡 重庆"], "match": ["any"], "from": ["1990"], "to": ["1991"]})
    assert "any_word" not in [change.kind for change in advise(reports, loose).changes]


def test_where_a_page_has_both_of_two_words_either_alone_is_not_looked_for(reports: Engine) -> None:
    assert closest(asked("长沙 名单"), reports.search(asked("长沙 名单")).total, reports.count) is None


@pytest.mark.parametrize("typed", ["鲸鱼", "宁乡 OR 鲸鱼", '"宁乡" 鲸鱼', "宁乡 -分区", "如何重庆鲸鱼？"])
def test_most_of_the_words_means_nothing_of_one_word_beside_operators_and_in_questions(
    engine: Engine, typed: str
) -> None:
    assert "most_words" not in kinds(advise(engine, asked(typed)).changes)
    assert engine.search(asked(typed, match="most")).total == engine.search(asked(typed)).total


def test_changed_words_keep_the_filters_while_that_finds_something(engine: Engine) -> None:
    found = advise(engine, asked("绿色 鲸鱼", year="2024"))
    (left,) = (
        change
        for change in found.changes
        if change.kind == "without_word" and change.word == "鲸鱼" and change.query.filters
    )
    assert left.query.filters == {"year": ("2024",)}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("张家岗", "张家港"),
        ("張家崗", "张家港"),
        ("绿涩工厂", "绿色工厂"),
        ("碳达蜂", "碳达峰"),
        ("重庆两讲新区", "重庆两江新区"),
        ("zhangjiagan", "张家港"),
        ("宁乡 绿色工场", "绿色工厂"),
        ("鲸鱼座", None),
        ("西安高薪区", "西安高新区"),
    ],
)
def test_what_sounds_or_looks_like_a_word_of_the_build_is_offered_and_never_matches_by_itself(
    engine: Engine, typed: str, meant: str | None
) -> None:
    query = asked(typed)
    assert engine.search(query).total == 0
    texts = [change.text for change in advise(engine, query).spellings]
    assert meant in texts if meant else texts == []


@pytest.mark.parametrize("typed", ["photovoltaicc", "photovoltac", "photovoltiac", "photovoltaik"])
def test_a_word_with_a_letter_amiss_is_found(typed: str) -> None:
    page = make_document("d", "全省 photovoltaic 产业发展情况", "光伏产业")
    for kind in KINDS[:1]:
        with engine_over(kind, [page]) as engine:
            assert [change.text for change in advise(engine, asked(typed)).spellings] == ["photovoltaic"]


def test_a_spelling_that_finds_nothing_under_the_same_filters_is_not_offered(engine: Engine) -> None:
    assert advise(engine, asked("张家岗", year="2024")).spellings
    assert not advise(engine, asked("张家岗", year="1999")).spellings


def test_enough_results_need_no_advice_and_few_in_a_large_build_only_other_spellings(engine: Engine) -> None:
    assert not advise(engine, asked("绿色")).any
    few = advise(engine, asked("宁乡"), documents=100_000)
    assert not few.words
    assert not few.changes


def test_where_few_hold_all_words_only_those_that_are_rare_alone_are_spelt_otherwise(engine: Engine) -> None:
    alone = {"绿色": 900, "宁乡": 900, "张家岗": 1}

    def spellings(text: str) -> list[str]:
        counts = {**alone, **dict.fromkeys(("绿色 张家港", "宁乡 绿色"), 40)}
        found = advice(asked(text), 1, 100_000, lambda query: counts.get(query.text, 0), engine.suggestions)
        return [change.text for change in found.spellings]

    assert spellings("绿色 张家岗") == ["绿色 张家港"]
    assert spellings("绿色 宁乡") == []


QUERIES = st.text(alphabet='张家港岗宁乡绿色鲸鱼 "-ORai（', max_size=12)


@settings(max_examples=60)
@given(QUERIES, st.sampled_from([{}, {"year": "1999"}, {"topic": "carbon"}]))
def test_every_change_finds_as_many_documents_as_it_says(
    engine: Engine, text: str, filters: dict[str, str]
) -> None:
    found = advise(engine, asked(text, **filters))
    assert len(found.changes) <= OFFERED
    for change in (*found.changes, *found.spellings):
        assert engine.search(change.query).total == change.count > 0
    for word in found.words:
        assert engine.search(word.query).total == word.count
        assert word.text in text


@pytest.mark.parametrize(
    "text", ["绿" * 1000, "绿色 " * 333, "(" * 500, "- - -", "zxq" * 300, '"' * 7, "🙂🙂 🙂"]
)
def test_odd_queries_get_an_answer(engine: Engine, text: str) -> None:
    advise(engine, asked(text))


def test_the_api_tells_what_to_try_with_addresses_and_counts(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=宁乡 鲸鱼&year=2018").get_json()
    assert answer["total"] == 0
    assert [(word["text"], word["count"]) for word in answer["advice"]["words"]] == [("宁乡", 1), ("鲸鱼", 0)]
    for change in answer["advice"]["changes"]:
        assert client.get(change["url"]).get_json()["total"] == change["count"] > 0
    assert client.get("/api/v1/search?q=宁乡").get_json()["advice"] is None


def test_the_empty_page_shows_what_was_typed_and_another_spelling(client: FlaskClient) -> None:
    soup = BeautifulSoup(client.get("/?q=显著鲸鱼").text, "lxml")
    assert "显着" not in soup.get_text()
    soup = BeautifulSoup(client.get("/?q=张家岗").text, "lxml")
    offers = [each.get_text(" ", strip=True) for each in soup.select(".suggestions li")]
    assert "您要找的是不是 张家港 1 篇" in offers


def test_a_word_in_another_spelling_is_offered_alone_where_the_other_words_stand_in_the_way(
    engine: Engine,
) -> None:
    assert "张家港" in [change.text for change in advise(engine, asked("张家岗 鲸鱼")).spellings]


def test_other_words_are_looked_for_without_filters_only_where_these_leave_nothing(engine: Engine) -> None:
    changes = advise(engine, asked("宁乡 鲸鱼", year="2024")).changes
    texts = [change.text for change in changes]
    assert len(set(texts)) == len(texts)
    assert all(change.query.filters == {"year": ("2024",)} for change in changes if change.word)


def test_a_word_typed_a_hundred_times_is_one_word(engine: Engine) -> None:
    found = advise(engine, asked("鲸鱼 宁乡 " * 50))
    assert [word.text for word in found.words] == ["鲸鱼", "宁乡"]


@pytest.mark.parametrize(
    "text", ["24h", "十四五", "鲸", "鲸鱼", '"鲸鱼"', "鲸鱼*", "title:鲸鱼", "((((", "绿色 NOT 绿色"]
)
def test_every_query_that_finds_nothing_is_told_why_and_what_finds_something(
    engine: Engine, text: str
) -> None:
    query = asked(text)
    found = advise(engine, query)
    if engine.search(query).total:
        return
    if text != "((((":
        assert found.words, "no word is named"
    assert found.changes, "nothing is offered"
    assert all(change.count == engine.search(change.query).total > 0 for change in found.changes)


def test_a_word_that_cannot_be_taken_apart_is_named_as_the_one_at_fault(engine: Engine) -> None:
    assert [(word.text, word.count) for word in advise(engine, asked("鲸鱼")).words] == [("鲸鱼", 0)]
    assert [word.text for word in advise(engine, asked("title:鲸鱼")).words] == ["title:鲸鱼"]


def test_a_piece_of_a_word_that_finds_something_is_offered(engine: Engine) -> None:
    (change,) = advise(engine, asked("宁乡h")).changes[:1]
    assert engine.search(change.query).total == change.count > 0


def test_not_gets_the_advice_that_a_minus_gets(engine: Engine) -> None:
    assert engine.search(asked("宁乡 NOT 宁乡")).total == 0
    written, signed = (advise(engine, asked(text)) for text in ("宁乡 NOT 宁乡", "宁乡 -宁乡"))
    assert kinds(written.changes) == kinds(signed.changes) == {"without_exclusions": "宁乡"}
    assert [word.text for word in written.words] == ["宁乡"]
