"""Reprints as the API answers them, over a build of pages of which some are copies."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from search import pipeline, settings
from tests.json_lines import write_lines
from tests.test_family import ARTICLE
from web import create_app

ROWS = [
    ("copy", "2024-03-05", "谷腾环保网"),
    ("first", "2024-03-02", "宁乡市人民政府"),
    ("press", "2024-03-03", "湖南日报"),
]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("copies")
    records = [
        {"id": name, "title": "宁乡分区管控", "text": f"{ARTICLE}\n（{name}）", "date": day, "source": source}
        for name, day, source in ROWS
    ]
    other = "湘潭市公布污染防治攻坚战考核结果，全年空气质量优良天数比例继续提高，群众满意度上升。"
    records.append({"id": "other", "title": "湘潭考核", "text": other, "date": "2024-03-04"})
    pipeline.build([write_lines(folder / "pages.jsonl", records)], folder / "index", max_page_mb=1)
    return create_app(folder / "index", settings.load({})).test_client()


def test_the_copies_of_an_article_are_one_hit_that_counts_them(shelf: FlaskClient) -> None:
    answer = shelf.get("/api/v1/search?q=宁乡").get_json()
    assert (answer["total"], answer["families"]) == (3, 1)
    assert [(hit["id"], hit["reprints"]) for hit in answer["hits"]] == [("first", 2)]


def test_all_copies_are_listed_where_one_asks_for_them(shelf: FlaskClient) -> None:
    answer = shelf.get("/api/v1/search?q=宁乡&collapse=0").get_json()
    assert (answer["total"], answer["families"]) == (3, 3)
    assert {hit["id"] for hit in answer["hits"]} == {"copy", "first", "press"}


def test_a_filter_that_leaves_the_first_out_shows_the_next(shelf: FlaskClient) -> None:
    answer = shelf.get("/api/v1/search?q=宁乡&from=2024-03-03").get_json()
    assert [(hit["id"], hit["reprints"]) for hit in answer["hits"]] == [("press", 1)]


def test_the_reprints_of_a_document_are_listed_in_their_order(shelf: FlaskClient) -> None:
    answer = shelf.get("/api/v1/documents/press/reprints").get_json()
    assert (answer["id"], answer["first"], answer["count"]) == ("press", "first", 2)
    assert [each["id"] for each in answer["reprints"]] == ["first", "copy"]
    assert shelf.get("/api/v1/documents/other/reprints").get_json()["reprints"] == []
    assert shelf.get("/api/v1/documents/none/reprints").status_code == 404


def test_an_odd_value_of_collapse_is_an_error_that_says_so(shelf: FlaskClient) -> None:
    answer = shelf.get("/api/v1/search?collapse=yes")
    assert answer.status_code == 400
    assert answer.get_json()["error"]["param"] == "collapse"


def test_links_of_a_list_that_is_not_collapsed_stay_that_way(shelf: FlaskClient) -> None:
    answer = shelf.get("/api/v1/search?q=宁乡&collapse=0").get_json()
    assert all("collapse=0" in value["url"] for value in answer["facets"]["source"])
