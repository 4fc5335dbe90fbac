"""What stays as it is while a page is replaced in parts: the policy, what was chosen last, the lines of the layout."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from tests.browser.conftest import DESK, PHONE, Watched, watched

pytestmark = pytest.mark.browser


def test_a_box_that_was_drawn_larger_comes_back_without_a_breach_of_the_policy(desktop: Watched) -> None:
    page = desktop.open("/matrix")
    corner = page.locator("#parks").bounding_box()
    assert corner is not None
    x, y = corner["x"] + corner["width"] - 4, corner["y"] + corner["height"] - 4
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 60, steps=3)
    page.mouse.up()
    assert page.locator("#parks[style]").count() == 1
    page.locator(".brand").click()
    expect(page.locator(".overview")).to_be_visible()
    page.go_back()
    expect(page.locator("#parks")).to_be_visible()
    page.go_forward()
    expect(page.locator(".overview")).to_be_visible()
    # That nothing was said in the console is held by the fixture.


def test_a_search_that_was_typed_does_not_overtake_the_link_that_was_clicked(desktop: Watched) -> None:
    page, held = desktop.open("/"), []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/\?q="), hold)
    page.keyboard.type("绿色")
    page.wait_for_timeout(400)
    assert held
    page.locator("#tile-430000").click()
    expect(page.locator(".chip")).to_have_text(re.compile("湖南省"))
    for route in held:
        route.continue_()
    page.wait_for_timeout(400)
    expect(page).to_have_url(re.compile(r"/\?region=430000$"))
    expect(page.locator(".chip")).to_have_text(re.compile("湖南省"))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_in_the_bar_stands_on_anything_else(
    chromium: Browser, seeds_address: str, device: dict[str, Any], language: str
) -> None:
    for guest in watched(chromium.new_context(**device), seeds_address):
        for path in ("/", "/?q=绿色", "/coverage"):
            page = guest.open(f"{path}{'&' if '?' in path else '?'}lang={language}")
            boxes = [box(each) for each in page.locator(".brand span, .places-nav a, .search").all()]
            for at, one in enumerate(boxes):
                assert not [other for other in boxes[at + 1 :] if meet(one, other)], path


def test_a_phone_shows_the_pages_of_a_list_in_one_line(chromium: Browser, made_up_address: str) -> None:
    for guest in watched(chromium.new_context(**PHONE), made_up_address):
        for path in ("/?q=园区&size=1", "/?q=园区&size=1&page=7", "/?q=园区&size=1&page=7&lang=en"):
            page = guest.open(path)
            links = page.locator(".paging .step, .paging li:visible")
            assert links.count() > 4
            assert len({round(box(each)["y"]) // 10 for each in links.all()}) == 1, path


def test_the_columns_of_the_first_page_begin_and_end_at_the_same_lines(desktop: Watched) -> None:
    page = desktop.open("/")
    upper, lower = page.locator(".overview > *"), page.locator(".browse")
    lefts = {round(box(each)["x"]) for each in page.locator(".browse .facet").all()}
    assert {round(box(each)["x"]) for each in upper.all()} <= lefts
    last, whole = box(upper.last), box(lower)
    assert last["x"] + last["width"] == pytest.approx(whole["x"] + whole["width"], abs=1)


def test_bars_fill_their_chart_whose_top_is_the_largest_count(desktop: Watched) -> None:
    for path in ("/", "/?q=绿色", "/regions/430000", "/coverage"):
        page = desktop.open(path)
        chart, last = box(page.locator(".bars")), box(page.locator(".bars > li").last)
        assert last["x"] + last["width"] == pytest.approx(chart["x"] + chart["width"], abs=1), path
        # No bar is higher than the line with the figure, and one reaches it.
        line, tallest = box(page.locator(".bars-most")), box(page.locator(".column").first)
        assert line["y"] + line["height"] == pytest.approx(tallest["y"], abs=1), path
        counts = [
            re.findall(r"：([\d,]+) 篇", each) for each in page.locator(".bars a .sr").all_inner_texts()
        ]
        assert page.locator(".bars-most").inner_text() == max((found[0] for found in counts), key=int), path


def test_no_line_of_the_first_page_ends_with_a_dot_on_a_phone(chromium: Browser, seeds_address: str) -> None:
    for guest in watched(chromium.new_context(**PHONE), seeds_address):
        page = guest.open("/")
        expect(page.locator(".hero-facts .sep")).to_be_hidden()
        link, facts = box(page.locator(".hero-facts a")), box(page.locator(".hero-facts strong"))
        assert link["y"] > facts["y"] + facts["height"] - 1


def box(element: Locator) -> dict[str, float]:
    """Where ``element`` stands on the page."""
    found = element.bounding_box()
    assert found is not None
    return dict(found)  # type: ignore[arg-type]


def meet(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two boxes cover each other anywhere."""
    return all(
        one[start] + one[size] > other[start] + 0.5 and other[start] + other[size] > one[start] + 0.5
        for start, size in (("x", "width"), ("y", "height"))
    )
