"""What axe, the checker of the accessibility rules, finds on every page: nothing, light or dark, wide or narrow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser

# WCAG 2.2 at level AA, and what axe calls best practice.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# A dark page differs in its colours alone.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}

PAGES = (
    "/",
    "/?q=绿色",
    "/?q=绿色&region=430000&from=2018&to=2019",
    "/?q=绿色&lang=en",
    "/?q=鲸鱼 绿色",
    "/?page=-1",
    "/documents/000_aaba17f8364ffbc4?q=绿色",
    "/documents/003_97ed398c94ac0590?lang=en",
    "/compare/004_f2e95a3cab4bc2cc",
    "/reprints/000_aaba17f8364ffbc4",
    "/parks/43101004",
    "/regions/430000",
    "/coverage",
    "/matrix?parks=宁乡经开区%0A光谷%0A不存在",
    "/matrix?by=year",
    "/facets/park?q=绿色&find=开发",
    "/facets/region",
    "/api/v1/docs",
    "/nothing",
    "/?q=绿色&page=9",
)
# Over the made-up pages, which are more.
LONG = ("/?q=园区&size=1", "/?q=园区&size=1&page=7", "/?q=园区&page=900")
# A page that comes with an error makes the browser itself complain in its console.
EXPECTED = re.compile("400|404")


def test_axe_finds_nothing_on_a_desk_in_light_and_dark(desktop: Watched) -> None:
    axe = Axe()
    assert complaints(desktop, axe, RULES) == {}
    desktop.page.emulate_media(color_scheme="dark")
    assert complaints(desktop, axe, COLOURS) == {}


def test_axe_finds_nothing_on_a_phone_with_everything_unfolded(phone: Watched) -> None:
    axe = Axe()
    assert complaints(phone, axe, RULES, unfold=True) == {}
    phone.page.emulate_media(color_scheme="dark")
    assert complaints(phone, axe, COLOURS, unfold=True) == {}


def test_axe_finds_nothing_on_the_pages_of_a_long_list(hostile: Watched) -> None:
    axe = Axe()
    assert complaints(hostile, axe, RULES, LONG) == {}
    hostile.page.emulate_media(color_scheme="dark")
    assert complaints(hostile, axe, COLOURS, LONG) == {}


def test_axe_finds_nothing_while_suggestions_are_open(desktop: Watched) -> None:
    # Colours that change at once, not on their way when they are looked at.
    desktop.page.emulate_media(reduced_motion="reduce")
    page = desktop.open("/")
    page.keyboard.type("宁乡")
    expect(page.locator("#suggestions [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#suggestions [aria-selected=true]")).to_have_count(1)
    expect(page.locator(".tally")).to_be_visible()
    assert broken(page, Axe(), RULES) == []
    page.emulate_media(color_scheme="dark")
    assert broken(page, Axe(), COLOURS) == []


def complaints(
    guest: Watched, axe: Axe, options: dict[str, Any], paths: Sequence[str] = PAGES, unfold: bool = False
) -> dict[str, list[str]]:
    """What axe finds by page: the rule and the first element that breaks it."""
    found = {}
    for path in paths:
        page = guest.open(path)
        if unfold:
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        if rules := broken(page, axe, options):
            found[path] = rules
    guest.complaints[:] = [each for each in guest.complaints if not EXPECTED.search(each)]
    return found


def broken(page: Page, axe: Axe, options: dict[str, Any]) -> list[str]:
    """The rules that the page breaks, each with the first element that breaks it."""
    violations = axe.run(page, options=options).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in violations]
