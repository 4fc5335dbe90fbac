"""The coverage page adds up: what has no region, source or date is counted, and all that was left out can be had."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from search import pipeline, settings
from search.engine.whoosh_engine import WhooshKind
from search.label.gazetteer import names, regions
from search.library import Library
from search.model import Labels, RegionLabel
from search.query import from_params
from tests.conftest import ROOT, make_document
from tests.engine_contract.kinds import engine_over
from tests.json_lines import write_lines
from tests.web_pages import one, page, total
from web import create_app
from web.coverage import EXAMPLES, SOURCES, by_province
from web.tables import reject_reasons

# More sources than are listed; of each third document one fact lacks.
RECORDS = [
    {
        "id": f"r{number}",
        "title": f"第{number}号园区通知",
        "text": f"{'湖南省' if number % 3 else '某地'}建设绿色工厂，推进节能降碳，这是第{number}份说明。",
        **({"date": "2024-05-06"} if number % 4 else {}),
        **({"source": f"第{number}日报"} if number % 5 else {}),
    }
    for number in range(1, 61)
]
LEFT_OUT = EXAMPLES + 5


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("coverage")
    write_lines(folder / "pages.jsonl", RECORDS)
    for number in range(LEFT_OUT):
        (folder / f"=empty{number}.txt").write_text("", encoding="utf-8")
    pipeline.build([folder], folder / "index", max_page_mb=1)
    return folder / "index"


@pytest.fixture
def web(index: Path) -> FlaskClient:
    return create_app(index, settings.load({})).test_client()


def counted(soup: BeautifulSoup, table: str) -> dict[str, int]:
    rows = soup.select(f"section[aria-labelledby=table-{table}] tbody tr")
    return {
        one(row, "th").get_text(strip=True): int(one(row, "td").get_text().replace(",", "")) for row in rows
    }


def test_every_document_is_counted_with_what_it_has_or_with_what_it_lacks(
    web: FlaskClient, index: Path
) -> None:
    soup = page(web, "/coverage")
    documents = [hit.document for hit in Library.open(index).scan(from_params({}))]
    assert len(documents) == len(RECORDS)
    years, sources, provinces = (counted(soup, name) for name in ("year", "source", "province"))
    assert years["日期不详"] == sum(not document.article.published for document in documents) > 0
    assert sources["无来源"] == sum(not document.article.source for document in documents) > 0
    assert provinces["未标地区"] == sum(not document.labels.regions for document in documents) > 0
    assert sum(years.values()) == sum(sources.values()) == len(RECORDS)
    assert len(sources) == SOURCES + 2
    assert sum(provinces.values()) >= len(RECORDS)
    assert "几个省份" in soup.get_text()


def test_what_nothing_lacks_has_no_row(client: FlaskClient) -> None:
    soup = page(client, "/coverage")
    assert counted(soup, "year")["日期不详"] == 1
    assert {"未标地区", "无来源", "其他来源"} - {*counted(soup, "province"), *counted(soup, "source")}
    assert sum(counted(soup, "year").values()) == sum(counted(soup, "source").values()) == 5


def test_a_small_province_is_listed_beside_hundreds_of_counties_of_a_large_one(client: FlaskClient) -> None:
    large, small = "430000", "630000"
    below = [code for code in regions() if code[:2] in ("43", "44", "13") and not code.endswith("00")]
    documents = [
        make_document(f"d{number}", "园区", None, _about(code))
        for number, code in enumerate([*below[:250] * 2, small])
    ]
    with client.application.test_request_context(), engine_over(WhooshKind(), documents) as engine:
        library = Library(Path("none"))
        library._current = lambda: engine  # type: ignore[method-assign]
        found = {node.value.value: node.value.count for node in by_province(library)}
    assert found[small] == 1
    assert large in found
    assert sum(found.values()) == len(documents)


def test_all_pages_left_out_can_be_had_and_none_is_a_formula(web: FlaskClient) -> None:
    soup = page(web, "/coverage")
    assert len(soup.select("#rejected-empty li")) == EXAMPLES
    addresses = [str(link["href"]) for link in soup.select("section[aria-labelledby=rejected] .more a")]
    assert addresses == ["/coverage/rejects.csv", "/coverage/rejects.ndjson"]
    table, lines = (web.get(address) for address in addresses)
    assert table.headers["Content-Disposition"] == 'attachment; filename="rejects.csv"'
    assert table.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(table.data.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["origin", "code", "reason"]
    assert len(rows) == 1 + LEFT_OUT
    listed = [json.loads(line) for line in lines.data.splitlines()]
    assert [[each["origin"], each["code"], each["reason"]] for each in listed] == rows[1:]
    assert {each["code"] for each in listed} == {"empty"}


def test_without_a_build_the_list_of_what_was_left_out_says_so_in_json(empty: FlaskClient) -> None:
    response = empty.get("/coverage/rejects.csv")
    assert response.status_code == 503
    assert response.get_json()["error"]["code"] == "index_unavailable"


def test_a_list_that_goes_away_while_it_is_read_is_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("标题：绿色园区\n湖南省建设绿色工厂，推进节能降碳。", encoding="utf-8")
    (tmp_path / "a.txt").write_text("", encoding="utf-8")
    (tmp_path / "b.txt").write_text("", encoding="utf-8")
    pipeline.build([tmp_path], tmp_path / "index", max_page_mb=1)
    library = Library.open(tmp_path / "index")
    listed = library.rejects()
    first = next(listed)
    (tmp_path / "index" / library.info.id / "rejects.jsonl").unlink()
    assert sorted(Path(each.origin).name for each in (first, *listed)) == ["a.txt", "b.txt"]
    assert list(library.rejects()) == []


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


def _about(code: str) -> Labels:
    return Labels(regions=(RegionLabel(code, names(code)[-1], names(code), ()),))
