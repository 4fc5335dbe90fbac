"""Reading a document: from mark to mark, by its headings, citing it, copying its address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser

LINES = """element => {
  const range = document.createRange();
  range.selectNodeContents(element);
  return new Set([...range.getClientRects()].map(box => box.top)).size;
}"""
PATH = "/documents/000_aaba17f8364ffbc4?q=绿色"


def test_marks_are_stepped_through_by_buttons_and_by_keys(desktop: Watched) -> None:
    page = desktop.open(PATH)
    marks = page.locator(".body mark")
    last = marks.count()
    page.get_by_role("button", name="下一处").click()
    expect(marks.nth(0)).to_have_class("here")
    expect(marks.nth(0)).to_be_in_viewport()
    page.locator("#main").focus()
    page.keyboard.press("n")
    expect(page.locator("#mark-now")).to_have_text("2")
    page.keyboard.press("p")
    page.keyboard.press("p")
    expect(page.locator("#mark-now")).to_have_text(str(last))
    expect(marks.nth(last - 1)).to_have_class("here")
    expect(marks.nth(last - 1)).to_be_in_viewport()
    expect(page.locator(".body mark.here")).to_have_count(1)


def test_headings_lead_to_their_sections(desktop: Watched) -> None:
    page = desktop.open(PATH)
    link = page.locator(".outline a", has_text="刚柔并济")
    link.click()
    heading = page.get_by_role("heading", name="刚柔并济")
    expect(heading).to_be_in_viewport()
    assert page.url.endswith(str(heading.get_attribute("id")))


def test_the_reference_and_the_address_are_copied(desktop: Watched) -> None:
    page = desktop.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=desktop.base)
    desktop.open(PATH)
    # The address of the document, without the search that led to it.
    address = desktop.base + "/documents/000_aaba17f8364ffbc4"
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address
    page.locator(".cite > summary").click()
    page.get_by_role("button", name="复制引文").click()
    expect(page.get_by_role("button", name="已复制")).to_have_count(2)
    reference = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(
        r"今日宁乡\. 生态为底 低碳先行 湖南宁乡经开区分区管控显实效\[EB/OL\]\. "
        r"碳排放交易网, 2025-11-28\[20\d\d-\d\d-\d\d\]\. " + re.escape(address) + r"\.",
        reference,
    )


def test_copying_works_where_the_browser_gives_no_clipboard(desktop: Watched) -> None:
    page = desktop.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=desktop.base)
    # What a page over plain http has, on any host but this one.
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    desktop.open(PATH)
    reader = page.context.new_page()
    reader.goto(desktop.base)
    page.bring_to_front()
    button = page.locator("[data-copy=address]")
    button.click()
    expect(button).to_have_text("已复制")
    expect(button).to_be_focused()
    assert page.locator("textarea").count() == 0
    reader.bring_to_front()
    assert reader.evaluate("navigator.clipboard.readText()").endswith("/documents/000_aaba17f8364ffbc4")
    page.bring_to_front()
    page.locator(".cite > summary").click()
    page.get_by_role("button", name="复制引文").click()
    expect(page.get_by_role("button", name="已复制")).to_have_count(2)
    reader.bring_to_front()
    assert reader.evaluate("navigator.clipboard.readText()") == page.locator("#reference").inner_text()


def test_what_can_not_be_copied_is_said(desktop: Watched) -> None:
    desktop.page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined}); document.execCommand = () => false"
    )
    page = desktop.open(PATH)
    button = page.locator("[data-copy=address]")
    button.click()
    expect(button).to_have_text("无法复制，请手动选取")


def test_without_a_script_there_is_a_link_to_the_first_mark_and_no_dead_button(either: Watched) -> None:
    page = either.open(PATH)
    scripted = page.locator(".steps button").first.is_visible()
    assert page.locator(".without-script").is_visible() is not scripted
    if not scripted:
        page.locator(".without-script").click()
        expect(page.locator(".body p:target mark, .body h2:target mark").first).to_be_in_viewport()


def test_the_way_leads_from_a_document_to_its_park_its_region_and_the_coverage(desktop: Watched) -> None:
    page = desktop.open(PATH)
    page.locator(".facts").get_by_role("link", name="宁乡经济技术开发区", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("宁乡经济技术开发区")
    expect(page.locator(".page-facts")).to_contain_text("国家级，第 2 批")
    page.locator(".crumbs").get_by_role("link", name="湖南省").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("湖南省")
    expect(page.locator(".page-facts")).to_contain_text("省级行政区")
    page.locator(".places-nav").get_by_role("link", name="收录范围").click()
    expect(page.locator(".lead")).to_contain_text("不等于没有政策")


def test_a_matrix_of_pasted_parks_is_a_grid_of_links_and_a_table_to_keep(either: Watched) -> None:
    page = either.open("/matrix")
    page.locator("#parks").fill("宁乡经开区\n常德经开区\n没有这个园区")
    page.get_by_role("button", name="列表").click()
    expect(page.locator(".grid tbody tr")).to_have_count(3)
    expect(page.locator(".grid tbody tr").last).to_contain_text("名录里没有叫这个名字的园区")
    cell = page.locator(".grid td[class^=s] a").first
    count = cell.inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 CSV").click()
    table = download.value.path().read_bytes().decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in table[1:]] == [
        "宁乡经济技术开发区",
        "常德经济技术开发区",
        "没有这个园区",
    ]
    cell.click()
    expect(page.locator(".total")).to_have_text(count)


def test_a_table_is_of_what_was_just_pasted_and_chosen(either: Watched) -> None:
    page = either.open("/matrix")
    page.locator("#parks").fill("宁乡经开区")
    page.locator("#topics summary").click()
    page.get_by_role("checkbox", name="绿色制造").check()
    page.get_by_role("checkbox", name="循环经济").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 CSV").click()
    rows = [line.split(",") for line in download.value.path().read_bytes().decode("utf-8-sig").splitlines()]
    assert rows[0][3:] == ["绿色制造", "循环经济"]
    assert [row[0] for row in rows[1:]] == ["宁乡经济技术开发区"]
    # The page is where it was, and lists the same.
    assert page.url.endswith("/matrix")
    page.get_by_role("button", name="列表").click()
    expect(page.locator(".grid thead th")).to_have_text(["园区", "全部", "绿色制造", "循环经济"])
    expect(page.locator(".grid tbody tr")).to_have_count(1)


def test_who_wants_no_motion_gets_none(desktop: Watched) -> None:
    desktop.page.emulate_media(reduced_motion="reduce")
    page = desktop.open(PATH)
    moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s').length"
    assert page.evaluate(moving) == 0
    page.get_by_role("button", name="上一处").click()
    # At once, and not on its way.
    assert page.evaluate("document.querySelector('mark.here').getBoundingClientRect().top < innerHeight")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("seed", ["000_aaba17f8364ffbc4", "003_97ed398c94ac0590"])
def test_the_name_of_a_fact_stands_on_one_line(desktop: Watched, seed: str, language: str) -> None:
    page = desktop.open(f"/documents/{seed}?lang={language}")
    names = page.locator(".page-facts dt")
    assert names.count() > 2
    for number in range(names.count()):
        lines = names.nth(number).evaluate(LINES)
        assert lines == 1, names.nth(number).inner_text()
