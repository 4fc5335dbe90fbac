"""A document's page as a reader sees it: its text, its facts with their evidence, the ways in and out."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search.library import Library
from search.query import from_params
from tests.made_up_pages import ODD_IDS
from tests.web_pages import one, page, total


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


@pytest.mark.parametrize("id", ODD_IDS)
def test_a_document_opens_whatever_characters_its_id_has(many: FlaskClient, id: str) -> None:
    assert one(page(many, "/documents/" + quote(id)), ".page-facts .id").get_text() == id


def test_every_listed_document_opens(many: FlaskClient) -> None:
    for link in page(many, "/", q="园区", size="100").select(".hit-title a"):
        assert page(many, str(link["href"])).select("article")
