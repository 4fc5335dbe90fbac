"""Documents come back as they were stored, and a list of hits is made without what it does not show."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from search import present
from search.engine import store
from search.engine.store import decoded, encoded
from search.model import Document, Hit, RepairStep
from tests.conftest import make_document
from tests.engine_contract.examples import DOCUMENTS


def repaired(document: Document, steps: int) -> Document:
    """``document`` as if so many characters of it had been repaired."""
    found = tuple(RepairStep("lost", at, at + 1, "?", "!", 0.5) for at in range(steps))
    return Document(document.id, document.article, document.labels, found, crawled="as it came")


@given(DOCUMENTS)
def test_a_stored_document_is_the_document_and_says_the_same_in_short(documents: list[Document]) -> None:
    for number, document in enumerate(documents):
        document = repaired(document, number)
        read = decoded(encoded(document))
        assert read == document
        assert read.bare_labels == document.bare_labels
        assert read.repair_count == document.repair_count == number
        assert read.names == document.names


def test_a_hit_is_shown_without_taking_apart_what_only_its_page_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = repaired(make_document("x", "长沙市的绿色工厂", "绿色工厂"), 3)
    lines = encoded(document)
    whole = present.hit(Hit(document, 1.0, (), ()))

    def refuse(*_: object) -> None:
        raise AssertionError("the second line was taken apart")

    monkeypatch.setattr(store._Later, "__getitem__", refuse)
    assert present.hit(Hit(decoded(lines), 1.0, (), ())) == whole
    assert whole["repairs"] == 3


def test_a_build_made_before_the_short_form_was_stored_is_read_as_well() -> None:
    document = repaired(make_document("x", "长沙市的绿色工厂", "绿色工厂"), 2)
    first, second = encoded(document).splitlines(keepends=True)
    old = json.loads(first)
    del old["labels"], old["repairs"]
    read = decoded(json.dumps(old).encode() + b"\n" + second)
    assert (read.bare_labels, read.repair_count) == (document.bare_labels, 2)
    assert read == document
