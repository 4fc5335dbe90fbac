"""Documents and queries that the contract is tried with, and what reading every document would find."""

from __future__ import annotations

from hypothesis import strategies as st

from search.analyse import fold, words
from search.analyse.fold import PARAGRAPH
from search.engine.texts import indexed_texts
from search.engine.values import facet_values
from search.label.gazetteer import names
from search.model import (
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
    RegionLabel,
    TopicLabel,
    Unit,
)
from tests.conftest import make_document

REGIONS = ["430182", "430100", "430300", "320582", "110105"]
BODIES = st.text(alphabet="绿色工厂园区宁乡湘潭林覆盖率ab12，。\n", min_size=1, max_size=30)
QUERIES = st.text(alphabet='绿色工厂园区宁乡湘潭林覆盖率a1 -"OR()', max_size=14)


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

# Queries of every kind, whose scores have parts of every kind.
RANKED = [
    "绿色工厂",
    "绿色工厂 名单",
    "张家港经济技术开发区",
    "绿色 OR 经开区",
    "双碳 -宁乡",
    "24家",
    '"绿色 工厂"~5',
    "如何查找绿色工厂名单？",
    "国发〔2021〕4号",
    "date:..2020 三线一单",
    "title:绿色 OR 森林*",
    "-宁乡",
    "",
]
