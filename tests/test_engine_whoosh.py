"""Stock Whoosh is the truth: it opens our index, finds what we find, and scores it as we do."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index as whoosh_index
from whoosh import query
from whoosh.reading import IndexReader
from whoosh.searching import Searcher

from search.analyse import words
from search.engine import index_writer, inverter, matching, whoosh_query
from search.engine.index_writer import WHOOSH, IndexWriter, terms
from search.engine.matching import find
from search.engine.postings import FOLDER, PostingsReader
from search.engine.texts import FIELDS, indexed_texts
from search.engine.whoosh_query import compile_node
from search.engine.whoosh_schema import gram_field, schema
from search.model import And, AtLeast, Document, Either, Match, Near, Node, Or, Unit
from search.query import parse
from tests.conftest import make_document

TEXTS = st.text(alphabet="绿色工厂园区宁乡湘潭林覆盖率的ab12，。\n", max_size=60)
QUERIES = st.text(alphabet='绿色工厂园区宁乡湘潭林覆盖率的a1 -"OR()', max_size=14)
DOCUMENTS = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=12).map(
    lambda pairs: [
        make_document(f"d{number}", body, title or None) for number, (title, body) in enumerate(pairs)
    ]
)


def texts(document: Document) -> dict[str, str]:
    return indexed_texts(document)


@contextmanager
def written(documents: list[Document]) -> Iterator[Path]:
    """A folder with the index of ``documents`` as a build has it."""
    with tempfile.TemporaryDirectory() as name:
        writer = IndexWriter(Path(name))
        for document in documents:
            writer.add(document.id, terms(texts(document)))
        writer.finish()
        yield Path(name)


@contextmanager
def stock_written(documents: list[Document]) -> Iterator[Path]:
    """The same index, written by Whoosh's own writer from the text."""
    with tempfile.TemporaryDirectory() as name:
        writer = whoosh_index.create_in(name, schema()).writer()
        for document in documents:
            found = texts(document)
            writer.add_document(id=document.id, **found, **{gram_field(name): found[name] for name in found})
        writer.commit()
        yield Path(name)


def stock_answer(searcher: Searcher, node: Node) -> dict[int, float]:
    return {ordinal: score for score, ordinal in searcher.search(compile_node(node), limit=None).top_n}


def our_answer(postings: PostingsReader, node: Node) -> dict[int, float]:
    found = find(node, postings)
    assert found.ordinals.tolist() == sorted(set(found.ordinals.tolist()))
    return dict(zip(found.ordinals.tolist(), found.scores.tolist(), strict=True))


def contents(reader: IndexReader) -> list[object]:
    """Everything that a reader says of every term and of every document that holds it."""
    told: list[object] = []
    for field, term in reader.all_terms():
        info, format_ = reader.term_info(field, term), reader.schema[field].format
        told.append((field, term, info.weight(), info.doc_frequency(), info.max_weight()))
        told.append((info.min_length(), info.max_length(), info.min_id(), info.max_id()))
        matcher = reader.postings(field, term)
        while matcher.is_active():
            told.append((matcher.id(), matcher.weight(), matcher.value_as("frequency")))
            if format_.supports("positions"):
                told.append(matcher.value_as("positions"))
            matcher.next()
    ordinals, fields = range(reader.doc_count_all()), reader.schema.names()
    told += [reader.doc_field_length(ordinal, field) for ordinal in ordinals for field in fields]
    return told + [reader.field_length(field) for field in fields]


def assert_equal_answers(folder: Path, nodes: list[Node]) -> None:
    postings = PostingsReader(folder / FOLDER)
    with whoosh_index.open_dir(str(folder / WHOOSH)).searcher() as searcher:
        for node in nodes:
            assert our_answer(postings, node) == pytest.approx(stock_answer(searcher, node), rel=1e-12)


@pytest.mark.parametrize("few", [0, 16])
@settings(max_examples=40, deadline=None)
@given(DOCUMENTS, st.lists(QUERIES, min_size=4, max_size=10))
def test_documents_and_scores_are_those_of_stock_whoosh(
    few: int, documents: list[Document], queries: list[str]
) -> None:
    """``few`` decides between looking documents up in lists and passing over the lists."""
    with written(documents) as folder, patch.object(matching, "_FEW", few):
        assert_equal_answers(folder, [parse(text)[0] for text in queries])


UNITS = st.text(alphabet="绿色工厂园区", min_size=1, max_size=3).map(
    lambda text: Unit(text, tuple(words(text)))
)
NODES: st.SearchStrategy[Node] = st.recursive(
    st.one_of(
        st.builds(Match, UNITS),
        st.builds(Near, st.lists(UNITS, min_size=1, max_size=3).map(tuple), st.integers(0, 9)),
    ),
    lambda inner: st.one_of(
        st.builds(And, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AtLeast, st.lists(inner, min_size=1, max_size=4).map(tuple), st.integers(1, 3)),
        st.builds(
            Either, inner, st.lists(inner, max_size=2).map(tuple), st.sampled_from(["equivalent", "synonym"])
        ),
    ),
    max_leaves=6,
)


@settings(max_examples=100, deadline=None)
@given(DOCUMENTS, st.lists(NODES, min_size=4, max_size=8))
def test_every_kind_of_node_has_the_documents_and_scores_of_stock_whoosh(
    documents: list[Document], nodes: list[Node]
) -> None:
    with written(documents) as folder:
        assert_equal_answers(folder, nodes)


def test_words_of_a_phrase_count_where_whoosh_itself_would_lose_them() -> None:
    """Whoosh's own AndMaybe loses them; should this fail some day, Whoosh has mended it and ours can go."""
    documents = [
        make_document("phrase", "宁乡覆盖率"),
        make_document("words", "绿色的宁乡，森林的覆盖率"),
        make_document("both", "宁乡覆盖率，绿色"),
    ]
    node = parse('"宁乡覆盖率" 绿色')[0]
    with written(documents) as folder:
        assert_equal_answers(folder, [node])
        ours = our_answer(PostingsReader(folder / FOLDER), node)
        stock = patch.object(whoosh_query, "AndMaybe", query.AndMaybe)
        with stock, whoosh_index.open_dir(str(folder / WHOOSH)).searcher() as searcher:
            lost = stock_answer(searcher, node)
        assert ours.keys() == lost.keys() == {2}
        assert ours[2] > lost[2]


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS)
def test_our_index_holds_what_stock_whoosh_would_have_written(documents: list[Document]) -> None:
    with written(documents) as ours, stock_written(documents) as theirs:
        with whoosh_index.open_dir(str(ours / WHOOSH)).reader() as reader:
            found = contents(reader)
        with whoosh_index.open_dir(str(theirs)).reader() as reader:
            assert found == contents(reader)


def chatter(seed: int, count: int) -> list[Document]:
    """Many documents, some long: terms with several blocks of postings, places far apart."""
    chance = random.Random(seed)  # noqa: S311  a test wants the same texts every time
    characters = "绿色工厂园区宁乡湘潭林覆盖率的发展年"
    sizes = [chance.choice([0, 3, 40, 200]) for _ in range(count - 1)] + [70_000]
    return [
        make_document(
            f"d{number}", "".join(chance.choices(characters + "，\n", k=size)), "绿色" * (number % 3)
        )
        for number, size in enumerate(sizes)
    ]


def test_long_texts_and_frequent_terms_are_written_as_stock_whoosh_writes_them() -> None:
    documents = chatter(1, 400)
    with written(documents) as ours, stock_written(documents) as theirs:
        with whoosh_index.open_dir(str(ours / WHOOSH)).reader() as reader:
            found = contents(reader)
        with whoosh_index.open_dir(str(theirs)).reader() as reader:
            assert found == contents(reader)


def test_an_index_larger_than_memory_allows_is_the_same_index() -> None:
    documents = chatter(2, 300)
    small = patch.multiple(inverter, RUN=1000, CHUNK=700)
    with written(documents) as at_once, small, written(documents) as in_runs:
        for path in sorted((at_once / FOLDER).iterdir()):
            assert path.read_bytes() == (in_runs / FOLDER / path.name).read_bytes(), path.name
        queries = ("绿色", "工厂 -园区", '"绿色工厂"', "的", "色 OR 宁乡湘潭")
        assert_equal_answers(in_runs, [parse(text)[0] for text in queries])


def test_an_index_encoded_by_several_processes_is_the_same_index() -> None:
    documents = chatter(3, 200)
    several = patch.multiple(index_writer, PARALLEL=1, processors=lambda: 2)
    with written(documents) as alone, several, written(documents) as together:
        with whoosh_index.open_dir(str(alone / WHOOSH)).reader() as reader:
            found = contents(reader)
        with whoosh_index.open_dir(str(together / WHOOSH)).reader() as reader:
            assert found == contents(reader)


def test_nothing_but_the_whoosh_index_is_left_for_whoosh_and_no_work_files() -> None:
    with written([make_document("a", "绿色工厂")]) as folder:
        assert sorted(path.name for path in folder.iterdir()) == [FOLDER, WHOOSH]


def test_a_field_that_no_document_has_is_found_empty() -> None:
    with written([make_document("a", "绿色工厂"), make_document("b", "")]) as folder:
        assert_equal_answers(folder, [parse(text)[0] for text in ("title:绿色", "绿", "-绿", "厂")])
        assert PostingsReader(folder / FOLDER).ordinal("b") == 1
    assert FIELDS == ("title", "body", "labels")
