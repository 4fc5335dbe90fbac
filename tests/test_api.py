"""The JSON API: one shape for answers, one for errors, never a page of HTML, never a stack trace."""

from __future__ import annotations

import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search import errors, pipeline, settings
from search.library import Library
from search.query import PARAMETERS
from tests.made_up_pages import ODD_IDS, SCRIPT
from web import create_app, tables

SEARCH = "/api/v1/search"
DOCS = (Path(__file__).parent.parent / "docs" / "api.md").read_text(encoding="utf-8")


def error(response: TestResponse) -> dict[str, Any]:
    """The error of an answer, after a look at its shape."""
    assert response.mimetype == "application/json"
    body = response.get_json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "param"}
    assert body["error"]["message"]
    assert "Traceback" not in response.text
    return dict(body["error"])


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


@pytest.mark.parametrize("path", [SEARCH, "/api/v1/documents/x", SEARCH + "?q=绿色"])
def test_without_an_index_the_answer_is_503_with_the_remedy(empty: FlaskClient, path: str) -> None:
    response = empty.get(path)
    found = error(response)
    assert (response.status_code, found["code"]) == (503, "index_unavailable")
    assert "policysearch build" in found["message"]
    assert int(response.headers["Retry-After"]) > 0


def test_bad_parameters_are_named_even_without_an_index(empty: FlaskClient) -> None:
    assert empty.get(SEARCH, query_string={"page": "-1"}).status_code == 400


def test_health_tells_the_build_that_answers(client: FlaskClient, seed_library: Library) -> None:
    response = client.get("/healthz")
    body = response.get_json()
    assert (response.status_code, body["status"]) == (200, "ok")
    assert (body["build"]["id"], body["build"]["documents"]) == (seed_library.info.id, 5)


def test_health_is_503_with_the_reason_without_an_index(empty: FlaskClient) -> None:
    response = empty.get("/healthz")
    assert (response.status_code, response.get_json()["status"]) == (503, "unavailable")
    assert response.get_json()["error"]["code"] == "index_unavailable"
    [reason] = response.get_json()["reasons"]
    assert reason["code"] == "index_unavailable"
    assert "policysearch build" in reason["message"]


def test_an_index_that_appears_later_is_served_without_a_restart(seed_index: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    client = create_app(folder, settings.load({})).test_client()
    assert client.get("/healthz").status_code == 503
    folder.symlink_to(seed_index)
    assert client.get("/healthz").status_code == 200
    assert client.get(SEARCH).get_json()["total"] == 5


def test_a_new_build_is_picked_up_without_a_restart_and_every_answer_names_its_build(tmp_path: Path) -> None:
    page = "湖南省长沙市宁乡经济技术开发区推进绿色工厂建设，全年单位能耗下降百分之三，园区环境持续改善。"
    file, index = tmp_path / "pages.jsonl", tmp_path / "index"
    client = create_app(index, settings.load({})).test_client()
    seen = {}
    for count in (1, 2, 3):
        records = [
            {"id": f"p{number}", "title": f"第{number}号", "text": f"{number}。{page}"}
            for number in range(count)
        ]
        file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        built = pipeline.build([file], index, max_page_mb=1).info.id
        answer = client.get(SEARCH).get_json()
        seen[answer["build"]] = answer["total"]
        assert answer["build"] == built
    assert sorted(seen.values()) == [1, 2, 3]


def test_requests_at_the_same_time_get_their_own_answers(app: Flask) -> None:
    texts = ("绿色", "绿色工厂", "宁乡", "张家港", "湘潭", "再制造", "鲸鱼", "发展")

    def ask(text: str) -> tuple[str, int]:
        answer = app.test_client().get(SEARCH, query_string={"q": text}).get_json()
        return answer["query"]["text"], answer["total"]

    alone = [ask(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, texts * 10)) == alone * 10


@pytest.mark.parametrize("damage", ["cut", "manifest", "pointer", "dictionary"])
def test_a_damaged_index_is_503_and_never_a_crash(seed_index: Path, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "index"
    shutil.copytree(seed_index, folder)
    copy = folder / (folder / "CURRENT").read_text().strip()
    if damage == "pointer":
        (folder / "CURRENT").write_text("nowhere")
    manifest = copy / "build.json"
    if damage == "cut":
        (copy / "documents.jsonl").write_bytes(b"")
    elif damage == "manifest":
        manifest.write_text("{")
    elif damage == "dictionary":
        manifest.write_text(re.sub(r'"fingerprint": "\w+"', '"fingerprint": "another"', manifest.read_text()))
    response = create_app(folder, settings.load({})).test_client().get(SEARCH)
    expected = "index_mismatch" if damage == "dictionary" else "index_unavailable"
    assert (response.status_code, error(response)["code"]) == (503, expected)


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


def test_every_parameter_and_field_and_error_code_is_documented(client: FlaskClient) -> None:
    rows = set(re.findall(r"^\| `([^`]+)` \|", DOCS, re.MULTILINE))
    answer = client.get(SEARCH, query_string={"q": "绿色"}).get_json()
    document = client.get(f"/api/v1/documents/{answer['hits'][0]['id']}").get_json()
    fields = {*answer, *answer["query"], *answer["hits"][0], *answer["facets"]["region"][0], *document}
    codes = {kind.code for kind in _kinds(errors.PolicysearchError) if kind.code not in NOT_OF_THE_API}
    written = _written_codes()
    assert {"unknown_parameter", "unknown_value", "query_too_long", "not_found"} <= written
    missing = {*PARAMETERS, *fields, *codes, *written} - rows
    assert not missing, f"docs/api.md has no row for {sorted(missing)}"


def test_every_error_code_of_the_documentation_has_words_for_the_page() -> None:
    errors_table = DOCS[DOCS.index("| code | status |") :]
    codes = re.findall(r"^\| `(\w+)` \| \d", errors_table, re.MULTILINE)
    assert len(codes) > 8
    assert set(codes) == set(tables.failures())


# Codes of errors that stop a build or a start, and never answer a request.
NOT_OF_THE_API = {"error", "table_broken", "page_unusable", "nothing_to_build", "port_unavailable"}


def _kinds(kind: type[errors.PolicysearchError]) -> set[type[errors.PolicysearchError]]:
    return {kind}.union(*(_kinds(each) for each in kind.__subclasses__()))


def _written_codes() -> set[str]:
    """Error codes that stand as literals in the code that reads parameters and answers failures."""
    root = Path(__file__).parent.parent
    files = [root / "search" / "query" / "params.py", root / "web" / "api.py", root / "web" / "failures.py"]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    found = set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', text))
    return {code for code in found if re.search(r"unknown|too_long|bad|not_|internal", code)}
