"""Crawlers find every document once and are kept from endless lists; browsers find the engine."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from web import crawlers

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def addresses(client: FlaskClient, path: str) -> list[str]:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (200, "application/xml")
    return [loc.text or "" for loc in ET.fromstring(response.data).iter(SITEMAP + "loc")]  # noqa: S314 - our own


@pytest.mark.parametrize("part", [5, 36, 20_000])
def test_the_sitemap_leads_to_every_document_once(
    many: FlaskClient, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    monkeypatch.setattr(crawlers, "PART", part)
    paths = addresses(many, "/sitemap.xml")
    found = [address for path in paths[:-1] for address in addresses(many, path)]
    assert len(found) == len(set(found)) == 36
    assert all(many.get(address).status_code == 200 for address in found)


@pytest.mark.parametrize("path", ["/sitemap-0.xml", "/sitemap-2.xml", "/sitemap-x.xml"])
def test_a_part_that_is_not_there_is_a_404(many: FlaskClient, path: str) -> None:
    assert many.get(path).status_code == 404


def test_the_sitemap_leads_to_the_page_of_each_park_and_region_that_has_documents_and_no_other(
    client: FlaskClient,
) -> None:
    pages = {
        str(link["href"])
        for hit in client.get("/api/v1/search?size=100").get_json()["hits"]
        for link in BeautifulSoup(client.get(f"/documents/{hit['id']}").text, "lxml").select(".facts a[href]")
        if str(link["href"]).startswith(("/parks/", "/regions/"))
    }
    found = addresses(client, addresses(client, "/sitemap.xml")[-1])
    assert pages
    assert pages <= {address.removeprefix("http://localhost") for address in found}
    assert len(found) == len(set(found))
    for address in found:
        page = client.get(address)
        assert page.status_code == 200
        assert "没有收录" not in BeautifulSoup(page.text, "lxml").select(".main")[0].get_text()


def test_without_an_index_the_sitemap_says_when_to_come_back(empty: FlaskClient) -> None:
    response = empty.get("/sitemap.xml")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0


def test_robots_may_read_documents_and_no_lists(many: FlaskClient) -> None:
    response = many.get("/robots.txt")
    rules = response.text.splitlines()
    assert response.mimetype == "text/plain"
    assert {"User-agent: *", "Disallow: /*?", "Disallow: /search", "Disallow: /api/"} <= set(rules)
    assert not [rule for rule in rules if rule.startswith("Disallow: /documents")]
    assert "Sitemap: http://localhost/sitemap.xml" in rules


def test_a_browser_can_add_the_engine(many: FlaskClient) -> None:
    link = BeautifulSoup(many.get("/").text, "html.parser").select_one("link[rel=search]")
    assert link is not None
    response = many.get(str(link["href"]))
    assert response.mimetype == link["type"] == "application/opensearchdescription+xml"
    root = ET.fromstring(response.data)  # noqa: S314 - our own
    assert len(root.findtext(OPENSEARCH + "ShortName") or "") <= 16
    for url in root.findall(OPENSEARCH + "Url"):
        for page in ("", "1"):
            asked = url.attrib["template"].replace("{searchTerms}", "%E7%BB%BF").replace("{startPage?}", page)
            answer = many.get(asked)
            assert (answer.status_code, answer.mimetype) == (200, url.attrib["type"])
