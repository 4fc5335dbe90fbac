"""What a page says where it can't show what was asked for, and what it passes over."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.library import Library
from tests.web_pages import one, page


def test_parameters_of_trackers_are_passed_over_on_pages(client: FlaskClient) -> None:
    soup = page(client, "/?q=绿色&utm_source=mail&utm_anything=1&fbclid=2")
    assert soup.select(".hit")
    assert "utm_" not in str(soup)
    assert page(client, "/?utm_source=mail").select(".hero")


@pytest.mark.parametrize(
    "url",
    [
        "/?page=-1",
        "/?size=1000000000",
        "/?colour=red",
        "/?region=nowhere",
        "/?q=" + "a" * 100_000,
        "/?from=soon",
    ],
)
def test_a_bad_parameter_is_a_calm_page_with_400(client: FlaskClient, url: str) -> None:
    soup = page(client, url, 400)
    assert one(soup, "h1").get_text() in ("检索条件有误", "检索词太长")
    assert one(soup, ".detail").get_text().strip()
    assert soup.select(".ways a[href='/']")[-1].get_text() == "回到首页"


def test_a_bad_parameter_can_be_left_out_with_one_click(client: FlaskClient) -> None:
    soup = page(client, "/?q=绿色&region=430000&page=-1&utm_source=x", 400)
    again = page(client, str(one(soup, ".ways a")["href"]))
    assert again.select(".hit")
    assert "湖南省" in one(again, ".chip").get_text()


@pytest.mark.parametrize("url", ["/nothing", "/documents/", "/documents/nobody", "/static/nothing.css"])
def test_an_address_that_is_not_there_is_a_page_with_404(client: FlaskClient, url: str) -> None:
    assert one(page(client, url, 404), ".failure-status").get_text() == "404"


def test_without_an_index_every_page_says_what_to_do(empty: FlaskClient) -> None:
    for url in ("/", "/?q=绿色", "/documents/x"):
        soup = page(empty, url, 503)
        assert "policysearch build" in one(soup, ".detail").get_text()


def test_a_failure_of_ours_is_a_page_without_details(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Library, "search", fail)
    response = app.test_client().get("/?q=绿色")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    ("path", "status"), [("/?q=%00", 200), ("/?q=%00绿色%1b", 200), ("/matrix?by=colour", 400)]
)
def test_what_no_page_can_show_or_has_is_left_out_or_refused(
    client: FlaskClient, path: str, status: int
) -> None:
    for address in (path, path + "&lang=en"):
        answer = client.get(address)
        assert answer.status_code == status
        assert not [character for character in answer.text if ord(character) < 32 and character != "\n"]
