"""Shared by all tests: the seeds, one real build of them, and the web over it."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient

from search import pipeline, settings
from search.library import Library
from search.model import Article, Document, Labels, Reject
from tests import made_up_pages
from tests.json_lines import write_lines
from web import create_app

# The first example loads dictionaries, and machines differ: time is for benchmarks, not for tests.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")

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


@pytest.fixture(scope="session")
def made_up_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index folder with a build of 36 made-up pages. Shared: tests must not change it."""
    folder = tmp_path_factory.mktemp("made-up")
    pages = write_lines(folder / "pages.jsonl", made_up_pages.records())
    pipeline.build([pages], folder / "index", max_page_mb=1)
    return folder / "index"


@pytest.fixture(scope="session")
def app(seed_index: Path) -> Flask:
    """The web over the seeds."""
    return create_app(seed_index, settings.load({}))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the web over the seeds."""
    return app.test_client()


@pytest.fixture
def many(made_up_index: Path) -> FlaskClient:
    """A client of the web over the made-up pages."""
    return create_app(made_up_index, settings.load({})).test_client()


@pytest.fixture
def empty(tmp_path: Path) -> FlaskClient:
    """A client of the web over an index folder without a build."""
    return create_app(tmp_path / "none", settings.load({})).test_client()
