"""How answers are laid out: cuts of snippets, headings, page numbers, long trees. No server needed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import settings
from search.model import Everything, Facet, FacetValue, Hit, Query, Results, Segment
from search.query.table import MAX_DEPTH
from tests.conftest import make_document
from web import create_app, wording
from web.filters import FIRST, SHORT, Group, Node
from web.filters import groups as shown
from web.links import links
from web.paging import Paging
from web.reading import cuts, is_heading
from web.routes import ignored

BODY = "第一句话。第二句话很长。\n第三句话。"


@pytest.mark.parametrize(
    ("snippet", "expected"),
    [
        (BODY, (False, False)),
        ("第一句话。", (False, False)),
        ("第二句话很长。\n第三句话。", (False, False)),
        ("句话。第二句", (True, True)),
        ("第二句话", (False, True)),
        ("话很长。", (True, False)),
        ("第三句话。", (False, False)),
        ("", (False, False)),
        ("别处", (False, False)),
    ],
)
def test_a_snippet_is_cut_where_a_sentence_goes_on(snippet: str, expected: tuple[bool, bool]) -> None:
    hit = Hit(make_document("x", BODY), 1.0, (), (Segment(snippet[:2], True), Segment(snippet[2:])))
    assert cuts(hit) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("政策筑基", True),
        ("一、解放思想", True),
        ("锚定绿色发展航向", True),
        ("他们说：", False),
        ("完。", False),
        ("（来源：今日宁乡）", False),
        ("", False),
        ("   ", False),
        ("字" * 25, False),
    ],
)
def test_a_short_line_that_ends_like_no_sentence_is_a_heading(text: str, expected: bool) -> None:
    assert is_heading([{"t": text[:1], "m": True}, {"t": text[1:]}]) is expected


@given(st.integers(1, 200), st.integers(0, 100_000), st.integers(1, 100))
def test_page_numbers_rise_name_the_ends_and_skip_no_single_page(page: int, total: int, size: int) -> None:
    paging = Paging.of(Query("", Everything(), page=page, size=size), total)
    numbers = paging.numbers
    named = [number for number in numbers if number is not None]
    assert named == sorted(set(named))
    assert {1, paging.last} <= set(named)
    assert paging.past_end or page in named
    for place, number in enumerate(numbers):
        if number is None:
            before, after = numbers[place - 1], numbers[place + 1]
            assert before is not None
            assert after is not None
            assert after - before > 2


@given(st.integers(0, 1_000_000), st.integers(1, 100))
def test_no_link_leads_deeper_than_a_search_goes(total: int, size: int) -> None:
    paging = Paging.of(Query("", Everything(), size=size), total)
    assert paging.last * size <= max(size, MAX_DEPTH)


def answer(facet: str, values: list[FacetValue]) -> Results:
    """An answer with one facet, to a query that has chosen what is selected."""
    chosen = tuple(value.value for value in values if value.selected)
    query = Query("", Everything(), {facet: chosen} if chosen else {})
    return Results(query, 1, (), (Facet(facet, tuple(values)),), 1.0, "")


def tree(provinces: int, cities: int, chosen: str = "") -> Results:
    """An answer whose region facet has so many provinces with so many cities each."""
    values = []
    for province in range(provinces):
        code = f"{province:02}0000"
        values.append(FacetValue(code, code, 1, code == chosen))
        for city in range(1, cities + 1):
            below = f"{province:02}{city:02}00"
            values.append(FacetValue(below, below, 1, below == chosen, code, 1))
    return answer("region", values)


def groups(results: Results) -> tuple[Group, ...]:
    with create_app(Path("none"), settings.load({})).test_request_context():
        return shown(results, links(results.query))


def codes(nodes: Iterable[Node]) -> list[str]:
    found = []
    for node in nodes:
        found += [node.value.value, *codes(node.below)]
    return found


def test_a_small_tree_is_shown_whole_and_a_facet_without_values_not_at_all() -> None:
    (group,) = groups(tree(3, 2))
    assert group.name == "region"
    assert codes(group.shown) == [
        "000000", "000100", "000200", "010000", "010100", "010200", "020000", "020100", "020200",
    ]  # fmt: skip
    assert not groups(answer("park", []))


def test_of_a_large_tree_only_what_lies_around_the_chosen_region_is_there_and_the_rest_opens() -> None:
    (group,) = groups(tree(30, 10))
    assert len(codes(group.shown)) == FIRST
    assert group.left == 330 - FIRST
    assert all(node.opens for node in group.shown)
    (group,) = groups(tree(30, 10, chosen="200300"))
    found = codes(group.shown)
    assert len(found) == FIRST + 11
    assert [code for code in found if code.startswith("20")] == [
        "200000", *(f"20{city:02}00" for city in range(1, 11)),
    ]  # fmt: skip
    assert "200000" in [node.value.value for node in group.shown]


@given(st.integers(0, 60), st.integers(0, 59))
def test_a_list_cut_short_says_how_much_is_left_and_hides_nothing_that_is_chosen(
    count: int, chosen: int
) -> None:
    found = groups(answer("source", [FacetValue(str(n), str(n), 1, n == chosen) for n in range(count)]))
    if not count:
        assert not found
        return
    there = codes(found[0].shown)
    assert len(there) + found[0].left == count
    assert chosen >= count or str(chosen) in there
    assert (not found[0].left) if count <= SHORT else len(there) in (FIRST, FIRST + 1)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("utm_source", True),
        ("utm_", True),
        ("fbclid", True),
        ("q", False),
        ("from", False),
        ("utm", False),
        ("", False),
    ],
)
def test_what_trackers_append_is_known_by_name(name: str, expected: bool) -> None:
    assert ignored(name) is expected


@pytest.mark.parametrize(
    ("milliseconds", "shown"),
    [(0.2, "不到 1 毫秒"), (12.4, "12 毫秒"), (999.4, "999 毫秒"), (1234.0, "1.2 秒")],
)
def test_times_are_told_as_people_tell_them(milliseconds: float, shown: str) -> None:
    assert wording.duration(milliseconds) == shown
