"""What holds for every answer: its headers, nothing inline or from elsewhere, headings and ways for all readers."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.web_pages import one

CSP = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize(
    "url", ["/", "/?q=绿色", "/nothing", "/api/v1/search", "/api/nothing", "/healthz", "/static/style.css"]
)
def test_every_answer_carries_the_security_headers(client: FlaskClient, url: str) -> None:
    headers = client.get(url, buffered=True).headers
    assert headers["Content-Security-Policy"] == CSP
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("url", ["/", "/?q=绿色", "/?q=鲸鱼", "/nothing"])
def test_no_page_needs_anything_inline_or_from_elsewhere(client: FlaskClient, url: str) -> None:
    soup = BeautifulSoup(client.get(url).text, "lxml")
    assert not soup.select("script:not([src]), style, iframe, [style]")
    assert not [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    loaded = [
        str(tag.get("href") or tag.get("src"))
        for tag in soup.select("link[rel=stylesheet], link[rel=icon], img, script")
    ]
    assert loaded
    for address in loaded:
        assert address.startswith("/static/")
        assert client.get(address, buffered=True).status_code == 200


def test_every_page_has_one_heading_of_the_first_level_a_language_and_a_way_past_the_navigation(
    client: FlaskClient,
) -> None:
    id = client.get("/api/v1/search").get_json()["hits"][0]["id"]
    for url in ("/", "/?q=绿色", "/?q=鲸鱼", f"/documents/{id}", "/nothing"):
        soup = BeautifulSoup(client.get(url).text, "lxml")
        assert len(soup.select("h1")) == 1
        assert one(soup, "html")["lang"] == "zh-Hans"
        assert one(soup, str(one(soup, "a.skip")["href"])).name == "main"
        ids = [tag["id"] for tag in soup.select("[id]")]
        assert len(ids) == len(set(ids))
