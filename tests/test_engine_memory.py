"""What a query needs of memory follows the documents of a build, not the parts of the query times the documents."""

from __future__ import annotations

import tracemalloc
from itertools import islice, product
from pathlib import Path

import pytest

from search.engine.index_writer import IndexWriter, terms
from search.engine.matching import find
from search.engine.postings import FOLDER, PostingsReader
from search.model import Match, Node, Or, Unit

COUNT = 3000
CHARACTERS = "绿色工厂园区宁乡湘潭林覆盖率发展报告"
# Strings that no segmenter takes for words, so that each must be looked for by its characters.
STRANGE = ["".join(pair) for pair in islice(product(CHARACTERS, CHARACTERS), 200)]


@pytest.fixture(scope="module")
def postings(tmp_path_factory: pytest.TempPathFactory) -> PostingsReader:
    folder = tmp_path_factory.mktemp("memory")
    writer = IndexWriter(folder)
    body = "".join(STRANGE)
    for number in range(COUNT):
        writer.add(f"d{number}", terms({"title": "", "body": body, "labels": ""}))
    writer.finish()
    return PostingsReader(folder / Path(FOLDER))


def peak(postings: PostingsReader, node: Node) -> int:
    tracemalloc.start()
    try:
        find(node, postings)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def any_of(texts: list[str]) -> Or:
    return Or(tuple(Match(Unit(text, (text,)), ("title", "body", "labels")) for text in texts))


def test_memory_of_a_query_does_not_grow_as_its_parts_times_the_documents(postings: PostingsReader) -> None:
    many = any_of(STRANGE)
    assert len(find(many, postings).ordinals) == COUNT
    # Were all that is found kept, it would be 3.4 million.
    assert peak(postings, many) < 2_800_000
