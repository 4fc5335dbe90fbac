"""Pages of parks, regions, the coverage, the matrix and whole facets: what they say, and that it is true."""

from __future__ import annotations

import csv
import gzip
import io
import re
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search import pipeline, settings
from search.label.gazetteer import parks, regions, topics
from search.model import Document, Everything, FacetValue, Month, Query
from tests.conftest import ROOT, make_document
from tests.web_pages import one, page, total
from web import create_app
from web.cite import citation
from web.filters import Node
from web.links import links
from web.matrix import Cell, Row, find, shaded
from web.tables import reject_reasons
from web.tiles import places, tiles
from web.timeline import timeline

PATHS = (
    "/",
    "/?q=绿色",
    "/documents/000_aaba17f8364ffbc4?q=绿色",
    "/parks/43101004",
    "/regions/430000",
    "/coverage",
    "/matrix",
    "/facets/region",
)


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


def test_the_coverage_page_counts_what_there_is_and_says_what_an_empty_place_means(
    client: FlaskClient,
) -> None:
    soup = page(client, "/coverage")
    assert "没有检索到，不等于没有政策" in one(soup, ".lead").get_text()
    figures = [each.get_text() for each in soup.select(".figures dd")]
    assert figures[:3] == ["5", "4", "0"]
    for row in soup.select(".counts tr")[1:]:
        links = row.select("td a")
        for link in links:
            assert str(total(page(client, str(link["href"])))) == link.get_text()
    assert "没有遗漏任何页面" in soup.get_text()


def test_pages_left_out_are_listed_with_their_reasons(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(
        "标题：绿色园区\n湖南省宁乡经开区建设绿色工厂，推进节能降碳。", encoding="utf-8"
    )
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "list.pdf").write_bytes(b"%PDF")
    pipeline.build([tmp_path], tmp_path / "index", max_page_mb=1)
    soup = page(create_app(tmp_path / "index", settings.load({})).test_client(), "/coverage")
    listed = [each.get_text(" ", strip=True) for each in soup.select(".rejected summary")]
    assert sorted(listed) == ["不支持的文件类型 1", "没有文字 1"]
    assert "empty.txt" in one(soup, "#rejected-empty").get_text()


def test_every_reason_for_leaving_a_page_out_has_a_name() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "search").rglob("*.py"))
    assert [name for name in reject_reasons() if f'"{name}"' not in code] == []


def test_the_matrix_counts_what_its_links_find(client: FlaskClient) -> None:
    for by in ("topic", "year"):
        soup = page(client, "/matrix", parks="宁乡经开区\n常德经开区，湘乡经开区", by=by)
        links = soup.select(".grid td a")
        assert links
        for link in links:
            assert str(total(page(client, str(link["href"])))) == link.get_text()


def test_the_matrix_as_a_table_is_the_grid_with_formulas_defused(client: FlaskClient) -> None:
    response = client.get("/matrix.csv", query_string={"parks": "宁乡经开区\n=1+1\n@x", "by": "topic"})
    assert response.mimetype == "text/csv"
    assert response.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))
    soup = page(client, "/matrix", parks="宁乡经开区", by="topic")
    assert rows[1][2:] == [cell.get_text(strip=True) for cell in soup.select(".grid tbody td")]
    assert [row[0] for row in rows[2:]] == ["'=1+1", "'@x"]


def test_the_matrix_has_the_topics_that_were_asked_for_and_all_where_none_were(client: FlaskClient) -> None:
    def columns(**asked: object) -> list[str]:
        soup = page(client, "/matrix", parks="宁乡经开区", **asked)
        return [each.get_text(strip=True) for each in soup.select(".grid thead th")[2:]]

    assert columns() == columns(topics="") == [topic.label for topic in topics().values()]
    assert columns(topics="循环经济，green-manufacturing") == ["循环经济", "绿色制造"]
    assert columns(topics=["carbon", "Circular economy", "carbon"]) == ["碳达峰碳中和", "循环经济"]
    soup = page(client, "/matrix", topics="鲸鱼\ncarbon")
    assert "鲸鱼" in one(soup, ".note").get_text()
    assert [str(each["value"]) for each in soup.select("input[name=topics][checked]")] == ["carbon"]
    table = client.get("/matrix.csv", query_string={"parks": "宁乡经开区", "topics": "循环经济"})
    assert table.data.decode("utf-8-sig").splitlines()[0].split(",")[3:] == ["循环经济"]


@given(st.lists(st.integers(0, 300), min_size=1, max_size=8))
def test_a_cell_is_darkest_where_there_are_most_and_never_for_a_few(counts: list[int]) -> None:
    row = Row("某园区", "x", "某园区", None, tuple(Cell(count, "/") for count in counts))
    (found,) = shaded([row])
    darkness = [cell.shade for cell in sorted(found.cells, key=lambda cell: cell.count)]
    assert darkness == sorted(darkness)
    assert all((cell.shade > 0) is (cell.count > 0) for cell in found.cells)
    assert all(cell.shade <= cell.count for cell in found.cells)
    assert darkness[-1] == min(5, max(counts))


def test_parks_are_found_by_any_name_that_is_theirs_and_by_no_other() -> None:
    assert (
        find("宁乡经开区")
        == find("宁乡经济技术开发区")
        == find("寧鄉經開區")
        == find("43101004")
        == "43101004"
    )
    assert find("光谷") == "42103001"
    assert find("没有这个园区") is None
    assert all(find(park.name) is not None for park in parks().values())


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


def test_every_province_has_one_tile_of_its_own() -> None:
    provinces = {code for code, region in regions().items() if region.parent is None}
    assert {place.code for place in places()} == provinces
    assert len({(place.x, place.y) for place in places()}) == len(places()) == 34


@given(
    st.dictionaries(st.sampled_from([place.code for place in places()]), st.integers(1, 10**6), min_size=1)
)
def test_more_documents_are_never_a_lighter_tile(counts: dict[str, int]) -> None:
    nodes = [Node(FacetValue(code, code, count, False), "/") for code, count in counts.items()]
    shown = tiles(nodes)
    darkness = {place.code: shade for place, shade, _ in shown}
    ordered = [darkness[code] for code in sorted(counts, key=counts.__getitem__)]
    assert ordered == sorted(ordered)
    assert all((shade > 0) is (place.code in counts) for place, shade, _ in shown)
    assert ordered[-1] == 5


@given(
    st.dictionaries(
        st.builds("{}-{:02}".format, st.integers(1950, 2040), st.integers(1, 12)), st.integers(1, 10**6)
    )
)
def test_bars_lose_no_month_and_none_is_empty_that_has_documents(months: dict[str, int]) -> None:
    with create_app(Path("none"), settings.load({})).test_request_context():
        given_months = [Month(month, months[month]) for month in sorted(months)]
        found = timeline(given_months, links(Query("", Everything(), collapse=True)))
    if found is None:
        assert len(months) == 0 or len({month[:4] for month in months}) == 1
        return
    first = found.bars[0].first[:4]
    assert sum(bar.count for bar in found.bars) == sum(
        count for month, count in months.items() if month[:4] >= first
    )
    assert all((bar.height > 0) is (bar.count > 0) for bar in found.bars)
    for bar in found.bars:
        assert date.fromisoformat(bar.first) < date.fromisoformat(bar.last)
        assert bar.url == f"/?from={bar.first}&to={bar.last}"


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


@pytest.mark.parametrize("path", ["/", "/?q=绿色", "/coverage"])
def test_the_map_says_what_its_shades_stand_for(client: FlaskClient, path: str) -> None:
    soup = page(client, path)
    counts = [int(re.findall(r"(\d+) 篇", str(tile["title"]))[-1]) for tile in soup.select("a.tile")]
    legend = one(soup, ".shades")
    assert [int(text) for text in legend.stripped_strings] == [min(counts), max(counts)]
    drawn = [set(shade["class"]) - {"shade"} for shade in legend.select(".shade")]
    used = {kind for tile in soup.select("a.tile") for kind in tile["class"] if re.fullmatch("s[1-5]", kind)}
    assert used <= set().union(*drawn)
    assert drawn[-1] == {"s5"}


@pytest.mark.parametrize("path", PATHS)
def test_a_page_with_all_that_it_loads_is_under_100_kb(client: FlaskClient, path: str) -> None:
    soup = page(client, path)
    loaded = {
        str(tag.get("href") or tag.get("src"))
        for tag in soup.select("link[rel=stylesheet], link[rel=icon], script")
    }
    parts = [
        client.get(address, buffered=True).data for address in (quote(path, safe="/?=&%"), *sorted(loaded))
    ]
    assert sum(len(gzip.compress(part)) for part in parts) < 100_000


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
