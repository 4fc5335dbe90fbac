"""Pages as the tests of the web read them."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient


def page(client: FlaskClient, url: str, status: int = 200, **params: Any) -> BeautifulSoup:
    """The page at ``url``, which must answer with ``status``."""
    response = client.get(url, query_string=params) if params else client.get(url)
    assert response.status_code == status
    assert response.mimetype == "text/html"
    return BeautifulSoup(response.text, "lxml")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    """The first element of ``selector``, which must be there."""
    found = soup.select_one(selector)
    assert found is not None, f"no {selector} on the page"
    return found


def total(soup: BeautifulSoup) -> int:
    """How many documents the page says that it found."""
    return int(one(soup, ".total").get_text().replace(",", ""))
