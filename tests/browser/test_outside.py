"""What differs from page to page outside of the part that is replaced: the head, the way to the other language."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser


def test_the_language_switch_leads_to_the_page_that_is_shown(desktop: Watched) -> None:
    page = desktop.open("/")
    page.keyboard.type("发展")
    expect(page.locator(".tally")).to_be_visible()
    expect(page.locator("#suggestions")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("a[id^=bar-]").first.click()
    expect(page.locator(".chip")).to_have_count(1)
    page.locator(".places-nav").get_by_text("English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    params = parse_qs(urlsplit(page.url).query)
    assert params["q"] == ["发展"]
    assert params["lang"] == ["en"]
    assert {"from", "to"} <= params.keys()
    expect(page.locator(".chip")).to_have_count(1)
    # And back, from English, where it speaks of the page at hand just as well.
    page.locator(".chip").click()
    expect(page.locator(".chip")).to_have_count(0)
    page.locator(".places-nav").get_by_text("中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    assert parse_qs(urlsplit(page.url).query) == {"q": ["发展"], "lang": ["zh"]}


def test_the_head_is_always_that_of_the_page_that_is_shown(hostile: Watched) -> None:
    page = hostile.open("/")
    same_as_fresh(page)
    page.keyboard.type("园区")
    expect(page.locator(".tally")).to_be_visible()
    same_as_fresh(page)
    page.locator("#sort-date").click()
    expect(page.locator("#sort-date")).to_have_attribute("aria-current", "true")
    assert page.locator("head link[rel=alternate][href*='sort=date']").count() > 1
    same_as_fresh(page)
    page.locator(".paging .step[rel=next]").click()
    expect(page).to_have_url(re.compile("page=2"))
    same_as_fresh(page)
    page.locator(".hit-title a").first.click()
    expect(page.locator("head link[rel=canonical]")).to_have_count(1)
    same_as_fresh(page)
    for expected in (r"page=2", r"sort=date$", r"\?q=[^&]*$", r"/$"):
        page.go_back()
        expect(page).to_have_url(re.compile(expected))
        settled(page)
        same_as_fresh(page)
    page.go_forward()
    expect(page.locator(".tally")).to_be_visible()
    settled(page)
    same_as_fresh(page)


def test_what_the_history_has_forgotten_comes_back_with_its_head(desktop: Watched) -> None:
    page = desktop.open("/?q=绿色")
    page.locator("#sort-date").click()
    expect(page.locator("#sort-date")).to_have_attribute("aria-current", "true")
    page.evaluate("sessionStorage.removeItem('htmx-history-cache')")
    page.go_back()
    expect(page.locator("#sort-relevance")).to_have_attribute("aria-current", "true")
    same_as_fresh(page)


def test_searching_a_long_facet_leaves_the_switch_alone(hostile: Watched) -> None:
    page = hostile.open("/?q=园区")
    before = outside(page)
    box = page.locator("#facet-box-source")
    box.locator(".find-box").press_sequentially("11通讯")
    expect(box.locator("a.value")).to_have_count(1)
    assert outside(page) == before


def settled(page: Page) -> None:
    page.wait_for_function("!document.querySelector('.htmx-request')")


def same_as_fresh(page: Page) -> None:
    """Expects the head and the switch to be those of the same address in a fresh tab."""
    fresh = page.context.new_page()
    fresh.goto(page.url)
    expected = outside(fresh)
    fresh.close()
    assert outside(page) == expected


def outside(page: Page) -> list[str]:
    """All of the head but scripts and styles, and the ways to other languages."""
    found: list[str] = page.evaluate(OUTSIDE)
    return found


OUTSIDE = """[...document.querySelectorAll(
  "head > title, head > meta, head > link:not([rel=stylesheet], [rel=icon]), .places-nav a[hreflang]"
)].map(each => each.outerHTML)"""
