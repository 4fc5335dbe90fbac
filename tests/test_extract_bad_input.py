"""Whatever a crawler brings: no crash, no endless work, and either an article or a reason."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.errors import UnusablePage
from search.extract import extract
from search.model import Article, Page, PageKind, Repaired

SENTENCE = "近日，张家港经开区获评国家级绿色园区，成效显著。"
KINDS: tuple[PageKind, ...] = ("text", "html", "record")
MEGABYTE = 1_000_000


def read(text: str, kind: PageKind) -> Article | None:
    try:
        return extract(Page("page", "page", kind, text, "utf-8"), Repaired(text))
    except UnusablePage as reason:
        assert reason.code in ("empty_page", "no_article", "not_chinese")
        return None


def check(article: Article | None) -> None:
    """What every article promises, whatever page it came from."""
    if article is None:
        return
    lines = article.body.split("\n")
    assert all(line and line == line.strip() for line in lines)
    article.body.encode("utf-8")
    (article.title or "").encode("utf-8")
    assert article.published is None or len(article.published) in (10, 16)


HUGE = {
    "brackets": "(" * 10 * MEGABYTE,
    "kinds of brackets": "【〔（《" * (MEGABYTE // 4),
    "angles": "<" * MEGABYTE,
    "unclosed tags": "<p><b><a href=x>" * (MEGABYTE // 16),
    "deep nesting": "<div>" * (MEGABYTE // 5) + SENTENCE,
    "deep tables": "<table><tr><td>甲</td><td>" * (MEGABYTE // 30) + SENTENCE,
    "comments": "<!--" * (MEGABYTE // 4),
    "scripts": "<script>" * (MEGABYTE // 8),
    "attributes": "<p " + "a=1 " * (MEGABYTE // 4) + ">",
    "question marks": "?" * MEGABYTE,
    "zero bytes": "\0" * MEGABYTE,
    "lone surrogates": "\ud800\udfff" * (MEGABYTE // 2),
    "one line": SENTENCE * (MEGABYTE // len(SENTENCE)),
    "one line of commas": "张家港，" * (MEGABYTE // 4),
    "spaces": ("\u3000" * 100 + "文") * (MEGABYTE // 101),
    "labels": "来源:" * (MEGABYTE // 3),
    "lines of labels": "来源: 甲\n" * (MEGABYTE // 60),
    "dates": "2024-01-01 " * (MEGABYTE // 11),
    "numbers": "国发〔2021〕4号" * (MEGABYTE // 10),
    "trails": "首页>" * (MEGABYTE // 3),
    "notices": "声明:" * (MEGABYTE // 3),
    "quotes": "关于“" * (MEGABYTE // 3),
    "linked data": '<script type="application/ld+json">' + "[" * 100_000 + "</script>" + SENTENCE,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", HUGE)
def test_huge_and_broken_pages_end_with_an_article_or_a_reason(name: str, kind: PageKind) -> None:
    check(read(HUGE[name], kind))


def test_a_text_below_the_parsers_depth_is_not_lost() -> None:
    article = read("<div>" * 5000 + SENTENCE + "</div>" * 5000, "html")
    assert article is not None
    assert article.body == SENTENCE


@pytest.mark.parametrize("dirt", ["\0", "\ud800", "\u200b", "\ufeff", "\u202e"])
def test_characters_that_nobody_sees_leave_no_trace(dirt: str) -> None:
    for kind in KINDS:
        article = read(SENTENCE[:8] + dirt + SENTENCE[8:], kind)
        assert article is not None
        assert article.body == SENTENCE


PIECES = st.sampled_from(
    [
        SENTENCE,
        "发布时间：2024-05-20 来源：新华网",
        "首页 > 新闻 > 正文",
        "【版权声明】本网站",
        "分享到：",
        "一、标题",
        "尹正锡",
        "《甲》（国发〔2021〕4号）",
        "<div>",
        "</div>",
        "<p class='a",
        "<table><tr><td>",
        "<!--",
        "<script>",
        "\n",
        "\ud800",
        "\0",
        "&amp;",
        "…",
        " ",
    ]
)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=200)
@given(st.lists(PIECES, max_size=30).map("".join))
@example("")
def test_pages_in_pieces_never_break_the_reader(kind: PageKind, text: str) -> None:
    check(read(text, kind))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=200)
@given(st.text(max_size=300))
def test_any_text_at_all_never_breaks_the_reader(kind: PageKind, text: str) -> None:
    check(read(text, kind))
