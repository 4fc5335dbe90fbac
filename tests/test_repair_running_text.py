"""Readings are chosen by figures about running text: which characters and words follow each other."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import tables
from search.repair import repair
from search.repair.enumerations import fitness
from search.repair.language import PAIRS
from search.repair.page_model import Model
from search.repair.runs import gain, gains
from search.repair.swallowed import losses
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


def test_runs_of_characters_are_likelier_than_their_pairs() -> None:
    assert gain("中华人民") > gain("华人民中") + 1
    assert gain("贯彻落实") == gain("貫徹落實") > 0
    assert gain("鹅鸭鹅鸭") == gain("鹅") == gain("") == 0.0


@given(st.text("国家经济会议落实中人民，。7", max_size=6), st.text("国家经济会议落实，。", max_size=5))
def test_runs_count_alike_whatever_texts_have_in_common(before: str, behind: str) -> None:
    texts = ["国家经济", "国家会议", "国人民经济"]
    whole = [gain(before + text + behind) for text in texts]
    found = gains(before, texts, behind)
    assert [one - found[0] for one in found] == pytest.approx([one - whole[0] for one in whole])


def test_a_run_is_listed_once_and_in_order() -> None:
    rows = tables.columns("repair_runs.tsv", ("before", "followers"))
    names = [before for before, _ in rows]
    assert names == sorted(set(names))
    for before, listed in rows:
        assert len(before) in (2, 3)
        assert len(set(listed[::2])) * 2 == len(listed), before
        assert set(listed[1::2]) <= set("0123456789abcdefghijklmnopqrstuvwxyz"), before


def test_a_page_ends_with_a_mark_that_ends_a_sentence() -> None:
    headline = "全国经济会议在国家会议中心举行。\n县里要求各乡镇检查水库。"
    assert repair(damaged(headline, "榱會國經")).text == headline


@pytest.mark.parametrize(
    ("line", "listed"),
    [
        ("这家全球最大的LED工厂在县城投产。", "蜃"),
        ("工人们算出了CPI走势。", "藗"),
        ("这家工厂的产值全球最大，LED销往各县。", "會"),
    ],
)
def test_a_letter_behind_a_lone_byte_stands_by_itself(line: str, listed: str) -> None:
    text = f"全国经济会议在国家会议中心举行。\n{line}"
    assert repair(damaged(text, f"{listed}會國經")).text == text


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("中段输水管道工程(东岸段)已经完工。", "屋"),
        ("会议今天开幕。\n1—6月，工厂产值增长。", "弧"),
        ("记者来了。\n12时许，大雨停了。", "恕"),
    ],
)
def test_what_a_lone_byte_swallowed_is_told_by_what_follows(text: str, listed: str) -> None:
    text = f"全国经济会议在国家会议中心举行。\n{text}"
    assert repair(damaged(text, f"{listed}會國經")).text == text


def test_a_mark_that_was_swallowed_is_found_elsewhere_on_the_page() -> None:
    model = Model()
    assert "-" in [mark for _, mark in losses("爾", "卡姆", model, "杜爾-卡姆來訪")]
    assert "-" not in [mark for _, mark in losses("爾", "卡姆", model, "杜爾來訪")]
    assert "(" in [mark for _, mark in losses("程", "東段)", model, "")]
    assert "(" not in [mark for _, mark in losses("程", "東段?lù)竣工", model, "")]


def test_slips_of_the_tables_between_scripts_are_mended_on_damaged_pages() -> None:
    text = "全国经济会议在国家会议中心举行。\n车夫坐落于伦敦，背负重任；王丙乾来了。"
    assert repair(damaged(text, "會國經")).text == text


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("工厂投产后。\n这条路2018年开始修建。", "肥"),
        ("县里从2018年开始修路。", "貜"),
    ],
)
def test_the_first_digit_of_a_year_comes_back(text: str, listed: str) -> None:
    text = f"全国经济会议在国家会议中心举行。\n{text}"
    assert repair(damaged(text, f"{listed}會國經")).text == text


def test_a_digit_that_no_year_tells_stays_lost() -> None:
    model = Model()
    assert [one for _, one in losses("從", "018年開始", model, "") if one.isdigit()] == ["2"]
    for following in ("018米", "018年前", "998年", "960年", "100年", "500年", "18年", "345萬"):
        assert not any(one.isdigit() for _, one in losses("從", following, model, "")), following


def test_a_bracket_that_is_open_may_have_been_closed() -> None:
    model = Model()
    assert ")" in [one for _, one in losses("播", "：今日", model, "", {"（"})]
    assert ")" not in [one for _, one in losses("播", "：今日", model, "")]
    assert ")" not in [one for _, one in losses("長", "5成", model, "", {"（"})]


def test_an_enumeration_goes_on_and_dashes_come_in_twos() -> None:
    assert fitness("山地、", "丘陵、盆地", "等") > fitness("山地、", "丘陵。盆地", "等")
    assert fitness("", "自立、自强", "。") > fitness("", "自立、互相帮助", "。")
    assert fitness("他", "——说", "") > fitness("他", "—说", "") == fitness("", "", "") == 0.0


def test_words_of_today_are_listed_once_with_how_often_news_has_them() -> None:
    rows = tables.read("repair_words.tsv", ("word", "often"))
    assert len({row["word"] for row in rows}) == len(rows)
    assert all(len(row["word"]) > 1 and 0 < float(row["often"]) <= 1000 for row in rows)
    assert likelihood("引领") > likelihood("要领")


def test_a_sentence_ends_before_a_closing_quotation_mark() -> None:
    assert PAIRS["。”"] > PAIRS["。，"]
    text = (
        "全国经济会议在国家会议中心举行。\n老人说：“真金不怕火，百炼不回。”我们都笑了。村里人，邻居，都来了。"
    )
    marks = {mark: damage.SHORT[mark] for mark in "？！，：（）"}
    page = damage.tone(damage.traditional(text), damage.listing("會國經"), marks)
    assert repair(page).text == text
