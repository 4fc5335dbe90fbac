"""A reader can see what the repair changed, and how sure it was."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from search.repair import KINDS
from web.wording import REPAIRS


def test_a_damaged_page_is_shown_as_crawled_beside_as_repaired(client: FlaskClient) -> None:
    page = client.get("/compare/000_aaba17f8364ffbc4").text
    assert "抓取原样" in page
    assert '<del class="insertion">態(tài)</del>' in page
    assert "共修复" in page


def test_a_clean_page_says_that_nothing_was_changed(client: FlaskClient) -> None:
    page = client.get("/compare/002_1c6818e15db378d9").text
    assert "没有损坏" in page
    assert "compare-summary" in page
    assert "<table" not in page


def test_a_result_says_that_its_page_was_repaired_and_leads_to_the_comparison(client: FlaskClient) -> None:
    page = client.get("/?q=宁乡经开区").text
    assert 'href="/compare/000_aaba17f8364ffbc4?q=' in page
    assert "已修复" in page
    assert "已修复" not in client.get("/?q=常德经开区").text


def test_a_page_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/compare/nowhere").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_repair_has_a_name_that_a_reader_knows(kind: str) -> None:
    assert REPAIRS[kind]
