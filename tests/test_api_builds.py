"""The API follows the build that is there, and says what to do where none is or it is damaged."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search import pipeline, settings
from search.library import Library
from tests.api_answers import SEARCH, error
from tests.json_lines import write_numbered
from web import create_app


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
    file, index = tmp_path / "pages.jsonl", tmp_path / "index"
    client = create_app(index, settings.load({})).test_client()
    seen = {}
    for count in (1, 2, 3):
        built = pipeline.build([write_numbered(file, count)], index, max_page_mb=1).info.id
        answer = client.get(SEARCH).get_json()
        seen[answer["build"]] = answer["total"]
        assert answer["build"] == built
    assert sorted(seen.values()) == [1, 2, 3]


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
