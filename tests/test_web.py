"""The pages as a reader sees them, without JavaScript: what is shown, where the links lead, what an error says."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from search.library import Library
from search.query import from_params
from tests.made_up_pages import ODD_IDS

CSP = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def page(client: FlaskClient, url: str, status: int = 200, **params: Any) -> BeautifulSoup:
    response = client.get(url, query_string=params) if params else client.get(url)
    assert response.status_code == status
    assert response.mimetype == "text/html"
    return BeautifulSoup(response.text, "lxml")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select_one(selector)
    assert found is not None, f"no {selector} on the page"
    return found


def total(soup: BeautifulSoup) -> int:
    return int(one(soup, ".total").get_text().replace(",", ""))


def test_home_has_the_box_the_number_of_documents_and_facets_to_browse(client: FlaskClient) -> None:
    soup = page(client, "/")
    assert one(soup, "input[name=q]").has_attr("autofocus")
    assert one(soup, ".hero-facts strong").get_text() == "5"
    names = [heading.get_text() for heading in soup.select(".facet-name")]
    assert names == ["各省", "主题", "地区", "园区", "来源", "年份"]
    assert not soup.select(".hit")


def test_every_facet_link_on_the_home_page_leads_to_as_many_results_as_it_says(client: FlaskClient) -> None:
    links = page(client, "/").select("a.value")
    assert links
    for link in links:
        soup = page(client, str(link["href"]))
        assert str(total(soup)) == next(iter(one(link, ".count").stripped_strings))


def test_results_show_marked_titles_snippets_dates_and_sources(client: FlaskClient) -> None:
    soup = page(client, "/", q="宁乡经开区")
    hit = one(soup, ".hit")
    assert "宁乡经开区" in "".join(mark.get_text() for mark in hit.select("mark"))
    assert one(hit, "time")["datetime"] == "2025-11-28T10:18"
    assert one(hit, "time").get_text() == "2025年11月28日 10:18"
    assert "今日宁乡" in one(hit, ".hit-facts").get_text()
    assert one(soup, "input[name=q]")["value"] == "宁乡经开区"
    assert not one(soup, "input[name=q]").has_attr("autofocus")
    assert soup.title is not None
    assert soup.title.get_text().startswith("宁乡经开区")


def test_a_page_without_a_title_shows_its_first_sentence_marked_as_such(client: FlaskClient) -> None:
    soup = page(client, "/", q="商洛高新区 绿色工厂")
    assert one(soup, ".hit .untitled").get_text() == "无标题"
    soup = page(client, str(one(soup, ".hit-title a")["href"]))
    assert one(soup, "h1 .untitled").get_text() == "无标题"
    assert "日期不详" in one(soup, "article header").get_text()


def test_a_chosen_facet_value_is_marked_listed_as_a_chip_and_can_be_removed_from_both(
    client: FlaskClient,
) -> None:
    soup = page(client, "/", q="发展", region="430000", year="2018")
    chosen = soup.select("a.value.chosen")
    assert [one(link, ".value-label").get_text() for link in chosen] == ["湖南省", "2018"]
    assert all(link["aria-current"] == "true" for link in chosen)
    chips = soup.select("a.chip")
    assert [chip.get_text().split("×")[0] for chip in chips] == ["地区湖南省", "年份2018"]
    assert [chip["href"] for chip in chips] == [link["href"] for link in chosen]
    assert not page(client, str(chips[0]["href"])).select(".chip-clear")
    cleared = page(client, str(one(soup, ".chip-clear")["href"]))
    assert not cleared.select(".chip")
    assert one(cleared, "input[name=q]")["value"] == "发展"


def test_regions_stand_as_a_tree(client: FlaskClient) -> None:
    soup = page(client, "/", q="绿色")
    county = next(link for link in soup.select("a.value") if one(link, ".value-label").get_text() == "宁乡市")
    above = [one(item, ".value-label").get_text() for item in county.find_parents("li")]
    assert above == ["宁乡市", "长沙市", "湖南省"]


def test_the_search_form_keeps_the_filters_and_starts_on_the_first_page(many: FlaskClient) -> None:
    soup = page(many, "/", q="园区", source="第1通讯社", sort="date", size="1", page="2")
    hidden = {
        str(field["name"]): field["value"] for field in soup.select("input[type=hidden][form=search-form]")
    }
    assert hidden == {"source": "第1通讯社", "sort": "date", "size": "1"}


def test_a_range_of_dates_narrows_is_a_chip_and_stands_in_its_form(client: FlaskClient) -> None:
    soup = page(client, "/", **{"q": "发展", "from": "2018", "to": "2018-05"})
    assert total(soup) == 1
    assert "2018-01-01 至 2018-05-31" in one(soup, ".chip").get_text()
    assert one(soup, ".dates input[name=from]")["value"] == "2018-01-01"
    kept = {str(field["name"]): field["value"] for field in soup.select(".dates input[type=hidden]")}
    assert kept == {"q": "发展"}


def test_blank_fields_of_a_form_mean_nothing(client: FlaskClient) -> None:
    assert page(client, "/?q=&from=&to=").select(".hero")
    assert total(page(client, "/?q=绿色&from=&to=%20")) == total(page(client, "/?q=绿色"))


def test_sorting_by_date_puts_the_newest_first_and_undated_ones_last(client: FlaskClient) -> None:
    soup = page(client, "/", q="绿色")
    by_date = next(link for link in soup.select(".sort a") if link.get_text() == "日期")
    soup = page(client, str(by_date["href"]))
    assert one(soup, ".sort [aria-current]").get_text() == "日期"
    dates = [str(moment["datetime"]) for moment in soup.select(".hit time")]
    assert dates == sorted(dates, reverse=True)
    assert soup.select(".hit")[-1].select(".unknown")


def test_paging_leads_through_all_results_without_repeating_any(many: FlaskClient) -> None:
    soup = page(many, "/", q="园区")
    assert not soup.select("a[rel=prev]")
    seen = [str(link["href"]) for link in soup.select(".hit-title a")]
    while following := soup.select_one("a[rel=next]"):
        soup = page(many, str(following["href"]))
        assert soup.select("link[rel=prev]")
        seen += [str(link["href"]) for link in soup.select(".hit-title a")]
    ids = [link.split("?")[0] for link in seen]
    assert len(ids) == len(set(ids)) == total(soup) > 20


def test_a_snippet_shows_where_it_was_cut_and_nothing_else_is_added(client: FlaskClient) -> None:
    shown = [each.get_text() for each in page(client, "/", q="生态").select(".hit-snippet")]
    sent = client.get("/api/v1/search?q=生态").get_json()["hits"]
    assert [each.strip("…") for each in shown] == [
        "".join(segment["t"] for segment in hit["snippet"]).strip("…") for hit in sent
    ]
    assert any(each.endswith("…") for each in shown)


def test_a_page_past_the_last_one_says_so_and_leads_back(client: FlaskClient) -> None:
    soup = page(client, "/", q="绿色", page="7")
    assert "没有第 7 页" in one(soup, ".empty").get_text()
    assert page(client, str(one(soup, ".empty a")["href"])).select(".hit")


def test_long_facets_are_cut_short_listed_on_a_page_and_a_chosen_value_stays_in_sight(
    many: FlaskClient,
) -> None:
    soup = page(many, "/", q="园区")
    sources = one(soup, "section[aria-labelledby=facet-source]")
    assert len(sources.select("a.value")) == 8
    every = page(many, str(one(sources, ".more a")["href"])).select("a.value")
    assert len(every) == 17
    chosen = one(page(many, str(every[-1]["href"])), "section[aria-labelledby=facet-source] a.chosen")
    assert one(chosen, ".value-label").get_text() == one(every[-1], ".value-label").get_text()


def test_no_results_say_what_to_try_and_every_offer_finds_something(client: FlaskClient) -> None:
    soup = page(client, "/", q='"绿色工厂" 宁乡 鲸鱼', year="2018")
    assert total(soup) == 0
    offers = soup.select(".suggestions li")
    assert offers
    for offer in offers:
        count = next(iter(one(offer, ".count").stripped_strings)).split()[0]
        assert total(page(client, str(one(offer, "a")["href"]))) == int(count) > 0


def test_no_results_for_want_of_one_filter_offer_to_remove_it(client: FlaskClient) -> None:
    soup = page(client, "/", q="三线一单", year="2001")
    assert "年份：2001" in one(soup, ".suggestions").get_text()


def test_no_results_show_what_each_word_finds_alone(client: FlaskClient) -> None:
    soup = page(client, "/", q='"绿色工厂" 宁乡 鲸鱼 -招商', year="2018")
    words = [item.get_text(" ", strip=True) for item in soup.select(".alone li")]
    assert words == ['"绿色工厂" 3 篇', "宁乡 1 篇", "鲸鱼 0 篇"]
    for link in soup.select(".alone a"):
        assert total(page(client, str(link["href"]))) > 0


def test_a_phrase_that_stands_nowhere_is_offered_without_its_quotation_marks(client: FlaskClient) -> None:
    offers = one(page(client, "/", q="“宁乡绿色工厂”"), ".suggestions")
    assert "去掉引号" in offers.get_text()


def test_no_results_for_what_is_excluded_offer_not_to_exclude_it(client: FlaskClient) -> None:
    offers = one(page(client, "/", q="宁乡经开区 -绿色"), ".suggestions")
    assert "不排除任何词" in offers.get_text()


def test_how_a_query_was_understood_is_said(client: FlaskClient) -> None:
    assert one(page(client, "/", q='"绿色工厂'), ".note").get_text()


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


def test_parameters_of_trackers_are_passed_over_on_pages(client: FlaskClient) -> None:
    soup = page(client, "/?q=绿色&utm_source=mail&utm_anything=1&fbclid=2")
    assert soup.select(".hit")
    assert "utm_" not in str(soup)
    assert page(client, "/?utm_source=mail").select(".hero")


@pytest.mark.parametrize(
    "url",
    [
        "/?page=-1",
        "/?size=1000000000",
        "/?colour=red",
        "/?region=nowhere",
        "/?q=" + "a" * 100_000,
        "/?from=soon",
    ],
)
def test_a_bad_parameter_is_a_calm_page_with_400(client: FlaskClient, url: str) -> None:
    soup = page(client, url, 400)
    assert one(soup, "h1").get_text() in ("检索条件有误", "检索词太长")
    assert one(soup, ".detail").get_text().strip()
    assert soup.select(".ways a[href='/']")[-1].get_text() == "回到首页"


def test_a_bad_parameter_can_be_left_out_with_one_click(client: FlaskClient) -> None:
    soup = page(client, "/?q=绿色&region=430000&page=-1&utm_source=x", 400)
    again = page(client, str(one(soup, ".ways a")["href"]))
    assert again.select(".hit")
    assert "湖南省" in one(again, ".chip").get_text()


@pytest.mark.parametrize("url", ["/nothing", "/documents/", "/documents/nobody", "/static/nothing.css"])
def test_an_address_that_is_not_there_is_a_page_with_404(client: FlaskClient, url: str) -> None:
    assert one(page(client, url, 404), ".failure-status").get_text() == "404"


def test_without_an_index_every_page_says_what_to_do(empty: FlaskClient) -> None:
    for url in ("/", "/?q=绿色", "/documents/x"):
        soup = page(empty, url, 503)
        assert "policysearch build" in one(soup, ".detail").get_text()


def test_a_failure_of_ours_is_a_page_without_details(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Library, "search", fail)
    response = app.test_client().get("/?q=绿色")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    "url", ["/", "/?q=绿色", "/nothing", "/api/v1/search", "/api/nothing", "/healthz", "/static/style.css"]
)
def test_every_answer_carries_the_security_headers(client: FlaskClient, url: str) -> None:
    headers = client.get(url, buffered=True).headers
    assert headers["Content-Security-Policy"] == CSP
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("url", ["/", "/?q=绿色", "/?q=鲸鱼", "/nothing"])
def test_no_page_needs_anything_inline_or_from_elsewhere(client: FlaskClient, url: str) -> None:
    soup = BeautifulSoup(client.get(url).text, "lxml")
    assert not soup.select("script:not([src]), style, iframe, [style]")
    assert not [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    loaded = [
        str(tag.get("href") or tag.get("src"))
        for tag in soup.select("link[rel=stylesheet], link[rel=icon], img, script")
    ]
    assert loaded
    for address in loaded:
        assert address.startswith("/static/")
        assert client.get(address, buffered=True).status_code == 200


def test_every_page_has_one_heading_of_the_first_level_a_language_and_a_way_past_the_navigation(
    client: FlaskClient,
) -> None:
    id = client.get("/api/v1/search").get_json()["hits"][0]["id"]
    for url in ("/", "/?q=绿色", "/?q=鲸鱼", f"/documents/{id}", "/nothing"):
        soup = BeautifulSoup(client.get(url).text, "lxml")
        assert len(soup.select("h1")) == 1
        assert one(soup, "html")["lang"] == "zh-Hans"
        assert one(soup, str(one(soup, "a.skip")["href"])).name == "main"
        ids = [tag["id"] for tag in soup.select("[id]")]
        assert len(ids) == len(set(ids))


def test_the_title_of_a_search_names_all_that_was_asked_for(client: FlaskClient) -> None:
    def title(**params: str) -> str:
        return one(page(client, "/", **params), "title").get_text()

    assert title(q="绿色") == "绿色 – 政策新闻检索"
    assert title(q="绿色", region="430000", topic="carbon").startswith("绿色 · 湖南省、碳达峰碳中和 – ")
    assert title(region="430000", **{"from": "2020"}).startswith("湖南省、2020-01-01 起 – ")
    assert title(sort="date").startswith("全部文档 – ")


def test_a_page_of_many_says_which_of_the_hits_it_shows(many: FlaskClient) -> None:
    total = len(many.get("/api/v1/search?size=100").get_json()["hits"])
    for number, places in ((1, "第 1–10 条"), (2, "第 11–20 条"), (-(-total // 10), f"–{total} 条")):
        assert places in one(page(many, "/", sort="date", page=str(number)), ".tally").get_text()
    assert "条" not in one(page(many, "/", sort="date", size="100"), ".tally").get_text()


@pytest.mark.parametrize(
    ("path", "status"), [("/?q=%00", 200), ("/?q=%00绿色%1b", 200), ("/matrix?by=colour", 400)]
)
def test_what_no_page_can_show_or_has_is_left_out_or_refused(
    client: FlaskClient, path: str, status: int
) -> None:
    for address in (path, path + "&lang=en"):
        answer = client.get(address)
        assert answer.status_code == status
        assert not [character for character in answer.text if ord(character) < 32 and character != "\n"]


def test_no_link_of_the_first_page_or_of_a_place_carries_how_much_that_page_asked_for(
    client: FlaskClient,
) -> None:
    for path in ("/", "/parks/43101004", "/regions/430000"):
        links = [str(link["href"]) for link in page(client, path).select("a[href]")]
        assert [link for link in links if "size=" in link] == []
