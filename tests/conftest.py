"""Shared by all tests: the seeds, and one real build of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import pipeline
from search.library import Library
from search.model import Article, Document, Labels, Reject

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"


@pytest.fixture(scope="session")
def seed_documents() -> dict[str, Document]:
    """The five seeds as documents, by the first three characters of their ids."""
    found = list(pipeline.documents([SEEDS], max_page_mb=1))
    assert not [item for item in found if isinstance(item, Reject)]
    return {item.id[:3]: item for item in found if isinstance(item, Document)}


@pytest.fixture(scope="session")
def seed_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index folder with a build of the seeds. Shared: tests must not change it."""
    index = tmp_path_factory.mktemp("seeds") / "index"
    pipeline.build([SEEDS], index, max_page_mb=1)
    return index


@pytest.fixture(scope="session")
def seed_library(seed_index: Path) -> Library:
    return Library.open(seed_index)


def make_document(
    document_id: str, body: str, title: str | None = None, labels: Labels | None = None, **facts: str
) -> Document:
    """A document out of a few words, for tests that need many or odd ones."""
    known = {"published": None, "source": None, "author": None, "site": None, "url": None} | facts
    return Document(document_id, Article(title=title, body=body, **known), labels or Labels())
