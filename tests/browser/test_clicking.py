"""Clicks and touches: pages and sizes of a list, regions that are fetched when they are opened, a finger over bars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from search import pipeline
from search.label.gazetteer import regions
from tests.browser.conftest import DESK, Watched, watched
from tests.browser.test_reading import results
from tests.browser.test_searching import asked, start
from tests.json_lines import write_lines
from tests.serving import serving

pytestmark = pytest.mark.browser


def test_pages_and_sizes_are_a_click_away(hostile: Watched) -> None:
    page = start(hostile, "/?q=园区")
    total, hits = results(page), page.locator(".hit-title a")
    first = hits.all_inner_texts()
    assert len(first) == 10
    page.locator(".paging").get_by_role("link", name="第 2 页").click()
    expect(page.locator(".paging .here")).to_have_text("2")
    expect(page).to_have_url(re.compile(r"[?&]page=2$"))
    second = hits.all_inner_texts()
    assert second
    assert second != first
    assert results(page) == total
    # The list begins at its top, not where the link stood.
    expect(page.locator(".tally")).to_be_in_viewport()
    page.locator(".paging").get_by_role("link", name="上一页").click()
    expect(page.locator(".paging .here")).to_have_text("1")
    assert hits.all_inner_texts() == first
    page.locator(".sizes a", has_text="20").click()
    expect(page.locator(".sizes strong")).to_have_text("20")
    expect(page).to_have_url(re.compile(r"[?&]size=20$"))
    assert hits.all_inner_texts()[:10] == first
    assert 10 < hits.count() <= 20
    assert page.evaluate("window.stays === true")


@pytest.fixture
def everywhere(chromium: Browser, tmp_path: Path) -> Iterator[Watched]:
    """A page over one document for each region of a province, more than a page lists at once."""
    known = regions()
    whole = [each for each in known.values() if each.code.startswith("43") and each.level == 2]
    records = [
        {
            "id": each.code,
            "title": f"{known[each.parent].name}{each.name}建设绿色工厂" if each.parent else each.name,
            "text": f"湖南省{known[each.parent or each.code].name}{each.name}今年建成绿色工厂{at}家。",
        }
        for at, each in enumerate(whole, 2)
    ]
    pipeline.build([write_lines(tmp_path / "everywhere.jsonl", records)], tmp_path / "index", max_page_mb=1)
    with serving(tmp_path / "index") as (_, base):
        yield from watched(chromium.new_context(**DESK), base)


def test_regions_below_are_fetched_when_they_are_opened_and_narrow(everywhere: Watched) -> None:
    page = start(everywhere, "/?q=绿色")
    title, city, county = page.title(), page.locator("#region-430100"), page.locator("#region-430182")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "under=" in request.url else None)
    assert city.count() == 0
    page.locator("#below-430000 > summary").click()
    expect(city).to_be_visible()
    assert county.count() == 0
    page.locator("#below-430100 > summary").click()
    expect(county).to_be_visible()
    assert len(sent) == 2
    # What is open can be closed and opened again without asking again.
    page.locator("#below-430100 > summary").click()
    expect(county).to_be_hidden()
    page.locator("#below-430100 > summary").click()
    expect(county).to_be_visible()
    assert len(sent) == 2
    # Neither the address nor the name of the page is that of a list that came.
    assert page.url.endswith("/?q=%E7%BB%BF%E8%89%B2")
    assert page.title() == title
    promised = int(county.locator(".count").inner_text().split()[0])
    county.click()
    expect(page.locator(".chip", has_text="宁乡市")).to_be_visible()
    assert results(page) == promised
    assert page.evaluate("window.stays === true")


def test_a_finger_drawn_over_bars_takes_their_time(phone: Watched) -> None:
    page = start(phone, "/?q=绿色")
    sent = asked(page)
    first, last = page.locator("#bar-2024").bounding_box(), page.locator("#bar-2025").bounding_box()
    assert first
    assert last
    y = first["y"] + 30
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *places: float) -> None:
        finger.send(
            "Input.dispatchTouchEvent",
            {"type": f"touch{kind}", "touchPoints": [{"x": x, "y": y} for x in places]},
        )

    start_x, end_x = first["x"] + 5, last["x"] + last["width"] - 5
    touch("Start", start_x)
    for step in range(1, 6):
        touch("Move", start_x + (end_x - start_x) * step / 5)
    expect(page.locator(".bars > .brushed")).to_have_count(2)
    assert sent == []
    touch("End")
    expect(page).to_have_url(re.compile("from=2024-01-01&to=2025-12-31"))
    expect(page.locator(".chip")).to_have_count(1)
    assert results(page) == 2
    assert page.evaluate("window.stays === true")
