"""A client that has an answer already is told so, until a new build could give another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search import pipeline, settings
from web import create_app

ADDRESSES = ("/api/v1/search?q=绿色", "/api/v1/search?page=2")


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_same_question_is_answered_with_304(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    assert first.headers["ETag"].startswith('W/"')
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert "Content-Security-Policy" in again.headers


def test_a_document_has_a_tag_too(client: FlaskClient) -> None:
    id = client.get("/api/v1/search").get_json()["hits"][0]["id"]
    tag = client.get(f"/api/v1/documents/{id}").headers["ETag"]
    assert client.get(f"/api/v1/documents/{id}", headers={"If-None-Match": tag}).status_code == 304


def test_other_parameters_another_host_and_another_language_have_other_tags(client: FlaskClient) -> None:
    tags = {client.get(address).headers["ETag"] for address in ADDRESSES}
    tags.add(client.get(ADDRESSES[0], headers={"Host": "example.org"}).headers["ETag"])
    tags.add(client.get(ADDRESSES[0], headers={"Accept-Language": "en"}).headers["ETag"])
    assert len(tags) == 4


@pytest.mark.parametrize("known", ["*", '"another"', 'W/"another"', "broken"])
def test_a_client_that_has_something_else_gets_the_answer(client: FlaskClient, known: str) -> None:
    assert client.get(ADDRESSES[0], headers={"If-None-Match": known}).status_code == 200


@pytest.mark.parametrize("address", ["/api/v1/search?page=0", "/api/v1/documents/nobody", "/api/v1/nothing"])
def test_what_is_no_answer_has_no_tag(client: FlaskClient, address: str) -> None:
    response = client.get(address, headers={"If-None-Match": "*"})
    assert response.status_code >= 400
    assert "ETag" not in response.headers


def test_a_new_build_makes_every_tag_stale(tmp_path: Path) -> None:
    pages, index = tmp_path / "pages.jsonl", tmp_path / "index"
    client = create_app(index, settings.load({})).test_client()
    pages.write_text(
        json.dumps({"id": "p", "text": "湖南省长沙市宁乡经济技术开发区推进绿色工厂建设，能耗下降。"}),
        encoding="utf-8",
    )
    tags = []
    for _ in range(2):
        pipeline.build([pages], index, max_page_mb=1)
        answer = client.get("/api/v1/search", headers={"If-None-Match": ", ".join(tags)})
        assert answer.status_code == 200
        tags.append(answer.headers["ETag"])
    assert len(set(tags)) == 2
