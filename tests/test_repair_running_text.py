"""Readings are chosen by figures about running text: which characters and words follow each other."""

from __future__ import annotations

import re

import pytest

from search import tables
from search.repair import repair
from search.repair.language import PAIRS
from search.repair.words import likelihood
from tests import damage


def damaged(text: str, listed: str) -> str:
    return damage.tone(damage.traditional(text), damage.listing(listed), drop_private=True)


@pytest.mark.parametrize(
    ("headline", "listed"),
    [
        ("全市启动造林绿化行动\n今年以来，各县已经完成整地。专家建议加快进度。", "袆經會國"),
        ("座谈会在园区举行。\n2021年以来，园区产值稳步增长。", "小經會國"),
    ],
)
def test_a_line_end_that_was_swallowed_comes_back_where_no_digit_can_have_stood(
    headline: str, listed: str
) -> None:
    page = damaged(headline, listed)
    assert "\n" not in page
    assert repair(page).text == headline


def test_words_that_follow_each_other_are_likelier_than_others_as_frequent() -> None:
    assert likelihood("发表讲话") - likelihood("发表") > likelihood("飘扬讲话") - likelihood("飘扬")


def test_what_follows_a_digit_is_known() -> None:
    assert PAIRS["7月"] > PAIRS["7今"]
    assert PAIRS["7亿"] > PAIRS["7忆"]


def test_the_likelihoods_behind_a_character_are_hardly_more_than_one() -> None:
    for row in tables.read("repair_language.tsv", ("character", "marks", "followers")):
        listed = row["followers"]
        assert len(listed) % 2 == 0, row["character"]
        total = sum(2 ** (-int(level, 36) / 1.75) for level in listed[1::2])
        assert total < 1.2, row["character"]


def test_a_word_is_listed_once_behind_another() -> None:
    for word, listed in tables.columns("repair_neighbours.tsv", ("word", "followers")):
        parts = re.findall("([一-鿿]+)([0-9a-z])", listed)
        assert "".join(map("".join, parts)) == listed, word
        assert len({other for other, _ in parts}) == len(parts), word
