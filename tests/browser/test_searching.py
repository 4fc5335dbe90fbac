"""Searching with a script: results as one types, one page that stays, an address that always says where one is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.browser.test_reading import results

pytestmark = pytest.mark.browser

# Longer than the box waits after a key, so that what would come has come.
PATIENCE = 700


@pytest.fixture
def staying(desktop: Watched) -> Iterator[Watched]:
    """A page that must not be loaded anew while the test goes on."""
    yield desktop
    assert desktop.page.evaluate("window.stays === true"), "the whole page was loaded anew"


def start(guest: Watched, path: str) -> Page:
    page = guest.open(path)
    page.evaluate("window.stays = true")
    return page


def asked(page: Page) -> list[str]:
    """The searches that the page sends from now on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/?" in request.url else None)
    return sent


def text_of(page: Page) -> str:
    """All that a reader sees below the bar, without the time that the search took."""
    return re.sub(r"用时 .*毫秒|用时 .*秒", "", page.locator("#view").inner_text())


def test_results_come_as_one_types_and_the_address_follows(staying: Watched) -> None:
    page = start(staying, "/")
    page.keyboard.type("绿色")
    expect(page).to_have_url(re.compile(r"/\?q=%E7%BB%BF%E8%89%B2$"))
    expect(page.locator(".total")).to_have_text("5")
    page.keyboard.type("工厂")
    expect(page.locator(".total")).to_have_text("3")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("绿色工厂")
    assert page.title().startswith("绿色工厂")
    # All that was typed in one go is one step back.
    page.go_back()
    expect(page).to_have_url(staying.base + "/")
    expect(page.locator("#q")).to_have_value("")
    expect(page.locator(".overview")).to_be_visible()
    page.go_forward()
    expect(page.locator("#q")).to_have_value("绿色工厂")
    expect(page.locator(".total")).to_have_text("3")


def test_nothing_is_searched_while_an_input_method_composes(staying: Watched) -> None:
    page = start(staying, "/")
    sent = asked(page)
    keyboard = page.context.new_cdp_session(page)
    for letters in ("l", "lv", "lvse"):
        keyboard.send(
            "Input.imeSetComposition",
            {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)},
        )
    page.wait_for_timeout(PATIENCE)
    assert page.locator("#q").input_value() == "lvse"
    assert sent == []
    assert page.url == staying.base + "/"
    keyboard.send("Input.insertText", {"text": "绿色"})
    expect(page.locator(".total")).to_have_text("5")
    assert page.locator("#q").input_value() == "绿色"
    assert len(sent) == 1


def test_enter_that_ends_a_composition_searches_nothing(staying: Watched) -> None:
    page = start(staying, "/?q=绿色")
    sent = asked(page)
    page.locator("#q").focus()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "g", "selectionStart": 1, "selectionEnd": 1})
    # What Chromium sends for keys that the input method takes: code 229.
    keyboard.send(
        "Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "windowsVirtualKeyCode": 229}
    )
    page.wait_for_timeout(PATIENCE)
    assert sent == []


def test_enter_on_what_is_shown_asks_nothing_twice(staying: Watched) -> None:
    page = start(staying, "/?q=绿色")
    sent = asked(page)
    page.locator("#q").press("Enter")
    page.wait_for_timeout(PATIENCE)
    assert sent == []


def test_values_of_a_facet_are_joined_by_or_and_their_counts_stay(staying: Watched) -> None:
    page = start(staying, "/?q=发展")
    values = page.locator("#facet-box-topic a.value")
    before = values.locator(".count").all_inner_texts()
    values.nth(1).click()
    expect(page.locator(".chip")).to_have_count(1)
    one = results(page)
    # The focus stays on what was clicked, which is another element now.
    expect(values.nth(1)).to_be_focused()
    assert values.locator(".count").all_inner_texts() != []
    values.nth(0).click()
    expect(page.locator(".chip")).to_have_count(2)
    assert results(page) >= one
    after = [count.split()[0] for count in values.locator(".count").all_inner_texts()]
    assert after == [count.split()[0] for count in before]
    page.locator(".chip").first.click()
    expect(page.locator(".chip")).to_have_count(1)
    page.locator(".chip").click()
    expect(page.locator(".chip")).to_have_count(0)


def test_the_tree_of_regions_opens_and_stays_open(staying: Watched) -> None:
    page = start(staying, "/?q=绿色")
    city = page.locator("#region-430100")
    expect(city).to_be_hidden()
    page.locator("#below-430000 > summary").click()
    expect(city).to_be_visible()
    page.locator("#facet-box-topic a.value").first.click()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator("#region-430100")).to_be_visible()


def test_the_map_is_the_region_facet_in_another_form(staying: Watched) -> None:
    page = start(staying, "/?q=绿色")
    tile, value = page.locator("#tile-430000"), page.locator("#region-430000")
    assert tile.get_attribute("href") == value.get_attribute("href")
    assert value.locator(".count").inner_text().split()[0] in str(tile.get_attribute("title"))
    tile.click()
    expect(page.locator(".chip", has_text="湖南省")).to_be_visible()
    expect(page.locator("#tile-430000")).to_have_attribute("aria-current", "true")
    expect(page.locator("#region-430000")).to_have_attribute("aria-current", "true")


def test_a_bar_narrows_to_its_time_and_dragging_over_bars_to_theirs(staying: Watched) -> None:
    page = start(staying, "/?q=绿色")
    bars = page.locator(".bars > li")
    page.locator("#bar-2024").click()
    expect(page).to_have_url(re.compile("from=2024-01-01&to=2024-12-31"))
    assert results(page) == 1
    expect(bars).to_have_count(12)
    page.locator(".timeline-whole").click()
    expect(page).not_to_have_url(re.compile("from="))
    first, last = page.locator("#bar-2024").bounding_box(), page.locator("#bar-2025").bounding_box()
    assert first
    assert last
    page.mouse.move(last["x"] + 5, last["y"] + 30)
    page.mouse.down()
    page.mouse.move(first["x"] + 5, first["y"] + 30, steps=4)
    expect(page.locator(".bars > .brushed")).to_have_count(2)
    page.mouse.up()
    expect(page).to_have_url(re.compile("from=2024-01-01&to=2025-12-31"))
    expect(page.locator(".chip")).to_have_count(1)
    assert results(page) == 2


def test_a_long_facet_is_searched_as_one_types(hostile: Watched) -> None:
    page = hostile.open("/?q=园区")
    box = page.locator("#facet-box-source")
    expect(box.locator("a.value")).to_have_count(8)
    box.locator(".find-box").press_sequentially("11通讯")
    expect(box.locator("a.value")).to_have_count(1)
    assert page.url.endswith("?q=%E5%9B%AD%E5%8C%BA")
    box.locator("a.value").click()
    expect(page.locator(".chip", has_text="第11通讯社")).to_be_visible()


def test_every_state_is_an_address_that_opens_the_same_page(staying: Watched) -> None:
    page = start(staying, "/")
    page.keyboard.type("绿色")
    expect(page.locator(".total")).to_have_text("5")
    page.locator("#facet-box-topic a.value").first.click()
    expect(page.locator(".chip")).to_have_count(1)
    page.locator("#sort-date").click()
    expect(page.locator("#sort-date")).to_have_attribute("aria-current", "true")
    other = page.context.new_page()
    other.goto(page.url)
    assert text_of(other) == text_of(page)
    assert other.title() == page.title()
    assert other.locator("#q").input_value() == page.locator("#q").input_value()


def test_back_and_forward_go_through_every_step(staying: Watched) -> None:
    page = start(staying, "/?q=绿色")
    shown = [(page.url, text_of(page))]
    for selector in ("#facet-box-topic a.value >> nth=0", "#sort-date", ".hit-title a >> nth=0"):
        page.locator(selector).click()
        expect(page).not_to_have_url(shown[-1][0])
        page.wait_for_function("!document.querySelector('.htmx-request')")
        shown.append((page.url, text_of(page)))
    for url, text in reversed(shown[:-1]):
        page.go_back()
        expect(page).to_have_url(url)
        page.wait_for_timeout(100)
        assert text_of(page) == text
    for url, text in shown[1:]:
        page.go_forward()
        expect(page).to_have_url(url)
        page.wait_for_timeout(100)
        assert text_of(page) == text


def test_a_slash_leads_to_the_box_from_anywhere_but_a_field(staying: Watched) -> None:
    page = start(staying, "/?q=绿色")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    assert page.locator("#q").input_value() == "绿色"
    page.keyboard.press("End")
    page.keyboard.type("/x")
    expect(page.locator("#q")).to_have_value("绿色/x")


def test_what_was_found_is_told_to_a_screen_reader(staying: Watched) -> None:
    page = start(staying, "/")
    page.keyboard.type("绿色工厂")
    expect(page.locator("#said")).to_contain_text("找到 3 篇")


def test_an_error_and_a_lost_connection_are_told_on_the_page(staying: Watched) -> None:
    page = start(staying, "/?q=绿色")
    page.locator(".dates input[name=from]").fill("2024")
    page.locator(".dates input[name=to]").fill("2020")
    page.locator(".dates button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("检索条件有误")
    page.get_by_role("link", name="回到首页").click()
    expect(page.locator(".overview")).to_be_visible()
    page.context.set_offline(True)
    page.locator("#tile-430000").click()
    expect(page.locator("#trouble")).to_be_visible()
    page.context.set_offline(False)
    page.locator("#tile-430000").click()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator("#trouble")).to_be_hidden()
    # The browser itself complains in its console about an answer of 400 and about being offline.
    staying.complaints[:] = [
        each for each in staying.complaints if not re.search("400|ERR_INTERNET|sendError|afterRequest", each)
    ]


def test_everything_works_without_a_script(either: Watched) -> None:
    page = either.open("/?q=绿色")
    page.locator("#tile-430000").click()
    expect(page.locator(".chip")).to_have_count(1)
    page.locator("a[id^=bar-]").first.click()
    expect(page.locator(".chip")).to_have_count(2)
    page.goto(either.base + "/facets/region?q=绿色")
    page.locator(".find-box").fill("长沙")
    page.locator(".find-box").press("Enter")
    expect(page.locator("a.value")).to_have_count(1)
    page.locator("a.value").click()
    expect(page.locator(".chip", has_text="长沙市")).to_be_visible()


def test_suggestions_are_walked_by_arrows_taken_by_enter_and_closed_by_escape(staying: Watched) -> None:
    page = start(staying, "/")
    box, options = page.locator("#q"), page.locator("#suggestions [role=option]")
    assert box.get_attribute("role") == "combobox"
    page.keyboard.type("宁乡")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(options.first.get_attribute("id")))
    expect(box).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("宁乡")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    promised = page.locator("#suggestions [aria-selected=true]").get_attribute("data-url")
    page.keyboard.press("Enter")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page).to_have_url(re.compile(re.escape(str(promised)) + "$"))


def test_a_suggestion_is_taken_by_a_click(staying: Watched) -> None:
    page = start(staying, "/")
    page.keyboard.type("nxjkq")
    option = page.locator("#suggestions [role=option]", has_text="宁乡经济技术开发区")
    option.click()
    expect(page.locator(".chip", has_text="宁乡经济技术开发区")).to_be_visible()
    expect(page.locator("#q")).to_have_value("")
