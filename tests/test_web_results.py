"""The first page and the pages of results without JavaScript: what is shown, and where the links lead."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web_pages import one, page, total


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


@pytest.mark.parametrize(("order", "newest"), [("从新到旧", True), ("从旧到新", False)])
def test_sorting_by_date_puts_the_newest_or_the_oldest_first_and_undated_ones_last(
    client: FlaskClient, order: str, newest: bool
) -> None:
    soup = page(client, "/", q="绿色")
    by_date = next(link for link in soup.select(".sort a") if link.get_text() == order)
    soup = page(client, str(by_date["href"]))
    assert one(soup, ".sort [aria-current]").get_text() == order
    dates = [str(moment["datetime"]) for moment in soup.select(".hit time")]
    assert len(dates) > 1
    assert dates == sorted(dates, reverse=newest)
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


def test_no_link_of_the_first_page_or_of_a_place_carries_how_much_that_page_asked_for(
    client: FlaskClient,
) -> None:
    for path in ("/", "/parks/43101004", "/regions/430000"):
        links = [str(link["href"]) for link in page(client, path).select("a[href]")]
        assert [link for link in links if "size=" in link] == []
