"""One presenter: what every front shows is the same plain dict."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import present
from search.label.gazetteer import parks
from search.library import Library
from search.model import (
    FACETS,
    Article,
    Document,
    Facet,
    FacetValue,
    Hit,
    Labels,
    Query,
    Results,
    Segment,
)
from search.query import from_params, to_params

# 湖南省 > 长沙市 > 宁乡市, and 江苏省 beside them.
REGIONS = (("430000", None, 0), ("430100", "430000", 1), ("430182", "430100", 2), ("320000", None, 0))


def link(query: Query) -> str:
    return "?" + urlencode(to_params(query))


def followed(url: str) -> Query:
    return from_params(parse_qs(urlsplit(url).query))


def regions(query: Query) -> dict[str, Any]:
    """The presented values of the region facet by code, for a made-up answer to ``query``."""
    chosen = query.filters.get("region", ())
    values = tuple(
        FacetValue(code, f"地区{code}", 1, code in chosen, parent, depth) for code, parent, depth in REGIONS
    )
    shown = present.results(Results(query, 0, (), (Facet("region", values),), 0.0, "b"), link)
    return {value["value"]: value for value in shown["facets"]["region"]}


def test_an_answer_has_exactly_the_fields_that_the_api_promises(seed_library: Library) -> None:
    shown = present.results(seed_library.search(from_params({"q": ["绿色"]})), link)
    assert list(shown) == [
        "query", "total", "families", "page", "size", "took_ms", "build", "next_cursor", "hits", "months", "facets",
        "truncated", "advice",
    ]  # fmt: skip
    assert list(shown["query"]) == ["text", "filters", "from", "to", "sort", "collapse", "notes"]
    assert list(shown["facets"]) == list(FACETS)
    for hit in shown["hits"]:
        assert list(hit) == [
            "id", "title", "title_marked", "title_is_first_sentence", "url", "published", "source",
            "regions", "parks", "topics", "snippet", "matched", "repairs", "reprints",
        ]  # fmt: skip
        assert all(set(region) == {"code", "name", "path"} for region in hit["regions"])
        assert all(set(park) == {"id", "name", "region"} for park in hit["parks"])
        assert all(set(topic) == {"id", "label"} for topic in hit["topics"])
    fields = {name: {key for value in values for key in value} for name, values in shown["facets"].items()}
    plain = {"value", "label", "count", "selected", "url", "toggle_url"}
    more = {"region": {"parent", "depth"}, "park": {"alias"}}
    assert fields == {name: plain | more.get(name, set()) for name in FACETS}


@pytest.mark.parametrize(
    ("typed", "alias"),
    [
        ("张家港经开区", "张家港经开区"),
        ("经开区", "张家港经开区"),
        ("张家港经济技术开发区", None),
        ("绿色工厂", None),
    ],
)
def test_a_park_shows_the_alias_under_which_it_was_sought(typed: str, alias: str | None) -> None:
    query = from_params({"q": [typed]})
    park = next(one for one in parks().values() if one.name == "张家港经济技术开发区")
    facet = Facet("park", (FacetValue(park.id, park.name, 1, False),))
    shown = present.results(Results(query, 0, (), (facet,), 0.0, "b"), link)
    assert shown["facets"]["park"][0]["alias"] == alias


def test_a_document_has_exactly_the_fields_that_read_prints(seed_library: Library) -> None:
    for hit in seed_library.search(from_params({})).hits:
        shown = present.document(hit.document)
        assert list(shown) == [
            "id", "url", "site", "title", "published", "source", "author", "body",
            "regions", "parks", "topics", "citations", "repairs",
        ]  # fmt: skip
        assert all(set(region) == {"code", "name", "path", "evidence"} for region in shown["regions"])
        assert all(set(park) == {"id", "name", "region", "mentions", "evidence"} for park in shown["parks"])
        assert all(set(topic) == {"id", "label", "evidence"} for topic in shown["topics"])


def test_everything_presented_is_json_and_survives_the_way_there_and_back(seed_library: Library) -> None:
    shown = present.results(seed_library.search(from_params({"q": ["绿色工厂"]})), link)
    document = present.document(seed_library.search(from_params({})).hits[0].document)
    assert json.loads(json.dumps(shown)) == shown
    assert json.loads(json.dumps(document)) == document


def test_evidence_points_at_the_text_that_it_quotes(seed_library: Library) -> None:
    for hit in seed_library.search(from_params({})).hits:
        shown = present.document(hit.document)
        for kind in ("regions", "parks", "topics"):
            for item in (each for label in shown[kind] for each in label["evidence"]):
                assert (shown[item["field"]] or "")[item["start"] : item["end"]] == item["text"]


def test_what_a_page_does_not_say_stays_unknown() -> None:
    document = Document("x", Article(None, None, None, None, None, None, "第一句。第二句。"), Labels())
    shown = present.document(document)
    unknown = ("url", "site", "title", "published", "source", "author")
    assert all(shown[name] is None for name in unknown)
    assert shown["body"] == "第一句。第二句。"


def test_a_page_without_a_title_has_a_null_title_and_says_that_its_first_sentence_stands_there() -> None:
    document = Document("x", Article(None, None, None, None, None, None, "第一句。第二句。"), Labels())
    hit = Hit(document, 1.0, (Segment(document.heading),), ())
    shown = present.results(Results(from_params({}), 1, (hit,), (), 0.0, "b"), link)["hits"][0]
    assert (shown["title"], shown["title_is_first_sentence"]) == (None, True)
    assert shown["title_marked"] == [{"t": "第一句。"}]


@given(st.lists(st.builds(Segment, st.text(), st.booleans())))
def test_joined_segments_are_the_text_and_only_marked_ones_carry_a_mark(parts: list[Segment]) -> None:
    shown = present.segments(parts)
    assert "".join(piece["t"] for piece in shown) == "".join(part.text for part in parts)
    assert [piece.get("m", False) for piece in shown] == [part.marked for part in parts]
    assert all(piece["m"] is True for piece in shown if "m" in piece)


def test_the_address_of_a_facet_value_puts_it_in_and_out_again(seed_library: Library) -> None:
    start = from_params({"q": ["绿色"], "page": ["1"], "sort": ["date"]})
    for name, values in present.results(seed_library.search(start), link)["facets"].items():
        for value in values:
            chosen = followed(value["url"])
            assert chosen.filters == {name: (value["value"],)}
            assert (chosen.text, chosen.sort, chosen.page) == ("绿色", "date", 1)
            again = present.results(seed_library.search(chosen), link)["facets"][name]
            back = next(each for each in again if each["value"] == value["value"])
            assert back["selected"]
            assert followed(back["url"]) == start


def test_the_count_of_a_facet_value_is_the_number_of_results_behind_its_address(
    seed_library: Library,
) -> None:
    shown = present.results(seed_library.search(from_params({"q": ["发展"]})), link)
    checked = 0
    for values in shown["facets"].values():
        for value in values:
            assert seed_library.search(followed(value["url"])).total == value["count"]
            checked += 1
    assert checked > len(FACETS)


@pytest.mark.parametrize(
    ("chosen", "clicked", "left"),
    [
        (("430000",), "430182", ("430182",)),
        (("430182",), "430000", ("430000",)),
        (("430100",), "320000", ("430100", "320000")),
        (("430182", "320000"), "430100", ("320000", "430100")),
        (("430000", "320000"), "430000", ("320000",)),
    ],
    ids=[
        "county for province",
        "province for county",
        "province beside city",
        "city for county",
        "off again",
    ],
)
def test_a_region_takes_the_place_of_those_above_and_below_it(
    chosen: tuple[str, ...], clicked: str, left: tuple[str, ...]
) -> None:
    query = from_params({"region": list(chosen)})
    assert followed(regions(query)[clicked]["url"]).filters.get("region", ()) == left


def test_taking_the_last_value_out_leaves_no_trace_of_the_facet() -> None:
    query = from_params({"region": ["430000"]})
    assert regions(query)["430000"]["url"] == "?"
