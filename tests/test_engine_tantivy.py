"""Another engine as oracle: Tantivy, given the same words, finds the same documents by them.

Ours finds more where a word's characters stand across other words; nothing else may part the two.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analyse import fold, index_words
from search.engine.index_writer import IndexWriter, terms
from search.engine.postings import FOLDER, PostingsReader
from search.engine.texts import FIELDS, indexed_texts
from search.engine.whoosh_engine import WhooshKind
from search.model import And, Match, Or, Query, Unit
from tests.conftest import make_document
from tests.engine_contract.kinds import engine_over

tantivy = pytest.importorskip("tantivy", reason="Tantivy is of the extras `bench` and `dev`")

TEXT = st.text(alphabet="绿色工厂园区森林覆盖率发展a12，。\n", max_size=60)
TEXTS = st.lists(TEXT, min_size=1, max_size=12)


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_a_word_stands_in_the_documents_that_tantivy_finds_by_it(texts: list[str]) -> None:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("number", stored=True)
    index = tantivy.Index(builder.build())
    writer = index.writer(num_threads=1)
    with tempfile.TemporaryDirectory() as name:
        ours = IndexWriter(Path(name))
        for number, text in enumerate(texts):
            ours.add(f"d{number}", terms({"title": "", "body": text, "labels": ""}))
            writer.add_document(tantivy.Document(body=" ".join(index_words(text)), number=number))
        ours.finish()
        writer.commit()
        index.reload()
        lists = PostingsReader(Path(name) / FOLDER).lists
        searcher = index.searcher()
        for word in {word for text in texts for word in index_words(text)}:
            query = tantivy.Query.term_query(index.schema, "body", word, "freq")
            hits = searcher.search(query, len(texts)).hits
            expected = sorted(searcher.doc(address)["number"][0] for _, address in hits)
            found = lists.find(word)
            assert found is not None
            assert found.frequency == len(expected)
            assert found.documents[found.main >> 8 > 0].tolist() == expected


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=10), st.data())
def test_queries_of_several_words_find_what_tantivy_finds_and_what_else_holds_their_characters(
    pages: list[tuple[str, str]], data: st.DataObject
) -> None:
    documents = [
        make_document(f"d{number}", body, title, source="园区发展报")
        for number, (title, body) in enumerate(pages)
    ]
    texts = [indexed_texts(document) for document in documents]
    known = sorted({word for each in texts for text in each.values() for word in index_words(text)})
    chosen = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=4, unique=True))
    # A word of one character stands for nothing but itself.
    words = [word for word in chosen if len(word) > 1]
    with engine_over(WhooshKind(), documents) as engine:
        for every in (True, False):
            parts = tuple(Match(Unit(word, (word,)), FIELDS) for word in words)
            if not parts:
                continue
            node = parts[0] if len(parts) == 1 else And(parts) if every else Or(parts)
            hits = engine.search(Query("", node, size=len(documents), collapse=False)).hits
            found = {hit.document.id for hit in hits}
            expected = _by_tantivy(texts, words, every)
            assert expected <= found
            asked = all if every else any
            for number in range(len(texts)):
                held = asked(any(word in fold(text) for text in texts[number].values()) for word in words)
                assert (f"d{number}" in found) == held


def _by_tantivy(texts: list[dict[str, str]], words: list[str], every: bool) -> set[str]:
    """The ids of the documents that Tantivy finds by all or any of ``words``, each in any field."""
    builder = tantivy.SchemaBuilder()
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("number", stored=True)
    index = tantivy.Index(builder.build())
    writer = index.writer(num_threads=1)
    for number, fields in enumerate(texts):
        row = {field: " ".join(index_words(text)) for field, text in fields.items()}
        writer.add_document(tantivy.Document(**row, number=number))
    writer.commit()
    index.reload()
    make, occur = tantivy.Query, tantivy.Occur
    parts = [
        make.boolean_query(
            [(occur.Should, make.term_query(index.schema, field, word, "freq")) for field in FIELDS]
        )
        for word in words
    ]
    query = make.boolean_query([(occur.Must if every else occur.Should, part) for part in parts])
    searcher = index.searcher()
    hits = searcher.search(query, len(texts)).hits
    return {f"d{searcher.doc(address)['number'][0]}" for _, address in hits}
