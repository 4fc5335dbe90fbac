"""What repeats on a page: escaped wherever it stands, said in the language of the page, with the addresses it means."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search import settings
from search.model import FACETS, FacetValue, Query
from search.query import from_params, to_params
from web import create_app, pieces
from web.filters import Node
from web.links import links
from web.pieces.text import all_escaped, escaped
from web.rendering import Frame
from web.routes import encoded, page_link

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
# Not what the parser of HTML itself reads as something else: signs for control, and nothing but blanks.
READABLE = ANY_TEXT.filter(lambda text: text.isprintable() and not text.isspace())


@given(st.lists(st.tuples(READABLE, st.booleans()), max_size=6))
def test_marked_text_reads_as_it_was_whatever_it_holds(parts: list[tuple[str, bool]]) -> None:
    segments = [{"t": text, "m": True} if marked else {"t": text} for text, marked in parts]
    soup = BeautifulSoup(f"<p>{pieces.marked(segments)}</p>", "html.parser")
    assert soup.get_text() == "".join(text for text, _ in parts)
    assert {tag.name for tag in soup.find_all(True)} <= {"p", "mark"}


@given(st.lists(ANY_TEXT, max_size=6))
def test_texts_escaped_together_are_escaped_as_each_alone_would_be(texts: list[str]) -> None:
    assert all_escaped(texts) == [escaped(text) for text in texts]


@given(READABLE, READABLE, READABLE)
def test_a_value_of_a_facet_is_one_link_whatever_it_is_called(value: str, label: str, alias: str) -> None:
    url = "/?" + urlencode({"source": value})
    node = Node(FacetValue(value, label, 1234, False), url, alias)
    with create_app(Path("none"), settings.load({})).test_request_context("/"):
        soup = BeautifulSoup(pieces.values("source", [node], links(from_params({}))), "html.parser")
    assert [tag.name for tag in soup.find_all(True)] in (
        ["ul", "li", "a", "span", "span", "span"],
        ["ul", "li", "a", "span", "span", "span", "span"],
    )
    link = soup.a
    assert link is not None
    assert (link["id"], link["href"]) == (f"source-{value}", url)
    assert link.select(".value-label")[0].get_text() == label + (f" {alias}" if alias else "")
    assert link.select(".count")[0].get_text() == "1,234 篇"


@given(st.lists(st.tuples(st.sampled_from("abc"), ANY_TEXT), max_size=5))
def test_parameters_are_written_as_the_standard_library_writes_them(pairs: list[tuple[str, str]]) -> None:
    assert encoded(pairs) == urlencode(pairs)


@given(ANY_TEXT.filter(str.strip), st.sampled_from(["", "2024-05-01"]))
def test_the_address_of_a_query_says_what_its_parameters_say(text: str, date: str) -> None:
    query = from_params({"q": [text], "from": [date]})
    with create_app(Path("none"), settings.load({})).test_request_context("/?lang=en"):
        said = parse_qs(urlsplit(page_link(query)).query, strict_parsing=True)
    assert said == {"lang": ["en"], **{name: [value] for name, value in to_params(query)}}


@pytest.mark.parametrize(("first", "second"), [("zh", "en"), ("en", "zh")])
def test_one_process_says_each_page_in_the_language_it_is_asked_for(
    client: FlaskClient, first: str, second: str
) -> None:
    said = {"zh": ("地区", "全部清除"), "en": ("Region", "Clear all")}
    for language in (first, second, first):
        page = BeautifulSoup(client.get(f"/?q=绿色&region=430000&topic=carbon&lang={language}").text, "lxml")
        other = said[second if language == first else first]
        assert page.select("#facet-region")[0].get_text() == said[language][0]
        assert page.select(".chip-clear")[0].get_text() == said[language][1]
        assert not [text for text in page.stripped_strings if text in other]


def test_a_prefix_before_the_site_stands_before_every_address(seed_index: Path) -> None:
    app = create_app(seed_index, settings.load({}))
    for prefix in ("/one", "/two", ""):
        answer = app.test_client().get("/?q=绿色", environ_overrides={"SCRIPT_NAME": prefix})
        page = BeautifulSoup(answer.text, "lxml")
        links = [str(tag["href"]) for tag in page.select("a[href^='/'], link[href^='/']")]
        assert links
        assert [link for link in links if not link.startswith(f"{prefix}/")] == []
        assert not prefix or not [link for link in links if link.startswith(f"{prefix}{prefix}/")]


QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "q": st.lists(ANY_TEXT, min_size=1, max_size=1),
        "region": st.lists(st.sampled_from(["430000", "110000"]), max_size=2),
        "source": st.lists(ANY_TEXT.filter(str.strip), max_size=3),
        "year": st.lists(st.sampled_from(["2019", "2020"]), max_size=2),
        "from": st.just(["2018-05-01"]),
        "to": st.just(["2021-05-01"]),
        "sort": st.sampled_from([["date"], ["relevance"]]),
        "page": st.sampled_from([["1"], ["7"]]),
        "size": st.sampled_from([["10"], ["20"]]),
        "synonyms": st.just(["0"]),
    },
).map(from_params)


@pytest.mark.parametrize("path", ["/", "/?lang=en"])
@given(query=QUERIES, name=st.sampled_from(FACETS), value=ANY_TEXT.filter(bool), number=st.integers(1, 20))
def test_addresses_joined_from_pieces_are_those_written_anew(
    path: str, query: Query, name: str, value: str, number: int
) -> None:
    with create_app(Path("none"), settings.load({})).test_request_context(path):
        made = links(query)
    first = replace(query, page=1)

    def written(changed: Query) -> str:
        pairs = to_params(changed)
        return path + ("&" if "?" in path else "?") * bool(pairs) + urlencode(pairs)

    filters = {**query.filters, name: (*query.filters.get(name, ()), value)}
    before, behind = made.adding(name)
    assert before + quote_plus(value) + behind == written(replace(first, filters=filters))
    assert made.page(number) == written(replace(query, page=number))
    assert made.but({"sort": "date"}) == written(replace(first, sort="date"))
    assert made.but({"sort": "relevance", "size": "10"}) == written(replace(first, sort="relevance", size=10))
    before, behind = made.around("year", "from", "to")
    undated = replace(first, filters={key: kept for key, kept in query.filters.items() if key != "year"})
    assert f"{before}from=2001-01-01&to=2002-02-02{behind}" == written(
        replace(undated, date_from="2001-01-01", date_to="2002-02-02")
    )
    assert made.but({"year": "", "from": "", "to": ""}) == written(
        replace(undated, date_from=None, date_to=None)
    )
    assert made.carrying(path) == written(query)


def test_every_slot_of_a_frame_is_filled_and_nothing_else_is_asked_for(client: FlaskClient) -> None:
    for address in ("/?q=绿色", "/?q=鲸鱼", "/?q=绿色&page=900", "/?q=绿色&region=430000&lang=en&size=1"):
        assert "\x00" not in client.get(address).text
    with pytest.raises(KeyError):
        Frame("a\x00name\x00b").filled({})
