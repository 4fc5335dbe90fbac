"""Every list can be taken along: as JSON, as a table, as lines, as a feed, all saying the same."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from search import pipeline, settings
from search.library import Library
from tests.json_lines import write_numbered
from tests.made_up_pages import ODD_IDS
from web import create_app, exports
from web.sheet import COLUMNS, defused

FORMS = ("json", "csv", "ndjson", "atom")
ATOM = "{http://www.w3.org/2005/Atom}"
QUERY: dict[str, Any] = {"q": "园区", "year": ["2023", "2015"], "sort": "date"}


def rows(client: FlaskClient, **params: Any) -> list[dict[str, str]]:
    data = client.get("/search.csv", query_string=params).data
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def lines(client: FlaskClient, **params: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in client.get("/search.ndjson", query_string=params).data.splitlines()]


def feed(client: FlaskClient, **params: Any) -> ET.Element:
    return ET.fromstring(client.get("/search.atom", query_string=params).data)  # noqa: S314 - our own


def texts(root: ET.Element, path: str) -> list[str]:
    return [found.text or "" for found in root.findall("/".join(ATOM + step for step in path.split("/")))]


def test_all_forms_of_a_search_hold_the_same_documents_in_the_same_order(many: FlaskClient) -> None:
    page = many.get("/api/v1/search", query_string={**QUERY, "size": 100}).get_json()
    twin = many.get("/search.json", query_string={**QUERY, "size": 100}).get_json()
    assert twin["hits"] == page["hits"] == lines(many, **QUERY)
    ids = [hit["id"] for hit in page["hits"]]
    assert len(ids) == page["total"] > 3
    assert [row["id"] for row in rows(many, **QUERY)] == ids
    titles = ["".join(piece["t"] for piece in hit["title_marked"]) for hit in page["hits"]]
    assert texts(feed(many, **QUERY), "entry/title") == titles


def test_a_table_and_lines_hold_all_matches_whatever_the_page(many: FlaskClient) -> None:
    for params in ({}, {"page": 3, "size": 5}):
        assert len(rows(many, **params)) == len(lines(many, **params)) == 36


def test_a_search_without_matches_is_an_empty_table_an_empty_feed_and_no_line(many: FlaskClient) -> None:
    assert rows(many, q="鲸鱼") == lines(many, q="鲸鱼") == []
    found = feed(many, q="鲸鱼")
    assert texts(found, "entry/id") == []
    assert datetime.fromisoformat(texts(found, "updated")[0]).tzinfo is not None


def test_the_table_says_where_what_and_who(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search", query_string={"q": "绿色"}).get_json()
    found = rows(client, q="绿色")
    assert list(found[0]) == list(COLUMNS)
    for row, hit in zip(found, answer["hits"], strict=True):
        assert row["published"] == (hit["published"] or "")
        assert row["region_codes"].split("；") == [region["code"] for region in hit["regions"]]
        assert row["regions"].startswith("/".join(hit["regions"][0]["path"]))
        assert row["title_is_first_sentence"] == ("yes" if hit["title"] is None else "no")
        assert client.get(row["page"]).status_code == 200


def test_every_address_in_the_table_and_the_feed_opens_its_document(many: FlaskClient) -> None:
    found = {row["id"]: row["page"] for row in rows(many)}
    links = [
        link.attrib["href"]
        for link in feed(many, size=100).findall(f"{ATOM}entry/{ATOM}link")
        if link.get("rel") == "alternate"
    ]
    assert sorted(links) == sorted(found.values())
    for id in ODD_IDS:
        page = many.get(found[id])
        assert page.status_code == 200
        assert "编号奇特" in page.text


@pytest.mark.parametrize("form", FORMS)
def test_an_export_has_its_type_a_tag_and_its_failures_in_json(many: FlaskClient, form: str) -> None:
    response = many.get(f"/search.{form}", query_string={"q": "园区"})
    assert (response.status_code, response.mimetype) == (200, exports.TYPES[form])
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response.headers
    again = many.get(
        f"/search.{form}", query_string={"q": "园区"}, headers={"If-None-Match": response.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    failed = many.get(f"/search.{form}", query_string={"page": "0"})
    assert (failed.status_code, failed.get_json()["error"]["param"]) == (400, "page")
    unknown = many.get(f"/search.{form}", query_string={"colour": "red"})
    assert (unknown.status_code, unknown.get_json()["error"]["code"]) == (400, "unknown_parameter")


@pytest.mark.parametrize("form", FORMS)
def test_without_an_index_an_export_is_503_before_anything_is_sent(empty: FlaskClient, form: str) -> None:
    response = empty.get(f"/search.{form}")
    assert (response.status_code, response.get_json()["error"]["code"]) == (503, "index_unavailable")


@pytest.mark.parametrize("form", FORMS)
def test_an_export_passes_over_what_trackers_append_as_the_page_does(many: FlaskClient, form: str) -> None:
    assert many.get(f"/search.{form}?q=园区&utm_source=mail&region=").status_code == 200


def test_the_page_names_its_other_forms_with_its_own_parameters(many: FlaskClient) -> None:
    soup = BeautifulSoup(many.get("/", query_string=QUERY).text, "html.parser")
    links = {str(link["type"]): str(link["href"]) for link in soup.select("link[rel=alternate]")}
    assert set(links) >= set(exports.TYPES.values())
    listed = many.get("/api/v1/search", query_string={**QUERY, "size": 100}).get_json()
    for form, type in exports.TYPES.items():
        assert links[type].startswith(f"/search.{form}?")
        assert many.get(links[type]).mimetype == type
    assert len(many.get(links["application/x-ndjson"]).data.splitlines()) == listed["total"]


def test_the_address_without_an_ending_leads_to_the_page(many: FlaskClient) -> None:
    response = many.get("/search?q=%E7%BB%BF&year=2023")
    assert (response.status_code, response.headers["Location"]) == (308, "/?q=%E7%BB%BF&year=2023")
    assert many.get("/search").headers["Location"] == "/"


def test_facets_of_the_json_twin_lead_to_the_twin(many: FlaskClient) -> None:
    for values in many.get("/search.json").get_json()["facets"].values():
        for value in values:
            assert value["toggle_url"].startswith("/search.json?")
            assert many.get(value["toggle_url"]).get_json()["total"] == value["count"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("+1", "'+1"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠a", "'＠a"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\nx", "'\nx"),
        (" =1", "' =1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\x00=1", "'=1"),
        ("绿色=1", "绿色=1"),
        ("2024-05-31", "2024-05-31"),
        ("", ""),
    ],
)
def test_no_cell_of_a_table_is_run_as_a_formula(text: str, shown: str) -> None:
    assert defused(text) == shown


class TestFeed:
    def test_an_entry_has_what_the_format_demands(self, many: FlaskClient) -> None:
        root = feed(many, q="园区", size=100)
        assert root.tag == ATOM + "feed"
        for path in ("id", "title", "updated"):
            assert len(texts(root, path)) == 1
        entries = root.findall(ATOM + "entry")
        assert len({texts(entry, "id")[0] for entry in entries}) == len(entries) > 5
        for entry in entries:
            assert texts(entry, "id")[0].startswith("urn:uuid:")
            assert texts(entry, "title")[0]
            for moment in (*texts(entry, "updated"), *texts(entry, "published")):
                assert datetime.fromisoformat(moment).tzinfo is not None
            for link in entry.findall(ATOM + "link"):
                assert link.attrib["href"].startswith(("http://", "https://"))

    def test_a_feed_shows_the_newest_first_and_leads_from_page_to_page(self, many: FlaskClient) -> None:
        ids: list[str] = []
        address = "/search.atom?size=10"
        while address:
            root = ET.fromstring(many.get(address).data)  # noqa: S314 - our own
            ids += texts(root, "entry/id")
            rels = {link.get("rel"): link.get("href") for link in root.findall(ATOM + "link")}
            assert {"self", "alternate", "first"} <= set(rels)
            address = rels.get("next") or ""
        assert len(ids) == len(set(ids)) == 36
        dates = texts(feed(many, size=100), "entry/published")
        assert dates == sorted(dates, reverse=True)

    def test_an_entry_keeps_its_date_and_its_id_across_rebuilds(self, tmp_path: Path) -> None:
        pages, index = tmp_path / "pages.jsonl", tmp_path / "index"
        client = create_app(index, settings.load({})).test_client()
        seen: list[dict[str, str]] = []
        made = []
        for count in (2, 3):
            pipeline.build([write_numbered(pages, count)], index, max_page_mb=1)
            made.append(Library.open(index).info.created)
            root = feed(client)
            seen.append(dict(zip(texts(root, "entry/id"), texts(root, "entry/updated"), strict=True)))
        assert seen[1].items() >= seen[0].items()
        assert len(seen[1]) == 3
        assert set(seen[0].values()) == {made[0]}


@pytest.mark.parametrize("ending", ["json", "txt"])
def test_a_document_can_be_taken_along(many: FlaskClient, ending: str) -> None:
    response = many.get(f"/documents/plain-03.{ending}")
    assert response.status_code == 200
    assert "第3号园区简报" in response.text
    assert response.headers["ETag"]
    assert response.mimetype == {"json": "application/json", "txt": "text/plain"}[ending]


def test_a_document_as_json_is_what_the_api_gives(many: FlaskClient) -> None:
    twin = many.get("/documents/plain-03.json").get_json()
    assert twin == many.get("/api/v1/documents/plain-03").get_json()


def test_an_id_that_ends_like_a_form_is_that_document_s_page(many: FlaskClient) -> None:
    assert many.get("/documents/dot.txt").mimetype == "text/html"
    assert many.get("/documents/dot.txt.txt").mimetype == "text/plain"
    assert many.get("/documents/nobody.txt").status_code == 404
