"""All values of a facet on a page of their own: found by name, sorted, and as many as a short list says."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.web_pages import one, page


def test_a_long_facet_is_searched_by_name_over_the_whole_gazetteer(client: FlaskClient) -> None:
    found = page(client, "/facets/park", find="宁乡").select("a.value")
    assert [one(link, ".value-label").get_text() for link in found] == ["宁乡经济技术开发区"]
    assert "没有符合的项" in page(client, "/facets/park", find="鲸鱼").get_text()
    below = page(client, "/facets/region", under="430000").select("a.value")
    assert {one(link, ".value-label").get_text() for link in below} == {"长沙市", "湘潭市", "常德市"}
    page(client, "/facets/colour", 404)


def test_all_values_of_a_facet_may_be_sorted_as_their_names_are_read(client: FlaskClient) -> None:
    counted = page(client, "/facets/region", q="绿色")
    link = str(one(counted, "#order-name")["href"])
    named = page(client, link)
    names = [each.get_text() for each in named.select(".facet-values > .values > li > .value .value-label")]
    assert names == ["湖南省", "江苏省", "陕西省"]
    assert {str(each["id"]) for each in named.select("a.value")} == {
        str(each["id"]) for each in counted.select("a.value")
    }
    assert one(named, ".sort [aria-current]").get_text() == "按名称"
    assert "order" not in str(one(named, "#order-count")["href"])
    years = [each.get_text() for each in page(client, "/facets/year", order="name").select(".value-label")]
    assert years == sorted(years)
    assert page(client, "/facets/region", 400, order="size")


def test_a_list_that_is_cut_short_says_how_many_values_there_are(many: FlaskClient) -> None:
    home = page(many, "/")
    cut = [facet for facet in home.select(".facet") if facet.select(".more")]
    assert cut
    for facet in cut:
        whole = page(many, str(one(facet, ".more a")["href"]))
        assert one(facet, ".more .count").get_text() == str(len(whole.select("a.value")))
