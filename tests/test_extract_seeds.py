"""The five crawled pages come out as a person reads them: all of the article, none of the site around it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from opencc import OpenCC

from search.extract import extract
from search.model import Article, Page, Repaired

ROOT = Path(__file__).resolve().parent.parent
GOLD: list[dict[str, Any]] = json.loads((ROOT / "tests/cases/extract/seeds.json").read_text(encoding="utf-8"))
_PINYIN = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿɡê]+\)")
_TO_SIMPLIFIED = OpenCC("t2s")


def read_seed(name: str) -> Article:
    """A seed after the intact part of its damage is undone, which is all that these tests rest on."""
    path = next((ROOT / "seeds").glob(f"{name}*"))
    text = path.read_text(encoding="utf-8")
    mended = _TO_SIMPLIFIED.convert(_PINYIN.sub("", text)) if _PINYIN.search(text) else text
    return extract(Page(path.name, path.name, "text", text, "utf-8"), Repaired(mended))


@pytest.fixture(scope="module", params=GOLD, ids=lambda gold: gold["seed"])
def seed(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Article]:
    return request.param, read_seed(request.param["seed"])


@pytest.mark.parametrize("field", ["title", "published", "source", "author"])
def test_the_page_says_it_and_so_does_the_article(seed: tuple[dict[str, Any], Article], field: str) -> None:
    gold, article = seed
    assert getattr(article, field) == gold[field]


def test_the_body_begins_and_ends_where_the_article_does(seed: tuple[dict[str, Any], Article]) -> None:
    gold, article = seed
    assert article.body.startswith(gold["begins"])
    assert article.body.endswith(gold["ends"])


def test_paragraphs_and_headings_stay_lines(seed: tuple[dict[str, Any], Article]) -> None:
    gold, article = seed
    lines = article.body.split("\n")
    assert len(lines) == gold["lines"]
    assert all(line == line.strip() != "" for line in lines)
    assert [heading for heading in gold["headings"] if heading not in lines] == []


def test_nothing_of_the_site_stands_in_the_body(seed: tuple[dict[str, Any], Article]) -> None:
    gold, article = seed
    assert [piece for piece in gold["furniture"] if piece in article.body] == []


def test_what_the_article_cites_is_found(seed: tuple[dict[str, Any], Article]) -> None:
    gold, article = seed
    assert [citation.title for citation in article.citations] == gold["cites"]
