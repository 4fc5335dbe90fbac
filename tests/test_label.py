"""The labels of the five seeds, as a person reading the pages would give them."""

from __future__ import annotations

import pytest

from search.label import label
from search.model import Article
from tests.label_seeds import seed

GOLD = {
    "000": ("430182", "宁乡经济技术开发区"),
    "001": ("320582", "张家港经济技术开发区"),
    "002": ("430700", "常德经济技术开发区"),
    "003": ("611000", "商洛高新技术产业开发区"),
    "004": ("430300", "湖南湘乡经济开发区"),
}


@pytest.mark.parametrize("number", GOLD)
def test_a_seed_stands_under_its_one_region_and_its_one_park(number: str) -> None:
    labels = label(seed(number))
    region, park = GOLD[number]
    assert [found.code for found in labels.regions] == [region]
    assert [found.name for found in labels.parks] == [park]


def test_ids_of_listed_parks_are_their_codes_and_others_begin_with_x() -> None:
    assert label(seed("000")).parks[0].id == "43101004"
    assert label(seed("003")).parks[0].id.startswith("x-611000-")


def test_the_path_runs_from_the_province_to_the_region() -> None:
    assert label(seed("000")).regions[0].path == ("湖南省", "长沙市", "宁乡市")
    assert label(seed("003")).regions[0].path == ("陕西省", "商洛市")


@pytest.mark.parametrize("number", GOLD)
def test_evidence_points_at_the_words_it_shows(number: str) -> None:
    article = seed(number)
    labels = label(article)
    fields = {"title": article.title or "", "body": article.body, "source": article.source or ""}
    groups = (*labels.regions, *labels.parks, *labels.topics)
    pieces = [piece for group in groups for piece in group.evidence]
    assert pieces
    assert all(fields[piece.field][piece.start : piece.end] == piece.text for piece in pieces)


def test_the_source_may_name_the_place() -> None:
    body = "全区新签约项目十二个，园区道路建成通车。"
    assert [found.code for found in label(_article(body, "今日宁乡")).regions] == ["430182"]
    assert label(_article(body, "市委政研室")).regions == ()


def _article(body: str, source: str | None = None, title: str | None = None) -> Article:
    return Article(title, None, source, None, None, None, body)
