"""Another engine as oracle: Tantivy, given the same words, finds the same documents by them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analyse import index_words
from search.engine.index_writer import IndexWriter, terms
from search.engine.postings import FOLDER, PostingsReader

tantivy = pytest.importorskip("tantivy", reason="Tantivy is of the extra `bench`")

TEXTS = st.lists(
    st.text(alphabet="绿色工厂园区森林覆盖率发展a12，。\n", max_size=60), min_size=1, max_size=12
)


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
