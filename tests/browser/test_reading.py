"""What a reader does, in a real browser: type, search, narrow, open, go back; on a desk, on a phone, on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser

PATHS = (
    "/",
    "/?q=绿色工厂",
    "/?q=绿色&region=430000&topic=green-manufacturing",
    "/?q=鲸鱼",
    "/compare/000_aaba17f8364ffbc4",
    "/compare/002_1c6818e15db378d9",
)


def results(page: Page) -> int:
    return int(page.locator(".total").inner_text().replace(",", ""))


def test_type_search_narrow_open_and_go_back(either: Watched) -> None:
    page = either.open("/")
    page.locator("#q").fill("绿色工厂")
    page.locator("#q").press("Enter")
    expect(page).to_have_url(re.compile(r"\?q="))
    everything = results(page)
    assert page.locator(".hit").count() == everything > 1
    assert "绿色工厂" in page.locator(".hit mark").all_inner_texts()

    value = page.locator("a.value", has_text="湖南省")
    promised = int(value.locator(".count").inner_text().split()[0])
    value.click()
    expect(page.locator(".chip", has_text="湖南省")).to_be_visible()
    assert page.locator(".hit").count() == results(page) == promised < everything

    title = page.locator(".hit-title a").first
    expected = title.inner_text()
    narrowed = page.url
    title.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(expected)
    assert page.locator(".body mark").count() > 0

    page.get_by_role("link", name="返回检索结果").click()
    expect(page).to_have_url(narrowed)
    page.go_back()
    page.go_back()
    expect(page).to_have_url(narrowed)
    page.locator(".chip", has_text="湖南省").click()
    expect(page.locator(".chip")).to_have_count(0)
    assert results(page) == everything


def test_the_box_has_the_focus_on_the_empty_home_page_alone(desktop: Watched) -> None:
    focused = "document.activeElement.name || ''"
    assert desktop.open("/").evaluate(focused) == "q"
    assert desktop.open("/?q=绿色").evaluate(focused) == ""


def test_the_keyboard_reaches_everything_and_shows_where_it_is(desktop: Watched) -> None:
    page = desktop.open("/?q=绿色工厂")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_in_viewport()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        where = page.evaluate("document.activeElement.outerHTML.slice(0, 80)")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none", f"no visible focus on {where}"


def test_facets_stand_beside_the_results_on_a_desk(desktop: Watched) -> None:
    page = desktop.open("/?q=绿色")
    expect(page.get_by_text("筛选", exact=True)).to_be_hidden()
    facets, hits = page.locator(".side").bounding_box(), page.locator(".main").bounding_box()
    assert facets is not None
    assert hits is not None
    assert facets["x"] + facets["width"] <= hits["x"]


def test_facets_unfold_on_a_phone_and_narrow_there_too(phone: Watched) -> None:
    page = phone.open("/?q=绿色")
    value = page.locator("a.value", has_text="湖南省")
    expect(value).to_be_hidden()
    page.locator(".side-toggle summary").tap()
    expect(value).to_be_visible()
    promised = int(value.locator(".count").inner_text().split()[0])
    value.tap()
    expect(page.locator(".badge")).to_have_text("1")
    assert results(page) == promised


def test_nothing_scrolls_sideways_on_a_phone(phone: Watched) -> None:
    for path in (*PATHS, *documents(phone)):
        page = phone.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_links_are_big_enough_for_a_thumb(phone: Watched) -> None:
    page = phone.open("/?q=绿色")
    page.locator(".side-toggle summary").tap()
    for link in page.locator("a.value:visible, .hit-title a, .chip, .sort a").all():
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 24, link.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_contrast_enough_to_read(desktop: Watched, scheme: str) -> None:
    desktop.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for path in (*PATHS, *documents(desktop)):
        faint = desktop.open(path).evaluate(FAINT)
        assert not faint, f"{path}: {faint}"


def test_paper_gets_the_text_and_not_the_controls(desktop: Watched) -> None:
    page = desktop.open(documents(desktop)[0])
    page.emulate_media(media="print")
    expect(page.locator("form.search")).to_be_hidden()
    expect(page.locator(".body")).to_be_visible()
    expect(page.locator(".page-facts")).to_be_visible()


def test_evidence_leads_to_its_paragraph(desktop: Watched) -> None:
    page = desktop.open(documents(desktop)[0])
    place = page.locator(".places a").first
    text = place.inner_text()
    place.click()
    expect(page.locator(".body p:target")).to_contain_text(text)
    expect(page.locator(".body p:target")).to_be_in_viewport()


def test_hostile_pages_do_nothing_but_stand_there(hostile: Watched) -> None:
    page = hostile.open("/?q=绿色园区&size=100")
    links = [link.get_attribute("href") for link in page.locator(".hit-title a").all()]
    assert len(links) == 5
    for link in links:
        page = hostile.open(str(link))
        page.mouse.move(300, 300)
        assert page.locator("article script, article img, article svg").count() == 0


def test_errors_are_pages_in_the_same_dress(desktop: Watched) -> None:
    page = desktop.open("/?q=绿色&page=-1")
    expect(page.get_by_role("heading", level=1)).to_have_text("检索条件有误")
    page.get_by_role("link", name="去掉这个条件再检索").click()
    assert results(page) > 0
    # The browser itself complains in its console about a page that comes with 400.
    assert [each for each in desktop.complaints if "400" not in each] == []
    desktop.complaints.clear()


def documents(guest: Watched) -> list[str]:
    """Addresses of all documents, with a query to mark."""
    page = guest.open("/?q=发展")
    return [str(link.get_attribute("href")) for link in page.locator(".hit-title a").all()]


# Texts whose contrast with the ground behind them is below WCAG's AA: 4.5, or 3 where they are large.
FAINT = """() => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = numbers(colour).slice(0, 3).map(c => c / 255)
      .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if ((numbers(colour)[3] ?? 1) > 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility() || element.closest(".sr, .skip")) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(style.color), light(ground(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) * Number(style.opacity);
    const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 600;
    if (contrast < (size >= 24 || (bold && size >= 18.66) ? 3 : 4.5))
      faint.push(`${walker.currentNode.textContent.trim().slice(0, 20)}: ${contrast.toFixed(2)}`);
  }
  return faint;
}"""
