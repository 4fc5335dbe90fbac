"""The JSON API: one shape for answers, one for errors, never a page of HTML, never a stack trace."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.library import Library
from tests.api_answers import SEARCH, error
from tests.made_up_pages import ODD_IDS, SCRIPT


def test_a_search_answers_with_hits_marks_and_facets(client: FlaskClient) -> None:
    response = client.get(SEARCH, query_string={"q": "绿色工厂"})
    answer = response.get_json()
    assert response.status_code == 200
    assert answer["query"]["text"] == "绿色工厂"
    assert answer["total"] == len(answer["hits"]) > 0
    for hit in answer["hits"]:
        marked = [segment["t"] for segment in hit["title_marked"] + hit["snippet"] if segment.get("m")]
        assert "绿色工厂" in marked


def test_chinese_stands_in_the_answer_as_itself(client: FlaskClient) -> None:
    assert "绿色工厂" in client.get(SEARCH, query_string={"q": "绿色工厂"}).text


def test_a_repeated_parameter_widens_and_another_facet_narrows(client: FlaskClient) -> None:
    def total(**params: Any) -> int:
        return int(client.get(SEARCH, query_string=params).get_json()["total"])

    hunan, jiangsu = total(region="430000"), total(region="320000")
    assert min(hunan, jiangsu) > 0
    assert total(region=["430000", "320000"]) == hunan + jiangsu
    assert total(region="430000", year="2018") < hunan


def test_the_addresses_in_the_answer_lead_to_the_counts_that_they_promise(client: FlaskClient) -> None:
    facets = client.get(SEARCH, query_string={"q": "绿色"}).get_json()["facets"]
    for values in facets.values():
        for value in values:
            assert value["url"].startswith(SEARCH + "?")
            assert client.get(value["url"]).get_json()["total"] == value["count"]


def test_a_document_can_be_fetched_by_every_id_that_a_search_returns(client: FlaskClient) -> None:
    for hit in client.get(SEARCH).get_json()["hits"]:
        document = client.get(f"/api/v1/documents/{hit['id']}").get_json()
        assert document["id"] == hit["id"]
        assert document["title"] == hit["title"]


@pytest.mark.parametrize("id", ODD_IDS)
def test_an_id_may_hold_any_character(many: FlaskClient, id: str) -> None:
    response = many.get("/api/v1/documents/" + quote(id, safe=""))
    assert (response.status_code, response.get_json()["id"]) == (200, id)
    response = many.get("/api/v1/documents/" + quote(id))
    assert (response.status_code, response.get_json()["id"]) == (200, id)


def test_text_of_pages_comes_as_text_in_segments_and_never_as_markup(many: FlaskClient) -> None:
    response = many.get(SEARCH, query_string={"q": "alert 绿色园区"})
    assert response.mimetype == "application/json"
    titles = ["".join(segment["t"] for segment in hit["title_marked"]) for hit in response.get_json()["hits"]]
    assert any(SCRIPT in title for title in titles)
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({"page": "-1"}, "bad_parameter", "page"),
        ({"page": "0"}, "bad_parameter", "page"),
        ({"page": "zwei"}, "bad_parameter", "page"),
        ({"page": "1001"}, "bad_parameter", "page"),
        ({"size": "1000000000"}, "bad_parameter", "size"),
        ({"sort": "best"}, "bad_parameter", "sort"),
        ({"from": "gestern"}, "bad_parameter", "from"),
        ({"from": "2024-13-45"}, "bad_parameter", "from"),
        ({"from": "2024", "to": "2020"}, "bad_parameter", "from"),
        ({"q": ["a", "b"]}, "bad_parameter", "q"),
        ({"colour": "red"}, "unknown_parameter", "colour"),
        ({"utm_source": "mail"}, "unknown_parameter", "utm_source"),
        ({"region": "nowhere"}, "unknown_value", "region"),
        ({"year": "MMXX"}, "unknown_value", "year"),
        ({"q": "绿" * 100_000}, "query_too_long", "q"),
        ({"q": SCRIPT * 100}, "query_too_long", "q"),
    ],
)
def test_a_bad_parameter_is_named_and_answered_with_400(
    client: FlaskClient, params: dict[str, str], code: str, param: str
) -> None:
    response = client.get(SEARCH, query_string=params)
    found = error(response)
    assert (response.status_code, found["code"], found["param"]) == (400, code, param)
    assert len(found["message"]) < 500


def test_a_query_of_odd_characters_is_searched_and_never_an_error(client: FlaskClient) -> None:
    for text in (
        '"',
        "((((",
        "- - -",
        "OR OR",
        "title:",
        "\x00",
        "\ud7ff",
        "%",
        "*",
        "a:b:c",
        "「",
        "\\",
        "ﷺ" * 50,
    ):
        assert client.get(SEARCH, query_string={"q": text}).status_code == 200
    assert client.get(SEARCH + "?q=%ff%fe%ed%a0%80").status_code == 200


def test_a_document_that_is_not_there_is_a_404(client: FlaskClient) -> None:
    response = client.get("/api/v1/documents/nobody")
    assert (response.status_code, error(response)["code"]) == (404, "no_such_document")


def test_a_document_takes_no_parameters(client: FlaskClient) -> None:
    response = client.get("/api/v1/documents/nobody?q=1")
    assert (response.status_code, error(response)["param"]) == (400, "q")


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/v1", "/api/v2/search", "/api/v1/documents/", "/api//v1"]
)
def test_an_address_that_is_not_there_is_a_404_in_json(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, error(response)["code"]) == (404, "not_found")


def test_another_method_is_a_405_that_names_the_right_ones(client: FlaskClient) -> None:
    response = client.post(SEARCH)
    assert (response.status_code, error(response)["code"]) == (405, "method_not_allowed")
    assert "GET" in response.headers["Allow"]


def test_requests_at_the_same_time_get_their_own_answers(app: Flask) -> None:
    texts = ("绿色", "绿色工厂", "宁乡", "张家港", "湘潭", "再制造", "鲸鱼", "发展")

    def ask(text: str) -> tuple[str, int]:
        answer = app.test_client().get(SEARCH, query_string={"q": text}).get_json()
        return answer["query"]["text"], answer["total"]

    alone = [ask(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, texts * 10)) == alone * 10


def test_a_failure_of_ours_is_a_500_without_its_details(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Library, "search", fail)
    response = app.test_client().get(SEARCH)
    assert (response.status_code, error(response)["code"]) == (500, "internal_error")
    assert "secret" not in response.text
    assert "secret detail" in caplog.text
