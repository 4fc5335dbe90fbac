"""Nothing that a page, a query or a table says can become markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from search import settings
from search.advice import Advice, Change, Word
from search.library import Library
from search.model import (
    Article,
    BuildInfo,
    Citation,
    Document,
    Evidence,
    Facet,
    FacetValue,
    Hit,
    Labels,
    Note,
    ParkLabel,
    Query,
    RegionLabel,
    Reject,
    RepairStep,
    Results,
    Segment,
    TopicLabel,
)
from search.related import Related
from tests.made_up_pages import ATTRIBUTE, SCRIPT
from web import create_app

STRINGS = (
    SCRIPT,
    ATTRIBUTE,
    "' onfocus='alert(1)",
    "<img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    "</textarea></script><svg/onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "<!--<a href=javascript:alert(1)>",
    "&lt;script&gt;&#x3c;",
    "\u202e<b>\u2028\u0000",
)


class Hostile(Library):
    """A library in which every string that a page can show is ``text``."""

    def __init__(self, text: str, url: str | None = None) -> None:
        self.text = text
        found = (Evidence(text, "body", 0, len(text)), Evidence(text, "source", 0, len(text)))
        self._document = Document(
            text,
            Article(text, text, text, text, text, url or text, text, (Citation(text, text),)),
            Labels(
                (RegionLabel("430182", text, (text, text), found),),
                (ParkLabel(text, text, "430182", 1, found),),
                (TopicLabel(text, text, found),),
            ),
            (RepairStep(text, 0, 1, text[0], text, 0.4, text),),
            crawled=text,
        )

    @property
    def info(self) -> BuildInfo:
        return BuildInfo(self.text, self.text, 1, 0, self.text)

    def search(self, query: Query) -> Results:
        values = (FacetValue(self.text, self.text, 1, True), FacetValue("x", self.text, 1, False))
        facets = tuple(Facet(name, values) for name in ("region", "park", "topic", "source", "year"))
        segments = (Segment(self.text, True), Segment(self.text))
        noted = Query(self.text, query.node, query.filters, notes=(Note(self.text, self.text),))
        return Results(
            noted, 1, (Hit(self._document, 1.0, segments, segments, (self.text,), 1),), facets, 1.0, self.text
        )

    def lacking(self, _facet: str) -> int:
        return 1

    def rejects(self) -> Iterator[Reject]:
        return iter([Reject(self.text, self.text, self.text)])

    def document(self, _id: str) -> Document:
        return self._document

    def family(self, _id: str) -> tuple[Document, ...]:
        return (replace(self._document, id=f"{self.text}/first"), self._document)

    def advice(self, query: Query, _total: int) -> Advice:
        changed = replace(query, text=self.text)
        change = Change("spelling", changed, 1, "source", self.text, self.text)
        return Advice((Word(self.text, changed, 1),), (replace(change, kind="without_facet"),), (change,))

    def related(self, _id: str) -> tuple[Related, ...]:
        names = (self.text,)
        return (Related(self._document, names, names, names, names, names),)

    def marked(self, document: Document, _query: Query) -> tuple[tuple[Segment, ...], ...]:
        return ((Segment(document.article.body, True),),)


def client(text: str, url: str | None = None) -> FlaskClient:
    return create_app(cast(Library, Hostile(text, url)), settings.load({})).test_client()


def assert_harmless(html: str) -> None:
    soup = BeautifulSoup(html, "html.parser")
    assert not soup.select(
        "script:not([src^='/static/']), img, iframe, object, style, svg[onload], b, [style]"
    )
    for tag in soup.find_all(True):
        assert not [name for name in tag.attrs if name.lower().startswith("on")]
        for name in ("href", "src", "action"):
            address = str(tag.get(name, ""))
            assert not re.match(r"\s*(javascript|data|vbscript):", address, re.IGNORECASE)
            assert not address.startswith("//")


@pytest.mark.parametrize("text", STRINGS)
def test_hostile_strings_stay_text_on_every_page(text: str) -> None:
    asked = {"q": text, "source": text, "park": text, "topic": text}
    web = client(text)
    for response in (
        web.get("/"),
        web.get("/", query_string=asked),
        web.get("/documents/x", query_string=asked),
        web.get("/compare/x", query_string=asked),
        web.get("/", query_string={"q": text, "source": text, "park": text}),
        web.get("/documents/x", query_string={"q": text}),
        web.get("/compare/x", query_string={"q": text}),
        web.get("/reprints/x", query_string={"q": text}),
        web.get("/documents/x", query_string={"q": text, "lang": "en"}),
        web.get("/facets/source", query_string={**asked, "find": text}),
        web.get("/facets/region", query_string={"under": text}),
        web.get("/parks/" + (text.replace("\x00", "") or "x")),
        web.get("/regions/430000"),
        web.get("/coverage"),
        web.get("/matrix", query_string={"parks": text}),
        web.get("/", query_string={text: text}),
        web.get("/", query_string={"q": "x", "region": text}),
        web.get("/", query_string={"q": "x", "page": text}),
        web.get("/", query_string={"q": "x", "from": text}),
        web.get("/nothing/" + text.replace("\x00", ""), query_string=asked),
    ):
        assert response.mimetype == "text/html"
        assert response.status_code in (200, 400, 404)
        assert_harmless(response.text)


@pytest.mark.parametrize("text", STRINGS)
def test_hostile_strings_are_shown_as_they_stand(text: str) -> None:
    soup = BeautifulSoup(client(text).get("/documents/x").text, "html.parser")
    body = soup.select_one(".body > *")
    assert body is not None
    assert body.get_text().replace("\ufffd", "\x00") == text


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=1&c=<2>", True),
        ("http://example.org/", True),
        ("HTTPS://EXAMPLE.ORG/", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("JavaScript://example.org/%0aalert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("//example.org/", False),
        ("/documents/x", False),
        ("https:", False),
        ("http://[broken", False),
    ],
)
def test_only_web_addresses_become_links_to_the_original(url: str, linked: bool) -> None:
    soup = BeautifulSoup(client("正文", url).get("/documents/x").text, "html.parser")
    link = soup.select_one("a.original")
    assert (link is not None) == linked
    if link is not None:
        assert link["href"] == url
        assert link["rel"] == ["noopener", "noreferrer"]


def test_hostile_pages_of_a_real_build_stay_text(many: FlaskClient) -> None:
    listed = many.get("/", query_string={"q": "绿色园区", "size": "100"})
    assert_harmless(listed.text)
    links = BeautifulSoup(listed.text, "html.parser").select(".hit-title a")
    assert len(links) == 5
    for link in links:
        assert_harmless(many.get(str(link["href"])).text)
