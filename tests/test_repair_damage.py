"""The forward model makes the very spots that were seen on pages, and repair undoes what it makes."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.repair import repair
from tests.damage import SHORT, listing, sparse, tone, toneless, traditional

# What stood there, the list in its order, whether marks were cut out, whether the user area vanished, what was seen.
SPOTS = [
    ("百強", [("強", "qiáng"), ("購", "gòu")], False, False, "百?gòu)?qiáng)"),
    ("剛柔并濟", [("側", "cè"), ("濟", "jì")], False, False, "剛?cè)岵\ue582?jì)"),
    ("發展潛力巨大，", [("發", "fā"), ("節", "jié")], True, True, "發(fā)展?jié)摿薮?,"),
    ("環保總局近日發布", [("環", "huán"), ("發", "fā")], True, True, "環(huán)??偩纸瞻l(fā)布"),
    ("海南海口】</span>", [], True, False, "海南??凇?/span>"),
    (
        "領跑全省（140萬千瓦時）",
        [("領", "lǐng"), ("時", "shí")],
        True,
        False,
        "領(lǐng)跑全?。?40萬千瓦時(shí))",
    ),
]
PARAGRAPH = (
    "近日，省工信厅发布第六批省级绿色制造名单，全市新增省级绿色工业园区一个、绿色工厂三家。高新区坚持生态优先、"
    "绿色发展，推动经济社会高质量发展，为区域产业升级注入强劲动能。当地政府表示，将继续优化营商环境。"
)
LISTED = "態經區開發園產業級綠當們國來這個時間動環優質廳強購側濟節"


@pytest.mark.parametrize(("text", "listed", "cut", "drop", "seen"), SPOTS)
def test_the_forward_model_makes_what_was_seen_byte_for_byte(
    text: str, listed: list[tuple[str, str]], cut: bool, drop: bool, seen: str
) -> None:
    assert tone(text, listed, SHORT if cut else None, drop_private=drop) == seen


@pytest.mark.parametrize(
    ("seen", "was"),
    [
        ("先進(jìn)制造業(yè)百?gòu)?qiáng)園區(qū)", "先进制造业百强园区"),
        ("環(huán)境,剛?cè)岵\ue582?jì)”原則,監(jiān)管", "环境，刚柔并济”原则，监管"),
        ("環(huán)境,剛?cè)岵?jì)”原則,監(jiān)管", "环境，刚柔并济”原则，监管"),
        ("園區(qū)發(fā)展?jié)摿薮?,產(chǎn)業(yè)集聚", "园区发展潜力巨大，产业集聚"),
        ("陜西、廣(guǎng)西南寧、海南??凇?/span>【臺(tái)灣】", "陕西、广西南宁、海南海口"),
        ("產(chǎn)能領(lǐng)跑全?。?40萬千瓦時(shí)),新能源", "产能领跑全省（▯40万千瓦时），新能源"),
    ],
)
def test_the_spots_that_were_seen_come_out_right(seen: str, was: str) -> None:
    assert repair(seen).text.startswith(was)


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False), st.booleans())
def test_a_paragraph_damaged_by_any_list_in_any_order_comes_back(chance: random.Random, every: bool) -> None:
    characters = sorted(set(LISTED)) if every else chance.sample(LISTED, 12)
    chance.shuffle(characters)
    damaged = tone(traditional(PARAGRAPH), listing(characters))
    assert repair(damaged).text == PARAGRAPH


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_toneless_readings_vanish_wherever_they_were_put(chance: random.Random) -> None:
    assert repair(toneless(PARAGRAPH, chance)).text == PARAGRAPH
    assert repair(sparse(traditional(PARAGRAPH), chance, 0.1)).text == PARAGRAPH


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_shortened_marks_come_back(chance: random.Random) -> None:
    characters = chance.sample(LISTED, 12)
    short = {mark: SHORT[mark] for mark in "？！，"}
    assert repair(tone(traditional(PARAGRAPH), listing(characters), short)).text == PARAGRAPH
