"""What every engine answers, compared with a search that reads every document from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analyse import fold, words
from search.analyse.fold import PARAGRAPH
from search.engine import Engine, EngineKind
from search.engine.columns import facet_values
from search.engine.texts import indexed_texts
from search.errors import NoSuchDocument
from search.label.gazetteer import names
from search.model import (
    FACETS,
    And,
    AtLeast,
    Dated,
    Document,
    Either,
    Everything,
    Having,
    Labels,
    Match,
    Near,
    Node,
    Not,
    Or,
    ParkLabel,
    Query,
    RegionLabel,
    TopicLabel,
    Unit,
)
from search.query import from_params, parse, toggle
from tests.conftest import make_document
from tests.engine_contract.kinds import KINDS, engine_over, found

REGIONS = ["430182", "430100", "430300", "320582", "110105"]
BODIES = st.text(alphabet="绿色工厂园区宁乡湘潭林覆盖率ab12，。\n", min_size=1, max_size=30)
QUERIES = st.text(alphabet='绿色工厂园区宁乡湘潭林覆盖率a1 -"OR()', max_size=14)


every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def labelled(document_id: str, body: str, region: str, topic: str, year: int) -> Document:
    labels = Labels(
        regions=(RegionLabel(region, names(region)[-1], names(region), ()),),
        parks=(ParkLabel(f"p-{topic}", f"{topic}园区", region, 1, ()),),
        topics=(TopicLabel(topic, topic, ()),),
    )
    return make_document(
        document_id, body, body[:4] or None, labels, published=f"{year}-05-01", source=f"{topic}报"
    )


DOCUMENTS = st.lists(
    st.tuples(
        BODIES, st.sampled_from(REGIONS), st.sampled_from(["carbon", "ecology"]), st.integers(2020, 2023)
    ),
    min_size=1,
    max_size=8,
).map(lambda rows: [labelled(f"d{number}", *row) for number, row in enumerate(rows)])


def holds(document: Document, node: Node) -> bool:
    """Whether ``document`` matches, found by looking for each unit in its folded text."""
    if isinstance(node, Match):
        texts = indexed_texts(document)
        return any(node.unit.text in fold(texts[field]) for field in node.fields)
    if isinstance(node, And):
        return all(holds(document, part) for part in node.parts)
    if isinstance(node, Or):
        return any(holds(document, part) for part in node.parts)
    if isinstance(node, Not):
        return not holds(document, node.part)
    if isinstance(node, AtLeast):
        return sum(holds(document, part) for part in node.parts) >= node.least
    if isinstance(node, Either):
        return any(holds(document, part) for part in (node.typed, *node.also))
    if isinstance(node, Near):
        texts = indexed_texts(document)
        return any(
            close([unit.text for unit in node.units], paragraph, node.within)
            for field in node.fields
            for paragraph in fold(texts[field]).split(PARAGRAPH)
        )
    if isinstance(node, Having):
        values = {value.value for value in facet_values(document)[node.facet]}
        return bool(values & set(node.values))
    if isinstance(node, Dated):
        day = (document.article.published or "")[:10]
        return bool(day) and (node.date_from or "") <= day <= (node.date_to or "9999")
    return isinstance(node, Everything)


def close(units: list[str], paragraph: str, within: int) -> bool:
    """Whether some piece of ``paragraph`` holds all ``units`` and is at most ``within`` longer than they are."""
    size = within + sum(map(len, units))
    return any(
        all(unit in paragraph[start : start + size] for unit in units) for start in range(len(paragraph) or 1)
    )


@every_kind
@settings(max_examples=40)
@given(DOCUMENTS, st.lists(QUERIES, min_size=4, max_size=8))
def test_a_search_finds_exactly_the_documents_that_hold_its_words(
    kind: EngineKind, documents: list[Document], queries: list[str]
) -> None:
    with engine_over(kind, documents) as engine:
        for text in queries:
            node, _ = parse(text)
            expected = {document.id for document in documents if holds(document, node)}
            results = engine.search(Query(text, node, size=100))
            assert {hit.document.id for hit in results.hits} == expected
            assert results.total == len(expected)


UNITS = st.text(alphabet="绿色工厂园区ab12", min_size=1, max_size=3).map(
    lambda text: Unit(text, tuple(words(text)))
)
LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.builds(Match, UNITS),
    st.builds(
        Near,
        st.lists(UNITS, min_size=1, max_size=3).map(tuple),
        st.integers(0, 9),
        st.sampled_from([("body",), ("title", "body")]),
    ),
    st.builds(
        Having, st.just("region"), st.lists(st.sampled_from(["430000", *REGIONS]), max_size=2).map(tuple)
    ),
    st.builds(Having, st.just("topic"), st.sampled_from([("carbon",), ("ecology", "nowhere")])),
    st.builds(
        Dated,
        st.sampled_from([None, "2021-01-01", "2022-05-01"]),
        st.sampled_from([None, "2022-05-01", "2022-12-31"]),
    ),
)
NODES: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(And, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Not, inner),
        st.builds(AtLeast, st.lists(inner, min_size=1, max_size=4).map(tuple), st.integers(1, 4)),
        st.builds(
            Either, inner, st.lists(inner, max_size=2).map(tuple), st.sampled_from(["equivalent", "synonym"])
        ),
    ),
    max_leaves=6,
)


@every_kind
@settings(max_examples=40)
@given(DOCUMENTS, st.lists(NODES, min_size=4, max_size=8))
def test_every_kind_of_node_finds_exactly_the_documents_that_it_says(
    kind: EngineKind, documents: list[Document], nodes: list[Node]
) -> None:
    with engine_over(kind, documents) as engine:
        for node in nodes:
            expected = {document.id for document in documents if holds(document, node)}
            results = engine.search(Query("", node, size=100))
            assert {hit.document.id for hit in results.hits} == expected
            assert results.total == len(expected)


@every_kind
@settings(max_examples=40)
@given(DOCUMENTS, st.data())
def test_any_piece_of_a_body_finds_its_document(
    kind: EngineKind, documents: list[Document], data: st.DataObject
) -> None:
    with engine_over(kind, documents) as engine:
        for document in documents:
            line = data.draw(st.sampled_from(document.article.body.split("\n")))
            start = data.draw(st.integers(0, max(0, len(line) - 2)))
            piece = line[start : start + data.draw(st.integers(2, 10))]
            if len(fold(piece)) >= 2:
                assert document.id in found(engine, Query(piece, parse(f'"{piece}"')[0], size=100))
                assert document.id in found(engine, Query(piece, parse(piece)[0], size=100))


@every_kind
@settings(max_examples=40)
@given(DOCUMENTS, st.sampled_from(["", "绿色", "-宁乡", "园区 OR 工厂"]), st.data())
def test_a_facets_count_is_the_number_of_results_after_choosing_it(
    kind: EngineKind, documents: list[Document], text: str, data: st.DataObject
) -> None:
    with engine_over(kind, documents) as engine:
        query = from_params(
            {"q": [text], "topic": data.draw(st.sampled_from([[], ["carbon"], ["carbon", "ecology"]]))}
        )
        for facet in engine.search(query).facets:
            for value in facet.values:
                alone = from_params(
                    {"q": [text]}
                    | {name: list(chosen) for name, chosen in query.filters.items()}
                    | {facet.name: [value.value]}
                )
                assert engine.search(alone).total == value.count


@every_kind
@settings(max_examples=30)
@given(DOCUMENTS, st.sampled_from(["", "绿色", "园区 OR 工厂"]), st.sampled_from(["", "2021"]), st.booleans())
def test_a_months_count_is_the_number_of_results_in_it_whatever_dates_are_chosen(
    kind: EngineKind, documents: list[Document], text: str, year: str, by_range: bool
) -> None:
    undated = make_document("undated", "绿色园区")
    words = {"q": [text], "topic": ["carbon"]}
    chosen = {"from": [year], "to": [year]} if by_range else {"year": [year] if year else []}
    with engine_over(kind, [*documents, undated]) as engine:
        shown = engine.search(from_params(words | chosen)).months
        assert [each.month for each in shown] == sorted(
            {f"{year}-05" for year in years(documents, engine, words)}
        )
        for each in shown:
            alone = from_params(words | {"from": [each.month], "to": [each.month]})
            assert engine.search(alone).total == each.count > 0


def years(documents: list[Document], engine: Engine, words: dict[str, list[str]]) -> set[str]:
    """The years in which ``words`` find something."""
    every = {(document.article.published or "")[:4] for document in documents}
    return {year for year in every if engine.search(from_params(words | {"year": [year]})).total}


@every_kind
@settings(max_examples=40)
@given(DOCUMENTS, st.lists(st.sampled_from(REGIONS), unique=True, max_size=3))
def test_a_selected_value_never_disappears(
    kind: EngineKind, documents: list[Document], regions: list[str]
) -> None:
    with engine_over(kind, documents) as engine:
        results = engine.search(from_params({"q": ["绿色"], "region": regions, "year": ["1999"]}))
        shown = {
            (facet.name, value.value) for facet in results.facets for value in facet.values if value.selected
        }
        assert shown == {("region", region) for region in regions} | {("year", "1999")}


@every_kind
@settings(max_examples=20)
@given(DOCUMENTS, st.sampled_from(["relevance", "date"]), st.integers(1, 3))
def test_pages_show_every_result_once_and_in_order(
    kind: EngineKind, documents: list[Document], sort: str, size: int
) -> None:
    with engine_over(kind, documents) as engine:
        every = found(engine, from_params({"sort": [sort], "size": ["100"], "collapse": ["0"]}))
        pages = [
            found(
                engine,
                from_params({"sort": [sort], "size": [str(size)], "page": [str(number)], "collapse": ["0"]}),
            )
            for number in range(1, len(documents) // size + 2)
        ]
        assert [document for page in pages for document in page] == every
        assert sorted(every) == sorted(document.id for document in documents)


COPIES = st.lists(
    st.tuples(
        st.sampled_from(["绿色工厂名单公布，宁乡入选", "园区循环化改造，湘潭推进", "森林覆盖率提高"]),
        st.sampled_from([None, "2023-05-01", "2023-05-02", "2023-05-03"]),
        st.sampled_from(["宁乡市人民政府", "湖南日报", "某网站", None]),
    ),
    min_size=1,
    max_size=9,
).map(
    lambda rows: [
        make_document(f"d{at}", body, published=day, source=source)
        for at, (body, day, source) in enumerate(rows)
    ]
)


@every_kind
@settings(max_examples=25)
@given(COPIES, st.sampled_from(["", "绿色", "宁乡 OR 湘潭", "-绿色"]), st.sampled_from(["relevance", "date"]))
def test_a_list_shows_each_family_of_reprints_once_and_counts_every_document(
    kind: EngineKind, documents: list[Document], text: str, sort: str
) -> None:
    with engine_over(kind, documents) as engine:
        asked = {"q": [text], "sort": [sort], "size": ["100"]}
        every = engine.search(from_params(asked | {"collapse": ["0"]}))
        collapsed = engine.search(from_params(asked))
        assert collapsed.total == every.total == every.families == len(every.hits)
        assert collapsed.facets == every.facets
        assert collapsed.families == len(collapsed.hits)
        assert sum(1 + hit.reprints for hit in collapsed.hits) == every.total
        assert not any(hit.reprints for hit in every.hits)
        shown = [hit.document.article.body for hit in collapsed.hits]
        assert len(set(shown)) == len(shown)
        assert set(shown) == {hit.document.article.body for hit in every.hits}


@every_kind
@settings(max_examples=25)
@given(COPIES, st.integers(1, 3))
def test_pages_of_families_show_every_family_once(
    kind: EngineKind, documents: list[Document], size: int
) -> None:
    with engine_over(kind, documents) as engine:
        whole = found(engine, from_params({"size": ["100"]}))
        pages = [
            found(engine, from_params({"size": [str(size)], "page": [str(number)]}))
            for number in range(1, len(documents) // size + 2)
        ]
        assert [document for page in pages for document in page] == whole


@every_kind
@settings(max_examples=25)
@given(COPIES)
def test_the_hit_of_a_family_is_the_first_of_its_documents_that_match(
    kind: EngineKind, documents: list[Document]
) -> None:
    with engine_over(kind, documents) as engine:
        for year in ({}, {"from": ["2023-05-02"]}, {"source": ["湖南日报"]}):
            matching = set(found(engine, from_params({"size": ["100"], "collapse": ["0"], **year})))
            for hit in engine.search(from_params({"size": ["100"], **year})).hits:
                family = [member.id for member in engine.family(hit.document.id)]
                first, *others = (each for each in family if each in matching)
                assert (first, len(others)) == (hit.document.id, hit.reprints)


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.name)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    documents = [
        make_document("none", "绿色工厂名单"),
        make_document("old", "绿色工厂名单", published="2019-12-31T23:59"),
        make_document("mid", "绿色工厂名单", published="2020-06-01"),
        make_document("new", "绿色的工厂，绿色工 厂", "绿色工厂", published="2021-01-01T08:00"),
        make_document("word", "全省森林覆盖率提高，山林很多", published="2020-01-01"),
        make_document("apart", "山林覆土，覆盖率不变", published="2020-01-01"),
        make_document("odd/id with ?#%", "园区"),
    ]
    with engine_over(request.param, documents) as opened:
        yield opened


def test_documents_by_date_come_newest_first_and_undated_last(engine: Engine) -> None:
    assert found(engine, from_params({"q": ['"绿色工厂名单"'], "sort": ["date"], "collapse": ["0"]})) == [
        "mid",
        "old",
        "none",
    ]


@pytest.mark.parametrize(
    ("first", "last", "ids"),
    [
        ("2020", "2020", {"mid"}),
        ("2019-12-31", "2019-12-31", {"old"}),
        ("", "2020", {"old", "mid"}),
        ("2020-06-01", "", {"mid", "new"}),
    ],
)
def test_a_date_range_takes_in_both_its_ends_and_no_undated_document(
    engine: Engine, first: str, last: str, ids: set[str]
) -> None:
    query = from_params({"q": ["绿色工厂"], "from": [first], "to": [last], "collapse": ["0"]})
    assert set(found(engine, query)) == ids


def test_a_title_ranks_above_a_body(engine: Engine) -> None:
    assert found(engine, from_params({"q": ["绿色工厂"]}))[0] == "new"


def test_a_word_is_found_inside_a_longer_one_and_not_where_its_characters_are_scattered(
    engine: Engine,
) -> None:
    assert found(engine, from_params({"q": ["林覆盖率"]})) == ["word"]


@every_kind
def test_words_side_by_side_rank_above_the_same_words_apart(kind: EngineKind) -> None:
    apart = make_document("apart", "张家港的园区与别处的经开区")
    together = make_document("together", "别处的园区与张家港经开区")
    with engine_over(kind, [apart, together]) as engine:
        assert found(engine, from_params({"q": ["张家港经开区"]})) == ["together", "apart"]


def test_a_document_is_opened_by_any_id(engine: Engine) -> None:
    assert engine.document("odd/id with ?#%").article.body == "园区"
    with pytest.raises(NoSuchDocument):
        engine.document("nowhere")


@every_kind
def test_a_documents_family_holds_itself_and_its_reprints_the_first_of_them_first(kind: EngineKind) -> None:
    body = "绿色工厂名单公布，宁乡入选，园区继续推进循环化改造。"
    documents = [
        make_document("copy", body, published="2023-05-03", source="某网站"),
        make_document("other", "森林覆盖率"),
        make_document("first", body, published="2023-05-02", source="宁乡市人民政府"),
    ]
    with engine_over(kind, documents) as engine:
        for one in ("copy", "first"):
            assert [member.id for member in engine.family(one)] == ["first", "copy"]
        assert engine.family("other") == (documents[1],)
        with pytest.raises(NoSuchDocument):
            engine.family("nowhere")


@every_kind
def test_what_is_stored_comes_back_whole(kind: EngineKind, seed_documents: dict[str, Document]) -> None:
    with engine_over(kind, list(seed_documents.values())) as engine:
        for document in seed_documents.values():
            assert engine.document(document.id) == document


def test_many_threads_get_the_same_answers_as_one(engine: Engine) -> None:
    queries = [
        from_params({"q": [text]}) for text in ("绿色", "工厂", "林覆盖率", "-绿色", "绿色 OR 园区")
    ] * 20
    alone = [found(engine, query) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda query: found(engine, query), queries)) == alone


def test_every_facet_is_answered_in_its_order(engine: Engine) -> None:
    results = engine.search(toggle(from_params({}), "topic", "carbon"))
    assert tuple(facet.name for facet in results.facets) == FACETS
    assert results.total == 0
