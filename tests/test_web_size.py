"""A page stays small, with all that it loads."""

from __future__ import annotations

import gzip
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from tests.web_pages import page

PATHS = (
    "/",
    "/?q=绿色",
    "/documents/000_aaba17f8364ffbc4?q=绿色",
    "/parks/43101004",
    "/regions/430000",
    "/coverage",
    "/matrix",
    "/facets/region",
)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_with_all_that_it_loads_is_under_100_kb(client: FlaskClient, path: str) -> None:
    soup = page(client, path)
    loaded = {
        str(tag.get("href") or tag.get("src"))
        for tag in soup.select("link[rel=stylesheet], link[rel=icon], script")
    }
    parts = [
        client.get(address, buffered=True).data for address in (quote(path, safe="/?=&%"), *sorted(loaded))
    ]
    assert sum(len(gzip.compress(part)) for part in parts) < 100_000
