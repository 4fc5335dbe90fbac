"""HTML pages, made up: the article is found wherever a site puts it, and nothing of the site comes with it."""

from __future__ import annotations

import pytest

from search.errors import UnusablePage
from search.extract import extract
from search.model import Article, Page, Repaired

TITLE = "望城经开区召开绿色低碳发展推进会"
TEXT = [
    "近日，湖南省长沙市望城经济技术开发区召开绿色低碳发展推进会，部署下一阶段重点工作，企业代表参加会议。",
    "会议指出，要加快推动产业结构优化升级，园区企业要主动对标绿色工厂标准，抓好节能降碳改造。",
    "下一步，望城经开区将继续深化改革，推动园区高质量发展再上新台阶。",
]
PARAGRAPHS = "".join(f"<p>　　{text}</p>" for text in TEXT)
NAVIGATION = (
    "<ul class='menu'>" + "".join(f"<li><a href='/{n}'>栏目{n}</a></li>" for n in range(30)) + "</ul>"
)
FOOT = (
    "<div class='footer'><p>版权所有 某某网 京ICP备12345678号 地址：某某路1号，电话：010-12345678。</p></div>"
)


def read(body: str, head: str = "") -> Article:
    source = f"<html><head>{head}</head><body>{body}</body></html>"
    return extract(Page("page", "page", "html", source, "utf-8"), Repaired(source))


def site(content: str, head: str = "") -> Article:
    return read(f"{NAVIGATION}<div><h1>{TITLE}</h1>{content}</div>{FOOT}", head)


def test_the_paragraphs_come_out_without_the_site() -> None:
    article = site(f"<div class='info'>2024-05-20 14:33 来源：长沙晚报</div><div>{PARAGRAPHS}</div>")
    assert article.body.split("\n") == TEXT
    assert (article.title, article.published, article.source) == (TITLE, "2024-05-20T14:33", "长沙晚报")


@pytest.mark.parametrize(
    "content",
    [
        "<br><br>".join(TEXT),
        "".join(f"<div><span>{text}</span></div>" for text in TEXT),
        "<table><tr><td>" + PARAGRAPHS + "</td></tr></table>",
        "".join(f"<section><p>{text}</p></section>" for text in TEXT),
        f"<div style='visibility: hidden'>{PARAGRAPHS}</div>",
        f"<form><center>{PARAGRAPHS}</center></form>",
        "".join(f"<x-paragraph>{text}</x-paragraph>" for text in TEXT),
        "".join(f"<p>{text}" for text in TEXT),
    ],
    ids=[
        "breaks",
        "divs",
        "layout table",
        "sections",
        "shown by a script",
        "form",
        "own elements",
        "unclosed",
    ],
)
def test_paragraphs_stay_paragraphs_however_a_site_marks_them(content: str) -> None:
    assert site(f"<div>{content}</div>").body.split("\n") == TEXT


def test_headings_and_rows_of_tables_stay_as_lines() -> None:
    table = "<table><tr><th>指标</th><th>2024年</th></tr><tr><td>森林覆盖率</td><td>69.56%</td></tr></table>"
    article = site(f"<div><p>{TEXT[0]}</p><h2>一、总体要求</h2><p>{TEXT[1]}</p>{table}<p>{TEXT[2]}</p></div>")
    assert article.body.split("\n") == [
        TEXT[0],
        "一、总体要求",
        TEXT[1],
        "指标 2024年",
        "森林覆盖率 69.56%",
        TEXT[2],
    ]


@pytest.mark.parametrize(
    "around",
    [
        "<div class='comment-list'><p>写得真好，支持园区绿色发展，希望越来越好，大家一起努力。</p></div>",
        "<h3><a href='/1'>别处召开会议</a></h3><p>昨日，别处召开会议，研究部署有关工作，参会人员很多。</p>"
        * 6,
        "<div style='display:none'><p>这是不给人看的文字，它很长，而且像一句话，但它不是文章。</p></div>",
        "<script>var text = '近日，这是脚本里的文字，不是文章，也不给人看。';</script>",
        "<div>相关阅读</div>"
        + "<p><a href='/2'>别处发布了一条很长很长的新闻标题，读者可能会喜欢</a></p>" * 9,
        "<p>凡本网注明“来源：某某网”的所有作品，版权均属于某某网，未经授权不得转载，违者将追究法律责任。</p>",
        "<p>责任编辑：李四</p><div>分享到：<a href='#'>微信</a></div>",
    ],
    ids=["comments", "teasers", "hidden", "script", "related", "copyright", "editor and share bar"],
)
def test_what_stands_around_the_article_goes(around: str) -> None:
    assert site(f"<div>{PARAGRAPHS}</div><div>{around}</div>").body.split("\n") == TEXT


def test_the_title_said_again_above_the_text_is_not_body() -> None:
    head = f"<title>{TITLE}_某某频道_某某网</title>"
    broken = f"<p>{TITLE[:8]}<br>{TITLE[8:]}</p>"
    article = site(f"<div>{broken}{PARAGRAPHS}</div>", head)
    assert (article.title, article.site) == (TITLE, "某某网")
    assert article.body.split("\n") == TEXT


def test_a_title_that_only_the_head_says_loses_the_site_behind_it() -> None:
    head = f"<title>{TITLE}_某某频道_某某网</title>"
    assert read(f"{NAVIGATION}<div>{PARAGRAPHS}</div>{FOOT}", head).title == TITLE


def test_meta_elements_of_government_pages_are_read() -> None:
    head = (
        f"<meta name='ArticleTitle' content='{TITLE}'><meta name='PubDate' content='2024-05-20 14:33:21'>"
        "<meta name='ContentSource' content='长沙晚报'><meta name='SiteName' content='长沙市人民政府'>"
        "<link rel='canonical' href='https://www.example.org/a.html'>"
    )
    article = site(f"<div>{PARAGRAPHS}</div>", head)
    assert (article.title, article.published, article.source) == (TITLE, "2024-05-20T14:33", "长沙晚报")
    assert (article.site, article.url) == ("长沙市人民政府", "https://www.example.org/a.html")


def test_linked_data_is_read_and_a_time_in_utc_becomes_beijings() -> None:
    head = (
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "'
        + TITLE
        + '", "datePublished": "2024-05-20T18:30:00Z", "author": {"name": "张三"}}]}</script>'
    )
    article = site(f"<div>{PARAGRAPHS}</div>", head)
    assert (article.published, article.author) == ("2024-05-21T02:30", "张三")


@pytest.mark.parametrize("data", ["", "{", "[1, 2", "null", '{"author": {"author": []}}', "[" * 5000])
def test_broken_linked_data_harms_nothing(data: str) -> None:
    article = site(f"<div>{PARAGRAPHS}</div>", f'<script type="application/ld+json">{data}</script>')
    assert article.body.split("\n") == TEXT


def test_an_editor_is_not_taken_for_the_author() -> None:
    article = site(f"<div>{PARAGRAPHS}</div><p>责任编辑：李四光</p>", "<meta name='author' content='李四光'>")
    assert article.author is None


def test_published_signed_and_crawled_are_three_dates() -> None:
    table = (
        "<table><tr><td>发文机关：</td><td>国务院办公厅</td><td>成文日期：</td><td>2018年12月29日</td></tr>"
        "<tr><td>发文字号：</td><td>国办发〔2018〕128号</td><td>发布日期：</td><td>2019年01月21日</td></tr></table>"
    )
    article = read(f"{table}<div>{PARAGRAPHS}<p>抓取时间：2026-01-01 00:00</p></div>")
    assert (article.published, article.signed) == ("2019-01-21", "2018-12-29")
    assert (article.issuer, article.number) == ("国务院办公厅", "国办发〔2018〕128号")


def test_where_names_of_elements_put_all_of_a_page_aside_they_are_not_heeded() -> None:
    article = read(f"<div class='menu-open sidebar'><h1>{TITLE}</h1><div>{PARAGRAPHS}</div></div>")
    assert article.body.split("\n") == TEXT


def test_a_page_of_links_holds_no_article() -> None:
    with pytest.raises(UnusablePage) as caught:
        read(NAVIGATION * 3 + FOOT)
    assert caught.value.code == "no_article"


def test_lines_of_preformatted_text_are_paragraphs() -> None:
    assert site("<pre>" + "\n\n".join(TEXT) + "</pre>").body.split("\n") == TEXT


def test_a_table_under_the_last_sentence_stays() -> None:
    rows = "".join(f"<tr><td>园区{n}</td><td>{n}家</td></tr>" for n in range(3))
    article = site(f"<div>{PARAGRAPHS}<div><table><tbody>{rows}</tbody></table></div></div>")
    assert article.body.split("\n") == [*TEXT, "园区0 0家", "园区1 1家", "园区2 2家"]


def test_the_name_of_the_site_is_not_the_title_though_it_is_the_heading() -> None:
    head = f"<title>{TITLE}-中国园区新闻网</title>"
    body = f"<h1>中国园区新闻网</h1>{NAVIGATION}<div class='tt'>{TITLE}</div><div>{PARAGRAPHS}</div>{FOOT}"
    assert read(body, head).title == TITLE


def test_an_article_kept_in_a_text_box_is_read() -> None:
    inner = PARAGRAPHS.replace("<", "&lt;").replace(">", "&gt;")
    assert site(f"<textarea style='display:none'>{inner}</textarea>").body.split("\n") == TEXT


def test_a_page_of_nested_tables_is_read_though_its_title_names_the_site_only() -> None:
    links = "".join(
        f"<tr><td>·<a href='/{n}'>某地召开重要会议部署今年工作{n}</a></td></tr>" for n in range(8)
    )
    lines = "<br>".join(f"　　{text}" for text in TEXT)
    body = (
        f"<table><tr><td><table><tr><td align=center><b>{TITLE}</b></td></tr>"
        "<tr><td align=center>2024-5-20 10:00:00 来源：中国工业报 作者：王五 点击：33</td></tr>"
        f"<tr><td>{lines}</td></tr><tr><td>【<a>打印</a>】【<a>关闭</a>】</td></tr></table></td>"
        f"<td><table><tr><td>热点新闻</td></tr>{links}</table></td></tr></table>"
        "<table><tr><td>版权所有：中国园区网 未经授权禁止复制或建立镜像</td></tr></table>"
    )
    article = read(body, "<title>中国园区网</title>")
    assert (article.title, article.published) == (TITLE, "2024-05-20T10:00")
    assert (article.source, article.author, article.site) == ("中国工业报", "王五", "中国园区网")
    assert article.body.split("\n") == TEXT


def test_what_stands_in_elements_of_its_own_is_told_apart_without_spaces() -> None:
    info = "<div><span>原创</span><span>小编</span><a>望城经开区</a><em>2024年05月20日 18:30</em><em>湖南</em></div>"
    article = site(f"{info}<div>{PARAGRAPHS}</div>")
    assert (article.published, article.source) == ("2024-05-20T18:30", "望城经开区")


def test_frameworks_that_name_the_whole_page_do_not_hide_the_article() -> None:
    comments = "<div class='c-comments'><p>网友甲：支持园区发展，绿色低碳很重要，希望越来越好。</p></div>"
    article = read(
        f"<div id='__next' class='position-relative nav-open'><h1>{TITLE}</h1>"
        f"<article>{PARAGRAPHS}</article>{comments}</div>"
    )
    assert article.body.split("\n") == TEXT


def test_where_two_texts_come_near_each_other_the_library_has_the_casting_vote() -> None:
    between = "<div><div><a href='x'>链接链接链接链接链接</a></div></div>" * 60
    said = "".join(f"<p>有人说这件事情很好，大家都很支持，希望以后多多开展，谢谢{n}。</p>" for n in range(6))
    page = f"<div><div><article><h1>{TITLE}</h1>{PARAGRAPHS}</article></div></div>{between}"
    assert read(f"{page}<div><div><div>{said}</div></div></div>").body.split("\n") == TEXT


def test_the_names_of_annexes_stay_though_they_are_links() -> None:
    article = site(f"<div>{PARAGRAPHS}<p>附件：<a href='1.doc'>1.重点任务分工表</a></p></div>")
    assert article.body.split("\n") == [*TEXT, "附件：1.重点任务分工表"]
