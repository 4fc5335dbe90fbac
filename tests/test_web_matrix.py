"""The matrix of parks counts what its links find, and knows a park by any of its names."""

from __future__ import annotations

import csv
import io

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search.label.gazetteer import parks, topics
from tests.web_pages import one, page, total
from web.matrix import Cell, Row, find, shaded


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
