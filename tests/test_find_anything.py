"""One test for each thing that users of other engines complain of: named after what they would see."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analyse import fold
from search.engine import Engine, EngineKind
from search.library import Library
from search.model import Document, Query
from search.query import from_params, parse
from tests.conftest import make_document
from tests.engine_contract.cluster import OpenSearchKind
from tests.engine_contract.examples import RANKED
from tests.engine_contract.kinds import KINDS, engine_over, every_kind, found

PAGES = {
    "forest": "全省森林覆盖率达到百分之六十。",
    "factory": "第九批绿色工厂名单共有二十四家企业，总投资1.2亿元。",
    "park": "张家港经济技术开发区推进绿色发展，二○二四年建成。",
    "twelve": "另一项目总投资12亿元，占地25亩。",
    "carbon": "推进碳达峰、碳中和，2024年新增24家绿色工厂。",
    "ministry": "环境保护部发布三线一单技术指南。",
    "cites": "根据国发〔2021〕4号文件，国发〔2021〕4号要求，国发[2021]4号明确，加快绿色低碳循环发展。",
    "number": "国务院关于加快建立健全绿色低碳循环发展经济体系的指导意见。",
    "traditional": "寧鄉經開區與綠色工廠。",
    "tone": "公示与公式、工事。",
}


def documents() -> list[Document]:
    facts = {"ministry": {"published": "2016-05-01"}, "number": {"number": "国发〔2021〕4号"}}
    return [make_document(name, body, **facts.get(name, {})) for name, body in PAGES.items()]


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.name)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with engine_over(request.param, documents()) as opened:
        yield opened


def ask(engine: Engine, text: str, **params: str) -> list[str]:
    return found(engine, from_params({"q": [text], "size": ["100"], **{k: [v] for k, v in params.items()}}))


def test_a_word_inside_a_longer_word_is_found(engine: Engine) -> None:
    """meilisearch#4874: a word within a longer token is missed."""
    assert ask(engine, "覆盖率") == ["forest"]
    assert ask(engine, "林覆盖") == ["forest"]


def test_a_phrase_or_an_exclusion_does_not_depend_on_how_words_were_cut(engine: Engine) -> None:
    """meilisearch#5015, analysis-ik#286: documents and queries segmented differently break phrases and NOT."""
    assert ask(engine, '"色工厂名"') == ["factory"]
    assert "factory" not in ask(engine, "绿色 -色工厂名")
    assert set(ask(engine, '-"绿色"')) == {name for name, body in PAGES.items() if "绿色" not in fold(body)}


def test_a_decimal_is_not_the_number_without_its_point(engine: Engine) -> None:
    """1.2亿 must not find 12亿, nor 2.5 mark 25, in any form that says the same."""
    for typed in ("1.2亿", "12000万", "１．２亿", '"1.2亿"'):
        assert ask(engine, typed) == ["factory"], typed
    assert ask(engine, "12亿") == ask(engine, "120000万") == ["twelve"]
    assert ask(engine, "2.5") == []


def test_a_term_of_the_field_is_found_whole_and_in_its_parts(engine: Engine) -> None:
    """manticoresearch#3692: a domain term is split."""
    assert ask(engine, "三线一单") == ["ministry"]
    assert ask(engine, "线一单") == ["ministry"]


def test_no_chinese_query_finds_nothing_in_silence(engine: Engine) -> None:
    """paperless-ngx#12860: after a change of engines, Chinese finds nothing and nobody is told."""
    for body in PAGES.values():
        for start in range(len(body) - 2):
            piece = body[start : start + 3]
            if len(fold(piece)) == 3:
                assert ask(engine, f'"{piece}"'), piece
    assert from_params({"q": ["？？"]}).notes[-1].code == "nothing_to_search"


def test_both_scripts_give_the_same_counts(engine: Engine) -> None:
    """RediSearch#887: traditional and simplified characters give different counts."""
    for one, other in (("宁乡", "寧鄉"), ("绿色工厂", "綠色工廠"), ("经开区", "經開區")):
        assert sorted(ask(engine, one)) == sorted(ask(engine, other)) != []


def test_what_sounds_alike_is_no_match(engine: Engine) -> None:
    """meilisearch#3655: homophones match."""
    assert ask(engine, "公示") == ["tone"]
    assert ask(engine, "工示") == []
    assert ask(engine, "攻势") == []


def test_a_year_a_count_and_an_amount_are_found_in_digits_and_in_characters(engine: Engine) -> None:
    assert set(ask(engine, "2024年")) == set(ask(engine, "二〇二四年")) == {"park", "carbon"}
    assert set(ask(engine, "二○二四年")) == {"park", "carbon"}  # with the sign that many type for 〇
    assert set(ask(engine, "24家")) == set(ask(engine, "二十四家")) == {"factory", "carbon"}
    assert ask(engine, "12000万") == ask(engine, "1.2亿") == ask(engine, "一亿二千万") == ["factory"]
    assert set(ask(engine, '"24家绿色工厂"')) == {"carbon"}


def test_an_equivalent_is_marked_where_it_stands(engine: Engine) -> None:
    hits = engine.search(from_params({"q": ["24家"]})).hits
    marked = {hit.document.id: [part.text for part in hit.snippet if part.marked] for hit in hits}
    assert marked == {"factory": ["二十四家"], "carbon": ["24家"]}
    hits = engine.search(from_params({"q": ["经开区"]})).hits
    marked = {hit.document.id: [part.text for part in hit.snippet if part.marked] for hit in hits}
    assert marked == {"park": ["经济技术开发区"], "traditional": ["經開區"]}


def test_synonyms_are_counted_said_and_turned_off(engine: Engine) -> None:
    assert set(ask(engine, "经开区")) == {"park", "traditional"}
    assert ask(engine, "经开区", synonyms="0") == ["traditional"]
    assert ask(engine, "双碳") == ["carbon"]
    assert ask(engine, "双碳", synonyms="0") == []
    assert ask(engine, "生态环境部") == ["ministry"]
    notes = {note.code: note for note in from_params({"q": ["双碳"]}).notes}
    assert notes["also_searched"].message.startswith("也搜索了")


def test_a_synonym_is_only_looked_for_in_its_time() -> None:
    pages = [
        make_document("then", "环境保护部发布", published="2016-01-01"),
        make_document("later", "环境保护部旧址", published="2023-01-01"),
    ]
    with engine_over(KINDS[0], pages) as engine:
        assert ask(engine, "生态环境部") == ["then"]
        assert set(ask(engine, "环境保护部")) == {"then", "later"}


def test_the_document_that_bears_a_number_comes_before_those_that_cite_it() -> None:
    with engine_over(KINDS[0], documents()) as engine:
        for form in ("国发〔2021〕4号", "国发[2021]4号", "國發(2021)4號", "国发〔2021〕第4号"):
            assert ask(engine, form) == ["number", "cites"], form


def test_words_near_each_other_are_found_in_any_order(engine: Engine) -> None:
    assert ask(engine, '"工厂 名单"~0') == ["factory"]
    assert ask(engine, '"企业 名单"~2') == []
    assert ask(engine, '"企业 名单"~6') == ["factory"]


def test_a_mere_substring_ranks_below_the_word() -> None:
    pages = [
        make_document("piece", "全省森林覆盖率提高"),
        make_document("word", "树林很多，覆盖率高，林业发展"),
    ]
    with engine_over(KINDS[0], pages) as engine:
        assert ask(engine, "林业 OR 林覆盖") == ["word", "piece"]


def test_newer_documents_rank_a_little_higher_unless_it_is_turned_off() -> None:
    pages = [
        make_document("old", "绿色工厂名单公布", published="2015-01-01"),
        make_document("older and better", "绿色工厂名单，绿色工厂，绿色工厂名单", published="2010-01-01"),
        make_document("new", "绿色工厂名单公示", published="2024-01-01"),
    ]
    with engine_over(KINDS[0], pages) as engine:
        query = from_params({"q": ["绿色工厂"]})
        scores = {hit.document.id: hit.score for hit in engine.search(query).hits}
        assert scores["new"] > scores["old"]
        off = from_params({"q": ["绿色工厂"], "freshness": ["0"]})
        scores = {hit.document.id: hit.score for hit in engine.search(off).hits}
        assert scores["new"] == pytest.approx(scores["old"])


@pytest.mark.parametrize("text", RANKED)
def test_the_parts_of_a_score_add_up_to_it(text: str) -> None:
    with engine_over(KINDS[0], documents()) as engine:
        hits = engine.search(from_params({"q": [text], "explain": ["1"]})).hits
        assert hits or "title" in text
        for hit in hits:
            assert sum(part.score for part in hit.explained) == pytest.approx(hit.score, rel=1e-9)
            assert all(part.field in ("", "title", "body", "labels") for part in hit.explained)
        assert not any(hit.explained for hit in engine.search(from_params({"q": [text]})).hits)


BAD = [
    "绿" * 100_000,
    "绿色 " * 10_000,
    "(" * 1000 + "绿色" + ")" * 1000,
    "-" * 5_000,
    '"' * 999,
    "OR " * 500,
    "*",
    "* * *",
    "*:*",
    "的 了 在 是",
    "🙂",
    "？二〇二四年!地区：「（（“寧鄉(xiāng)?",
    "\ud800绿色\udfff",
    "\0\x1b绿色\u202e",
    "title:" * 500,
    "region:(" * 500,
    "date:..",
    '"a b"~' + "9" * 1000,
    "1" * 5_000 + "万",
    "一" * 5_000 + "家",
]


@pytest.mark.parametrize("text", BAD, ids=lambda text: repr(text[:12]))
def test_whatever_is_typed_is_answered(seed_library: Library, text: str) -> None:
    node, notes = parse(text)
    results = seed_library.search(Query(text, node, notes=notes))
    assert results.total >= len(results.hits)


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [
                *'"“”()（）-~*|:：?… ',
                *(
                    "OR",
                    "title:",
                    "region:",
                    "date:",
                    "湖南",
                    "绿色",
                    "工厂",
                    "双碳",
                    "2024年",
                    "24家",
                    "什么",
                    "a",
                ),
            ]
        ),
        max_size=24,
    ).map("".join)
)
def test_no_mixture_of_signs_and_words_is_an_error(seed_library: Library, text: str) -> None:
    node, notes = parse(text)
    assert seed_library.search(Query(text, node, notes=notes)).total >= 0


@settings(max_examples=60)
@given(st.data())
def test_any_piece_of_a_real_page_finds_it(
    seed_library: Library, seed_documents: dict[str, Document], data: st.DataObject
) -> None:
    document = data.draw(st.sampled_from(list(seed_documents.values())))
    line = data.draw(st.sampled_from([line for line in document.article.body.split("\n") if len(line) > 2]))
    start = data.draw(st.integers(0, len(line) - 2))
    piece = re.sub('["“”]', " ", line[start : start + data.draw(st.integers(2, 12))])
    # A bracket of the piece would close, or leave open, the one around it.
    inner = re.sub("[()（）]", " ", piece)
    if len(fold(piece)) >= 2:
        for text in (piece, f'"{piece}"', f"没有这个词 OR ({inner})"):
            node, _ = parse(text)
            hits = seed_library.search(Query(text, node, size=100)).hits
            assert document.id in {hit.document.id for hit in hits}, text


@every_kind
def test_a_run_of_characters_that_is_no_word_is_found_by_any_piece_of_it(
    kind: EngineKind | OpenSearchKind,
) -> None:
    pages = [
        make_document("zeros", "附件" + "0" * 3_000 + "7"),
        make_document("letters", "图片iVBORw0KGgo" + "A" * 3_000),
    ]
    with engine_over(kind, pages) as engine:
        assert ask(engine, "00000000007") == ["zeros"]
        assert ask(engine, "KGgoAAAAAA") == ["letters"]
        assert ask(engine, "0" * 80) == ["zeros"]
        assert ask(engine, "附件 " + "A" * 70) == []
