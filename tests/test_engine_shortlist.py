"""The second phase reads the same out of texts at hand as out of the postings of a build."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analyse import fold
from search.engine.answer import Matches
from search.engine.asking import question
from search.engine.parts import Parts
from search.engine.postings import OTHER
from search.engine.refine import bonus, pairs_read
from search.engine.shortlist import Shortlist, TextPlaces
from search.engine.whoosh_engine import WhooshKind
from search.model import Document
from search.query import from_params
from tests.conftest import make_document

BODIES = st.lists(
    st.text(alphabet="绿色工厂名单园区\n，a", max_size=40).filter(str.strip), min_size=2, max_size=7
)
TYPED = st.sampled_from(
    [
        "绿色工厂 名单",
        "如何查找绿色工厂名单？",
        "工厂 园区",
        "国发〔2021〕4号 绿色",
        "绿",
        "湖南有哪些绿色工厂？",
    ]
)


def pages(bodies: list[str]) -> list[Document]:
    return [
        make_document(f"d{at}", body, body[:3] or None, published=f"{2015 + at}-03-01" if at % 3 else "")
        for at, body in enumerate(bodies)
    ]


@settings(max_examples=25)
@given(BODIES, TYPED)
def test_texts_and_postings_give_the_same_bonus(bodies: list[str], text: str) -> None:
    documents, query = pages(bodies), from_params({"q": [text]})
    with tempfile.TemporaryDirectory() as folder:
        writer = WhooshKind().writer(Path(folder))
        for document in documents:
            writer.add(document)
        writer.finish()
        parts = Parts(Path(folder))
        matches = Matches(np.arange(len(documents), dtype=np.int64), np.ones(len(documents)))
        grams = parts.postings()[0][1].grams["body"]
        count = grams.holders if question(query.node) else grams.frequency
        frequencies = {pair: count(pair) for pair in pairs_read(query.node)}
        dates = parts.columns.dates.tolist()
        shortlist = Shortlist(documents, dates, len(documents), frequencies)
        theirs = bonus(query, matches, parts.postings(), parts.columns)
        ours = bonus(query, matches, [(0, shortlist)], shortlist)
        parts.close()
    if theirs is None:
        assert ours is None
        return
    assert ours is not None
    for name in type(theirs).__dataclass_fields__:
        assert getattr(ours, name).tolist() == pytest.approx(getattr(theirs, name).tolist()), name


def test_no_pair_is_found_across_the_end_of_a_text() -> None:
    places = TextPlaces(["绿色", "", "工厂绿"], {"色工": 2})
    every = places.extent(np.arange(3))
    assert [each.tolist() for each in places.inside("色工", *every)] == [[], []]
    assert [each.tolist() for each in places.inside("工厂", *every)] == [[2], [4]]
    assert (places.frequency("色工"), places.frequency("绿色")) == (2, 0)
    assert places.documents("绿").tolist() == [0, 2]


def test_the_texts_of_a_build_are_read_as_they_were_folded() -> None:
    bodies = ["綠色工廠，名單。", "", "𠮷野家園區\n第二段"]
    with tempfile.TemporaryDirectory() as folder:
        writer = WhooshKind().writer(Path(folder))
        for document in pages(bodies):
            writer.add(document)
        writer.finish()
        parts = Parts(Path(folder))
        grams = parts.postings()[0][1].grams["body"]
        shortlist = Shortlist(pages(bodies), [0, 0, 0], 3, {}).grams["body"]
        for at in range(len(bodies)):
            chosen = np.array([at])
            theirs = grams.characters(*grams.extent(chosen)).tolist()
            ours = shortlist.characters(*shortlist.extent(chosen)).tolist()
            # A build fills up with line feeds; a character beyond two bytes is none that is looked for.
            assert ours == [min(ord(each), OTHER) for each in fold(bodies[at])]
            assert theirs[: len(ours)] == ours
            assert set(theirs[len(ours) :]) <= {ord("\n")}
        parts.close()
