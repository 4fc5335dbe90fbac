"""Properties take fewer examples where an answer takes longer; a client of the cluster that a test has chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest

from search.engine.opensearch.client import Cluster, connect


@pytest.fixture
def client(chosen: Cluster) -> Iterator[Any]:
    """A client of the test file's own cluster, whose indices go in the end."""
    opened = connect(chosen)
    yield opened
    opened.indices.delete(index=f"{chosen.name}*")
    opened.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item: pytest.Function) -> Iterator[None]:
    most = getattr(getattr(item, "callspec", None) and item.callspec.params.get("kind"), "examples", None)
    chosen = getattr(item.obj, "_hypothesis_internal_use_settings", None)
    if most is None or chosen is None or chosen.max_examples <= most:
        yield
        return
    # Hypothesis has no public way to change the settings of one case of a parametrised property.
    item.obj._hypothesis_internal_use_settings = hypothesis.settings(chosen, max_examples=most)
    try:
        yield
    finally:
        item.obj._hypothesis_internal_use_settings = chosen
