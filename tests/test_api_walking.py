"""Programs walk through all hits by cursors, and are told to where a page lies too deep."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search import pipeline, settings
from tests.api_answers import SEARCH, error
from tests.json_lines import write_numbered
from web import create_app


def walk(client: FlaskClient, **params: Any) -> list[str]:
    ids: list[str] = []
    while True:
        answer = client.get(SEARCH, query_string=params).get_json()
        ids += [hit["id"] for hit in answer["hits"]]
        if answer["next_cursor"] is None:
            return ids
        params["cursor"] = answer["next_cursor"]


@pytest.mark.parametrize(
    "params", [{}, {"q": "园区"}, {"q": "园区", "sort": "date", "year": ["2012", "2023"]}]
)
@pytest.mark.parametrize("size", [1, 7, 100])
def test_a_walk_by_cursors_meets_every_hit_once_and_in_order(
    many: FlaskClient, params: dict[str, Any], size: int
) -> None:
    whole = many.get(SEARCH, query_string={**params, "size": 100}).get_json()
    assert walk(many, **params, size=size) == [hit["id"] for hit in whole["hits"]]
    assert len(whole["hits"]) == whole["total"] > 0


def test_past_the_cap_a_page_is_a_400_that_names_the_cursor(many: FlaskClient) -> None:
    response = many.get(SEARCH, query_string={"page": 101, "size": 100})
    failure = error(response)
    assert (response.status_code, failure["code"], failure["param"]) == (400, "bad_parameter", "page")
    assert "cursor" in failure["message"]


def cursor(client: FlaskClient, **params: Any) -> str:
    return str(client.get(SEARCH, query_string=params).get_json()["next_cursor"])


@pytest.mark.parametrize(
    "made_up",
    [
        "x",
        "绿色",
        "%%%",
        "A" * 5000,
        base64.urlsafe_b64encode(b"[]").decode(),
        base64.urlsafe_b64encode(b'["a","b",3]').decode(),
        base64.urlsafe_b64encode(b"[" * 1000).decode(),
        base64.urlsafe_b64encode(b"\xff").decode(),
    ],
)
def test_a_made_up_cursor_is_a_400(many: FlaskClient, made_up: str) -> None:
    response = many.get(SEARCH, query_string={"cursor": made_up})
    assert (response.status_code, error(response)["code"]) == (400, "bad_cursor")


def test_a_cursor_belongs_to_its_search(many: FlaskClient) -> None:
    token = cursor(many, q="园区", size=3)
    other = many.get(SEARCH, query_string={"q": "绿色", "cursor": token})
    assert (other.status_code, error(other)["code"]) == (400, "bad_cursor")
    assert many.get(SEARCH, query_string={"q": "园区", "size": 5, "cursor": token}).status_code == 200


@pytest.mark.parametrize("params", [{"page": 2}, {"cursor": ["a", "b"]}])
def test_a_cursor_stands_alone(many: FlaskClient, params: dict[str, Any]) -> None:
    response = many.get(SEARCH, query_string={"cursor": cursor(many), **params})
    failure = error(response)
    assert (response.status_code, failure["code"], failure["param"]) == (400, "bad_parameter", "cursor")


def test_a_changed_place_inside_a_cursor_is_never_a_failure_of_ours(many: FlaskClient) -> None:
    token = cursor(many, size=3)
    build, bound, _ = json.loads(base64.urlsafe_b64decode(token + "=="))
    for place in ("-1", "９", "", "10000000", "x" * 100):
        forged = base64.urlsafe_b64encode(json.dumps([build, bound, place]).encode()).decode()
        assert many.get(SEARCH, query_string={"size": 3, "cursor": forged}).status_code in (200, 400)


def test_a_cursor_of_a_build_that_is_gone_says_so(tmp_path: Path) -> None:
    pages, index = tmp_path / "pages.jsonl", tmp_path / "index"
    client = create_app(index, settings.load({})).test_client()
    token = ""
    for count in (3, 4):
        pipeline.build([write_numbered(pages, count)], index, max_page_mb=1)
        token = token or cursor(client, size=2)
    response = client.get(SEARCH, query_string={"size": 2, "cursor": token})
    assert (response.status_code, error(response)["code"]) == (410, "cursor_expired")
