"""Pages of parks and regions: what they say, and that it is true."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.web_pages import one, page, total


def numbers(soup: BeautifulSoup) -> list[tuple[str, int]]:
    """Links that promise a number of documents, with the number."""
    return [
        (str(link["href"]), int(next(iter(one(link, ".count").stripped_strings)).replace(",", "")))
        for link in soup.select("a.value[href^='/?']")
    ]


@pytest.mark.parametrize(
    "path", ["/parks/43101004", "/regions/430000", "/facets/topic", "/facets/park?q=绿色"]
)
def test_every_number_beside_a_link_is_what_the_link_finds(client: FlaskClient, path: str) -> None:
    promised = numbers(page(client, path))
    assert promised
    for url, count in promised:
        assert total(page(client, url)) == count


def test_a_park_page_says_what_the_lists_say_and_what_was_collected(client: FlaskClient) -> None:
    soup = page(client, "/parks/43101004")
    assert one(soup, "h1").get_text() == "宁乡经济技术开发区"
    facts = one(soup, ".page-facts").get_text()
    for fact in ("国家级", "第 2 批", "宁乡经开区", "43101004"):
        assert fact in facts
    assert [link.get_text() for link in soup.select(".crumbs a")] == ["湖南省", "长沙市", "宁乡市"]
    assert len(soup.select(".hit")) == 1
    assert one(soup, ".profile-total a")["href"] == "/?park=43101004&sort=date"


def test_a_park_in_no_list_has_a_page_where_documents_name_it_and_else_none(client: FlaskClient) -> None:
    soup = page(client, "/parks/x-611000-4919f987")
    assert one(soup, "h1").get_text() == "商洛高新技术产业开发区"
    assert "不在任何名录中" in soup.get_text()
    page(client, "/parks/x-000000-00000000", 404)


def test_a_park_without_documents_says_that_this_is_not_no_policy(client: FlaskClient) -> None:
    soup = page(client, "/parks/11101001")
    assert "没有收录，不等于没有政策" in one(soup, ".note").get_text()


def test_a_region_page_leads_down_and_up_the_tree(client: FlaskClient) -> None:
    soup = page(client, "/regions/430100")
    assert one(soup, "h1").get_text() == "长沙市"
    assert "地级行政区" in one(soup, ".page-facts").get_text()
    assert [link.get_text() for link in soup.select(".crumbs a")] == ["湖南省"]
    below = one(soup, "section[aria-labelledby=below-it] a")
    assert one(page(client, str(below["href"])), "h1").get_text() == "宁乡市"
    assert one(page(client, "/regions/430182"), ".page-facts").get_text().count("宁乡县") == 1
    assert soup.select("section[aria-labelledby=green] a")
    page(client, "/regions/999999", 404)
