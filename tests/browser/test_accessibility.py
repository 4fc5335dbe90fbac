"""What axe, the checker of the accessibility rules, finds on every page: nothing, light or dark, wide or narrow."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

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
)


def test_axe_finds_nothing_on_a_desk_in_light_and_dark(desktop: Watched) -> None:
    axe = Axe()
    assert complaints(desktop, axe, RULES) == {}
    desktop.page.emulate_media(color_scheme="dark")
    assert complaints(desktop, axe, COLOURS) == {}


def test_axe_finds_nothing_on_a_phone_with_everything_unfolded(phone: Watched) -> None:
    assert complaints(phone, Axe(), RULES, unfold=True) == {}


def complaints(
    guest: Watched, axe: Axe, options: dict[str, Any], unfold: bool = False
) -> dict[str, list[str]]:
    """What axe finds by page: the rule and the first element that breaks it."""
    found = {}
    for path in PAGES:
        page = guest.open(path)
        if unfold:
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        violations = axe.run(page, options=options).response["violations"]
        if violations:
            found[path] = [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in violations]
    # A page that comes with an error makes the browser itself complain in its console.
    guest.complaints[:] = [each for each in guest.complaints if "400" not in each and "404" not in each]
    return found
