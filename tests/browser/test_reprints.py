"""Copies of one article: one hit that says how many, lists them on a click, and a document that names its reprints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from search import pipeline
from search.model import Document
from tests.browser.conftest import DESK, Watched, watched
from tests.browser.test_accessibility import COLOURS, RULES, broken
from tests.json_lines import write_lines
from tests.serving import serving

pytestmark = pytest.mark.browser


@pytest.fixture
def copied(
    chromium: Browser, tmp_path: Path, seed_documents: dict[str, Document], request: pytest.FixtureRequest
) -> Iterator[Watched]:
    """A page over one article that three sites have; once with and once without JavaScript."""
    article = seed_documents["002"].article
    copies = [
        {
            "id": f"copy-{number}",
            "title": article.title,
            "text": article.body,
            "date": f"2024-04-2{number}",
            "source": f"第{number}报",
        }
        for number in range(3)
    ]
    pipeline.build([write_lines(tmp_path / "copies.jsonl", copies)], tmp_path / "index", max_page_mb=1)
    with serving(tmp_path / "index") as (_, base):
        yield from watched(chromium.new_context(**DESK, java_script_enabled=request.param), base)


@pytest.mark.parametrize(
    ("copied", "scripted"),
    [(True, True), (False, False)],
    indirect=["copied"],
    ids=["with a script", "without"],
)
def test_reprints_are_one_hit_that_lists_them(copied: Watched, scripted: bool) -> None:
    page = copied.open("/?q=绿色")
    expect(page.locator(".total")).to_have_text("3")
    expect(page.locator(".hit")).to_have_count(1)
    page.locator(".reprints > summary", has_text="2 篇转载").click()
    if not scripted:
        page.get_by_role("link", name="列出转载").click()
    expect(page.locator(".brief li")).to_have_count(2)
    expect(page.locator(".brief li").last).to_contain_text("2024年4月22日")
    page.locator(".brief a").last.click()
    expect(page.locator("section[aria-labelledby=reprints]")).to_contain_text("本文是转载")
    page.get_by_role("link", name="最早的一篇").click()
    expect(page.locator(".page-facts .id")).to_have_text("copy-0")


@pytest.mark.parametrize("copied", [True], indirect=True, ids=["with a script"])
def test_axe_finds_nothing_where_there_are_reprints(copied: Watched) -> None:
    # Colours that change at once, not on their way when they are looked at.
    copied.page.emulate_media(reduced_motion="reduce")
    for path in ("/reprints/copy-0?q=绿色", "/documents/copy-1", "/?q=绿色"):
        page = copied.open(path)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert broken(page, Axe(), RULES) == [], path
        page.emulate_media(color_scheme="dark")
        assert broken(page, Axe(), COLOURS) == [], path
        page.emulate_media(color_scheme="light")
