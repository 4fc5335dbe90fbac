"""Where nothing is found, the page says how the query was understood and offers what finds something."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.web_pages import one, page, total


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


def test_where_no_document_has_all_words_those_that_have_most_are_shown(client: FlaskClient) -> None:
    soup = page(client, "/", q="绿色工厂 宁乡 园区 鲸鱼")
    assert total(soup) == 0
    closest = one(soup, ".closest")
    assert closest.select(".hits > li mark")
    every = page(client, str(one(closest, "h2 a")["href"]))
    assert total(every) == int("".join(filter(str.isdigit, one(closest, "h2 a").get_text()))) > 0
    # One click leads back to all of the words.
    back = next(note for note in every.select(".note a") if "全部词" in note.get_text())
    assert total(page(client, str(back["href"]))) == 0


def test_other_words_are_looked_for_as_a_whole_again(client: FlaskClient) -> None:
    soup = page(client, "/", q="绿色工厂 宁乡 鲸鱼", match="most")
    assert not soup.select('#search-form input[name="match"], input[form="search-form"][name="match"]')


def test_where_few_documents_have_all_words_those_that_have_most_stand_below_them(
    client: FlaskClient,
) -> None:
    soup = page(client, "/", q="三线一单 宁乡 园区")
    assert 0 < total(soup) < 10
    closest = one(soup, ".closest")
    assert total(page(client, str(one(closest, "h2 a")["href"]))) > total(soup)
    first = {
        str(link["href"]).partition("?")[0] for link in soup.select("main .hits:not(.closest .hits) h2 a")
    }
    below = {str(link["href"]).partition("?")[0] for link in closest.select(".hits h2 a, .hits h3 a")}
    assert below
    assert not first & below


def test_what_has_most_of_the_words_stands_on_the_last_page_only(client: FlaskClient) -> None:
    first = page(client, "/", q="绿色 园区", size="1")
    assert 1 < total(first) < 10
    assert not first.select(".closest")
