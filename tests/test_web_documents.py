"""A document's page as a reader sees it: its text, its facts with their evidence, the ways in and out."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search import pipeline, settings
from search.engine.store import decoded, encoded
from search.library import Library
from search.model import Document
from search.query import from_params
from tests.conftest import make_document
from tests.json_lines import write_lines
from tests.made_up_pages import ODD_IDS
from tests.web_pages import one, page, total
from web import create_app, wording
from web.cite import citation


def test_a_document_shows_its_text_its_facts_and_the_way_back(client: FlaskClient) -> None:
    listed = page(client, "/", q="宁乡经开区", sort="date")
    soup = page(client, str(one(listed, ".hit-title a")["href"]))
    assert one(soup, "h1").get_text() == "生态为底 低碳先行 湖南宁乡经开区分区管控显实效"
    assert soup.select(".body mark")
    facts = one(soup, ".facts").get_text()
    for fact in ("湖南省 › 长沙市 › ", "宁乡市", "宁乡经济技术开发区", "今日宁乡", "2025年11月28日 10:18"):
        assert fact in facts
    back = one(soup, ".back a")
    assert (back.get_text(), total(page(client, str(back["href"])))) == ("← 返回检索结果", total(listed))


def test_the_body_on_the_page_is_the_stored_body_paragraph_by_paragraph(
    client: FlaskClient, seed_library: Library
) -> None:
    for hit in seed_library.search(from_params({})).hits:
        soup = page(client, f"/documents/{hit.document.id}", q="绿色 发展 工厂")
        assert [each.get_text() for each in soup.select(".body > *")] == hit.document.article.body.split("\n")


def test_evidence_leads_to_the_paragraph_that_holds_it(client: FlaskClient, seed_library: Library) -> None:
    for hit in seed_library.search(from_params({})).hits:
        soup = page(client, f"/documents/{hit.document.id}")
        links = soup.select(".places a")
        assert links
        for link in links:
            assert link.get_text() in one(soup, str(link["href"])).get_text()


def test_what_was_repaired_is_counted_and_can_be_compared_and_left_again(client: FlaskClient) -> None:
    repaired, clean = "/documents/000_aaba17f8364ffbc4", "/documents/002_1c6818e15db378d9"
    soup = page(client, repaired, q="宁乡")
    link = one(soup, ".repairs + p a")
    compared = page(client, str(link["href"]))
    assert compared.select("table.compare")
    back = page(client, str(one(compared, ".back a")["href"]))
    assert one(back, ".back a")["href"] == one(soup, ".back a")["href"]
    assert not page(client, clean).select(".repairs")


def test_labels_of_a_document_lead_to_searches_that_find_it(client: FlaskClient) -> None:
    id = client.get("/api/v1/search?q=宁乡经开区").get_json()["hits"][0]["id"]
    for link in page(client, f"/documents/{id}").select('.facts .fact-list a[href^="/?"]'):
        found = page(client, f"{link['href']}&size=100")
        assert any(str(hit["href"]).startswith(f"/documents/{id}") for hit in found.select(".hit-title a"))


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The web over records and a page that cite each other, are dated by one or the other, or not at all."""
    folder = tmp_path_factory.mktemp("described")
    text = "湖南省宁乡经济技术开发区推进绿色工厂建设，园区生态环境质量持续改善。"
    cited = "园区循环化改造推进工作管理办法"
    records = [
        {"id": "field", "title": f"{cited}", "text": f"{text}办法共三章。", "date": "2024-03-01"},
        {
            "id": "citing",
            "title": "某市召开会议",
            "text": f"{text}会议学习《{cited}》和《某项不在库中的条例》。",
        },
        {"id": "line", "title": "某县发布简报", "text": f"发布日期：2023-04-05\n{text}简报第一期。"},
    ]
    write_lines(folder / "pages.jsonl", records)
    (folder / "page.txt").write_text(
        f"园区春季简报\n发布日期：2022-05-06\n{text}春季简报。", encoding="utf-8"
    )
    pipeline.build([folder], folder / "index", max_page_mb=1)
    return create_app(folder / "index", settings.load({})).test_client()


def test_a_date_says_whether_it_stands_in_the_data_or_on_the_page(described: FlaskClient) -> None:
    def told(id: str, language: str) -> str:
        return one(page(described, f"/documents/{id}", lang=language), "#dated-by").get_text(strip=True)

    listed = described.get("/api/v1/search?size=100").get_json()["hits"]
    (from_text,) = [hit["id"] for hit in listed if hit["published"] == "2022-05-06"]
    assert told("field", "zh") == "取自来源数据的日期字段"
    assert told("field", "en") == "from the date field of the source data"
    assert told("line", "zh") == told(from_text, "zh") == "取自原页"
    assert not page(described, "/documents/citing").select("#dated-by")


def test_a_document_of_a_build_that_does_not_know_where_its_date_stood_claims_neither() -> None:
    first, later = encoded(make_document("x", "园区", "通知", published="2024-05-06")).split(b"\n", 1)
    old = json.loads(first)
    del old["article"]["dated_by"]
    found = decoded(json.dumps(old).encode() + b"\n" + later)
    assert (found.article.published, found.article.dated_by) == ("2024-05-06", None)
    assert wording.DATED_BY[found.article.dated_by] == "取自原页或来源数据"


def test_what_a_document_cites_is_listed_and_leads_to_what_names_it(described: FlaskClient) -> None:
    soup = page(described, "/documents/citing")
    listed = soup.select("section[aria-labelledby=fact-citations] li a")
    assert [each.get_text() for each in listed] == [
        "《园区循环化改造推进工作管理办法》",
        "《某项不在库中的条例》",
    ]
    found = page(described, str(listed[0]["href"]))
    assert {str(hit["href"]).split("?")[0] for hit in found.select(".hit-title a")} == {
        "/documents/field",
        "/documents/citing",
    }
    assert not page(described, "/documents/line").select("section[aria-labelledby=fact-citations]")


def test_a_document_names_those_that_mention_it_and_not_itself(described: FlaskClient) -> None:
    mentioned = one(page(described, "/documents/field"), "section[aria-labelledby=citing]")
    assert [str(each["href"]).split("?")[0] for each in mentioned.select("li a")] == ["/documents/citing"]
    assert one(mentioned, "li a").get_text() == "某市召开会议"
    assert not page(described, "/documents/citing").select("section[aria-labelledby=citing]")


def test_a_document_leads_to_related_ones_and_says_what_they_share(described: FlaskClient) -> None:
    listed = described.get("/api/v1/documents/citing/related").get_json()["related"]
    items = one(page(described, "/documents/citing"), "section[aria-labelledby=related]").select("li")
    assert listed
    assert [str(one(item, "a")["href"]).split("?")[0] for item in items] == [
        f"/documents/{each['id']}" for each in listed
    ]
    for item, each in zip(items, listed, strict=True):
        labels = {label.get_text() for label in item.select(".label")}
        assert labels
        assert labels <= {
            name for kind in ("parks", "citations", "regions", "topics", "words") for name in each[kind]
        }


def test_a_hit_says_by_which_name_its_park_was_found(described: FlaskClient) -> None:
    soup = page(described, "/", q="宁乡经开区")
    assert {each.get_text() for each in soup.select(".hit .label.park .alias")} == {"又称“宁乡经开区”"}
    assert not page(described, "/", q="绿色工厂").select(".hit .alias")
    assert not page(described, "/", q="宁乡经济技术开发区").select(".hit .alias")


@pytest.mark.parametrize("id", ODD_IDS)
def test_a_document_opens_whatever_characters_its_id_has(many: FlaskClient, id: str) -> None:
    assert one(page(many, "/documents/" + quote(id)), ".page-facts .id").get_text() == id


def test_every_listed_document_opens(many: FlaskClient) -> None:
    for link in page(many, "/", q="园区", size="100").select(".hit-title a"):
        assert page(many, str(link["href"])).select("article")


@pytest.mark.parametrize(
    ("facts", "reference"),
    [
        (
            {
                "title": "通知",
                "author": "张三",
                "source": "某报",
                "published": "2024-05-06T10:00",
                "url": "https://a.cn/1",
            },
            "张三. 通知[EB/OL]. 某报, 2024-05-06[2025-01-02]. https://a.cn/1.",
        ),
        (
            {"title": "通知", "source": "某报", "url": "folder/page.html"},
            "某报. 通知[EB/OL]. [2025-01-02]. https://here.cn/x.",
        ),
        (
            {"title": None, "published": "2024-05-06"},
            "正文第一句[EB/OL]. (2024-05-06)[2025-01-02]. https://here.cn/x.",
        ),
    ],
)
def test_a_reference_leaves_out_what_the_page_does_not_say_but_for_an_address(
    facts: dict[str, str], reference: str
) -> None:
    document: Document = make_document("x", "正文第一句。第二句。", **facts)
    assert citation(document, "https://here.cn/x", date(2025, 1, 2)) == reference


def test_a_document_leads_to_the_next_result_and_the_one_before_across_pages(many: FlaskClient) -> None:
    soup = page(many, "/", q="园区", size="10")
    listed = [str(link["href"]).split("?")[0] for link in soup.select(".hit-title a")]
    listed += [
        str(link["href"]).split("?")[0]
        for link in page(many, "/", q="园区", size="10", page="2").select(".hit-title a")
    ]
    at = str(one(soup, ".hit-title a")["href"])
    walked = []
    while at and len(walked) < len(listed):
        walked.append(at.split("?")[0])
        soup = page(many, at)
        before, after = soup.select_one(".beside a[rel=prev]"), soup.select_one(".beside a[rel=next]")
        if len(walked) > 1:
            assert before is not None
            assert str(before["href"]).split("?")[0] == walked[-2]
        at = str(after["href"]) if after else ""
    assert walked == listed
    assert not page(many, listed[0]).select(".beside")
