"""Pages of plain text, made up in the manners of many sites: what a reader would note down is what comes out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from search.errors import UnusablePage
from search.extract import extract
from search.model import Article, Page, PageKind, Repaired

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "cases/extract/text_pages.json").read_text(encoding="utf-8")
)
FIELDS = ("title", "published", "source", "author")


def read(text: str, **declared: str) -> Article:
    page = Page("page", "page", "record" if declared else "text", text, "utf-8", declared)
    return extract(page, Repaired(text))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_page_says_what_its_reader_would_note_down(case: dict[str, Any]) -> None:
    article = read(case["page"])
    assert {name: getattr(article, name) for name in FIELDS} == {name: case[name] for name in FIELDS}
    assert article.body.split("\n") == case["body"]


@pytest.mark.parametrize("name", ["site", "signed", "issuer", "number"])
def test_what_only_some_pages_say_is_found_where_they_do(name: str) -> None:
    said = {case["name"]: case[name] for case in CASES if name in case}
    assert said
    assert {case["name"]: getattr(read(case["page"]), name) for case in CASES if name in case} == said


def test_a_record_is_believed_and_its_text_is_still_cleaned() -> None:
    notice = "【版权声明】本网站刊载的所有内容，版权归原作者所有。"
    text = f"近日，望城经开区召开绿色低碳发展推进会，部署下一阶段重点工作。\n{notice}"
    article = read(
        text, title="推进会召开", date="2024年5月20日", source="长沙晚报", url="https://example.org/1"
    )
    assert (article.title, article.published, article.source, article.url) == (
        "推进会召开",
        "2024-05-20",
        "长沙晚报",
        "https://example.org/1",
    )
    assert article.body == "近日，望城经开区召开绿色低碳发展推进会，部署下一阶段重点工作。"


def test_a_record_without_paragraphs_keeps_its_one_long_line() -> None:
    text = "近日，望城经开区召开推进会。" * 400
    assert read(text, title="推进会召开").body == text


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\u3000"])
def test_an_empty_page_is_said_to_be_empty(text: str) -> None:
    with pytest.raises(UnusablePage) as caught:
        read(text)
    assert caught.value.code == "empty_page"
    assert caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "关于我们 | 联系我们 | 网站地图\n版权所有 某某网 京ICP备12345678号",
        "【版权声明】本网站刊载的所有内容，均已署名来源和作者，仅供访问者个人学习，如有侵权请告知，本站将立即做删除处理。",
        "404 Not Found",
        "首页\n上一页\n下一页\n尾页",
    ],
)
def test_a_page_of_furniture_is_said_to_hold_no_article(text: str) -> None:
    with pytest.raises(UnusablePage) as caught:
        read(text)
    assert caught.value.code in ("no_article", "not_chinese")


def test_a_short_text_is_an_article_all_the_same() -> None:
    assert read("张家港经开区获评国家级绿色园区。").body == "张家港经开区获评国家级绿色园区。"


def test_a_record_keeps_lists_and_loses_credits() -> None:
    text = "向大会致贺的有：\n智利总统 某某\n阿根廷总统 某某\n(视频编辑：张三 文字编辑：李四)"
    assert read(text, title="各方致贺").body == "向大会致贺的有：\n智利总统 某某\n阿根廷总统 某某"


def test_a_record_of_nothing_but_its_title_keeps_it() -> None:
    assert read("《选编》上册出版发行。", title="《选编》上册出版发行").body == "《选编》上册出版发行。"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (None, "绿色工厂名单已经公布了"),
        ("绿色工厂", "绿色工厂"),
        ("Green factories", "The ministry released a list of green factories."),
    ],
)
def test_the_text_of_a_record_is_never_taken_for_furniture(title: str | None, text: str) -> None:
    page = Page("record", "record", "record", text, "utf-8", {"title": title} if title else {})
    article = extract(page, Repaired(text))
    assert (article.title, article.body) == (title, text)


@pytest.mark.parametrize("kind", ["text", "html"])
def test_a_page_without_chinese_is_said_to_have_none(kind: PageKind) -> None:
    text = "<html><body><p>The ministry released a list.</p></body></html>"
    with pytest.raises(UnusablePage) as caught:
        extract(Page("page", "page", kind, text, "utf-8"), Repaired(text))
    assert caught.value.code == "not_chinese"


def test_chinese_written_as_entities_is_chinese() -> None:
    sentence = "近日，宁乡经开区召开绿色工厂建设推进会，部署年度任务。"
    text = f"<html><body><p>{''.join(f'&#{ord(one)};' for one in sentence * 3)}</p></body></html>"
    assert sentence in extract(Page("page", "page", "html", text, "utf-8"), Repaired(text)).body


def test_markup_in_the_text_of_a_record_is_read_as_a_browser_would_show_it() -> None:
    text = (
        "<div><p>近日，<b>宁乡</b>经开区召开推进会&nbsp;，部署任务。</p><p>会议强调绿色发展。<br/>各企业参会。</p>"
        "<script>alert('x')</script></div>"
    )
    article = read(text, title="宁乡经开区召开推进会")
    assert article.body == "近日，宁乡经开区召开推进会 ，部署任务。\n会议强调绿色发展。\n各企业参会。"


@pytest.mark.parametrize(
    "text", ["当 a<b 且 c>d 时，企业应当申报绿色工厂。", "按照<关于绿色工厂的通知>要求，各地组织申报工作。"]
)
def test_angle_brackets_that_are_no_markup_stay(text: str) -> None:
    assert read(text, title="通知").body == text


def test_markup_nested_beyond_reason_is_read_all_the_same() -> None:
    text = "<div>" * 50_000 + "近日，宁乡经开区召开绿色工厂推进会。" + "</div>" * 50_000
    assert "</div>" not in read(text, title="推进会").body
