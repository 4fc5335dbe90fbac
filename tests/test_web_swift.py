"""Plain searches are answered before Flask sees them, and nobody can tell but by the time that it takes."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder, TestResponse

from search.model import Query, Results

PATH = "/api/v1/search"
# Sends a request to Flask, which finds that the client has nothing of use.
BY_FLASK = {"If-None-Match": '"something else"'}


def said(response: TestResponse) -> tuple[int, Any, dict[str, str]]:
    """Status, body and headers, without the time that it took."""
    body = response.get_json()
    body.pop("took_ms", None)
    headers = dict(response.headers)
    headers.pop("Content-Length")
    return response.status_code, body, headers


def both(client: FlaskClient, address: str) -> tuple[tuple[int, Any, dict[str, str]], ...]:
    return said(client.get(address)), said(client.get(address, headers=BY_FLASK))


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "?q=" + quote("绿色工厂"),
        "?q=" + quote("绿色 OR 园区 -能耗") + "&size=2&page=2",
        "?topic=green_manufacturing&region=430000&collapse=0&explain=1",
        "?q=&region=&from=2020&to=2024-05",
        "?q=a+b%2Bc&sort=date",
        "?q=nothing-of-this-kind-zzzz",
        # No answers.
        "?page=0",
        "?q=1&q=2",
        "?unknown=1",
        "?cursor=broken",
        "?region=999999",
    ],
)
def test_both_ways_say_the_same(client: FlaskClient, asked: str) -> None:
    swift, by_flask = both(client, PATH + asked)
    assert swift == by_flask


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["q", "size", "page", "sort", "from", "topic", "é", ""]), st.text(max_size=8)
        ),
        max_size=4,
    ),
    st.sampled_from(["&", "&&", ";"]),
)
@examples(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_ways_say_the_same_whatever_is_asked(
    client: FlaskClient, pairs: list[tuple[str, str]], joint: str
) -> None:
    asked = joint.join(
        f"{quote(name)}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in pairs
    )
    swift, by_flask = both(client, f"{PATH}?{asked}")
    assert swift == by_flask


@pytest.mark.parametrize("asked", ["?q=%ff%fe", "?q=%E7%BB", "?q=%zz", "?%ff=1", "?q"])
def test_bytes_that_are_no_text_are_read_as_flask_reads_them(client: FlaskClient, asked: str) -> None:
    swift, by_flask = both(client, PATH + asked)
    assert swift == by_flask


def test_only_the_length_of_what_head_asks_for_is_sent(client: FlaskClient) -> None:
    response = client.head(PATH + "?q=x")
    assert (response.status_code, response.data) == (200, b"")


def test_under_a_prefix_links_carry_it(app: Flask) -> None:
    body = app.test_client().get(PATH, environ_overrides={"SCRIPT_NAME": "/news"}).get_json()
    urls = [value["url"] for values in body["facets"].values() for value in values]
    assert urls
    assert all(url.startswith("/news/api/") for url in urls)


def test_a_plain_search_never_comes_to_flask(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("Flask was asked")

    monkeypatch.setattr(app, "full_dispatch_request", refuse)
    assert app.test_client().get(PATH + "?q=x").status_code == 200


def test_what_breaks_before_flask_is_answered_by_flask(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_text: str) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("web.swift._params", broken)
    assert client.get(PATH + "?q=x").status_code == 200


PAGES = [
    "?q=" + quote("绿色"),
    "?q=" + quote("绿色 OR 园区 -能耗") + "&size=2&page=2&sort=date",
    "?topic=carbon&region=430000&region=430100&collapse=0",
    "?q=" + quote("绿色") + "&region=430000&year=2018&from=2017&lang=en",
    "?q=&region=&from=2020&to=2024-05",
    "?q=" + quote("<b>&'\"") + "&source=" + quote("<i>&'\"") + "&lang=tlh&utm_source=x",
    "?q=" + quote("鲸鱼 海洋"),
    "?q=" + quote("鲸鱼 海洋") + "&lang=en&region=430000",
    "?q=" + quote("绿色") + "&page=90",
    "?q=2024" + quote("年 十四五"),
    "?q=a%00b&lang=zh",
    "?lang=en",
    "?utm_source=x",
    # No answers.
    "?page=0",
    "?q=1&q=2",
    "?unknown=1",
    "?region=999999",
]


@pytest.mark.parametrize("preferred", ["", "en-GB,en;q=0.9", "fr, zh;q=0.2"])
@pytest.mark.parametrize("asked", PAGES)
def test_both_ways_show_the_same_page(app: Flask, asked: str, preferred: str) -> None:
    def shown(more: dict[str, str]) -> tuple[int, str, dict[str, str]]:
        response = app.test_client().get("/" + asked, headers={"Accept-Language": preferred, **more})
        took = re.sub(r'(?<=took">)[^<]+', "", response.text)
        headers = dict(response.headers)
        headers.pop("Content-Length")
        return response.status_code, took, headers

    assert shown({}) == shown(BY_FLASK)


def test_a_page_of_results_never_comes_to_flask(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("Flask was asked")

    monkeypatch.setattr(app, "full_dispatch_request", refuse)
    for asked in PAGES[:11]:
        assert app.test_client().get("/" + asked).status_code == 200


def test_requests_answered_before_flask_are_counted_and_timed(app: Flask) -> None:
    client = app.test_client()

    def told() -> dict[str, float]:
        lines = client.get("/metrics").text.splitlines()
        about = [line.rsplit(" ", 1) for line in lines if 'endpoint="pages.search"' in line]
        return {name: float(value) for name, value in about}

    client.get("/?q=x")
    before = told()
    for _ in range(3):
        client.get("/?q=x")
    after = told()
    for name in (
        'policysearch_requests_total{endpoint="pages.search",method="GET",status="200"}',
        'policysearch_request_seconds_count{endpoint="pages.search"}',
    ):
        assert after[name] - before[name] == 3


def test_nobody_waits_for_ever_behind_a_slow_answer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    library = app.extensions["library"]
    search, begun, told = library.search, threading.Event(), threading.Event()

    def slow(query: Query) -> Results:
        if query.text == "slow":
            begun.set()
            assert told.wait(60)
        return search(query)

    monkeypatch.setattr("web.swift._PATIENCE", 0.01)
    monkeypatch.setattr(library, "search", slow)
    with ThreadPoolExecutor(1) as others:
        first = others.submit(app.test_client().get, PATH + "?q=slow")
        assert begun.wait(60)
        assert app.test_client().get(PATH + "?q=quick").status_code == 200
        assert not first.done()
        told.set()
        assert first.result().status_code == 200


def test_a_server_may_leave_an_empty_query_out(app: Flask) -> None:
    environ = EnvironBuilder(path="/").get_environ()
    for name in ("QUERY_STRING", "SCRIPT_NAME"):
        environ.pop(name, None)
    statuses: list[str] = []
    for path in ("/", PATH):
        body = app({**environ, "PATH_INFO": path}, lambda status, *_: statuses.append(status))  # type: ignore[arg-type,return-value]
        assert b"".join(body)
    assert statuses == ["200 OK", "200 OK"]
