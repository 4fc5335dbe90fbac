"""What a URL says is understood, or said not to be, and a search is written back as one address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

import pytest

from search.errors import BadParameter
from search.model import Everything
from search.query import PARAMETERS, from_params, to_params, toggle

QUERY = {
    "q": ["绿色"],
    "region": ["430000", "320582"],
    "from": ["2020"],
    "to": ["2022-02"],
    "sort": ["date"],
    "page": ["2"],
}


def test_a_request_is_read_and_written_back_as_the_same_search() -> None:
    query = from_params(QUERY)
    assert (query.date_from, query.date_to) == ("2020-01-01", "2022-02-28")
    assert query.filters == {"region": ("430000", "320582")}
    again = from_params(parse_qs(urlencode(to_params(query))))
    assert again == query


def test_defaults_leave_no_trace_in_the_address() -> None:
    assert to_params(from_params({"q": [""], "page": ["1"], "sort": ["relevance"], "size": [""]})) == []


def test_choosing_a_value_twice_takes_it_away_and_goes_back_to_the_first_page() -> None:
    query = from_params(QUERY)
    more = toggle(query, "topic", "carbon")
    assert more.filters["topic"] == ("carbon",)
    assert more.page == 1
    assert toggle(more, "topic", "carbon").filters == query.filters


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("page", "-1", "bad_parameter"),
        ("page", "x", "bad_parameter"),
        ("page", "٣", "bad_parameter"),
        ("size", "1000000000", "bad_parameter"),
        ("size", "0", "bad_parameter"),
        ("sort", "price", "bad_parameter"),
        ("from", "gestern", "bad_parameter"),
        ("to", "2024-02-30", "bad_parameter"),
        ("from", "0000", "bad_parameter"),
        ("region", "湖南", "unknown_value"),
        ("year", "24", "unknown_value"),
        ("colour", "red", "unknown_parameter"),
        ("q", "字" * 100_000, "query_too_long"),
    ],
)
def test_a_bad_parameter_is_named_and_says_what_to_do(name: str, value: str, code: str) -> None:
    with pytest.raises(BadParameter) as caught:
        from_params({name: [value]})
    assert (caught.value.param, caught.value.code) == (name, code)
    assert caught.value.remedy


def test_a_parameter_that_may_stand_once_is_refused_twice() -> None:
    with pytest.raises(BadParameter):
        from_params({"q": ["a", "b"]})


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadParameter):
        from_params({"from": ["2024"], "to": ["2023"]})


def test_an_empty_parameter_is_none() -> None:
    assert from_params({name: [""] for name in PARAMETERS}) == from_params({})
    assert isinstance(from_params({}).node, Everything)


def test_an_unknown_parameter_is_told_of_the_cursor_too() -> None:
    with pytest.raises(BadParameter, match="nope") as raised:
        from_params({"nope": ["1"]})
    assert "cursor" in raised.value.remedy
