"""What a reader of a repaired page is promised."""

from __future__ import annotations

import itertools
import json
import lzma
import pickle
import random
from pathlib import Path

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.repair import KINDS, repair, replay, undo
from tests import damage

CORPORA = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora"
NEWS = CORPORA / "news.jsonl.xz"
FULL = CORPORA / "traditional" / "documents.jsonl"

CLEAN = [
    "重庆(chóng qìng)位于西南",
    "溶液的pH(ph)值",
    "生产总值(GEP)核算",
    "办法（fa）的通知",
    "甪(lù)直古镇",
    "发(fa)",
    "",
]
# Text that looks like damage from far enough away to lead the search into its corners.
WILD = st.text(
    alphabet=st.characters() | st.sampled_from("態經國發強購()?，。、！,:aāfèqiáng1 \n\ue582\ufffdå¤«<>&;"),
    max_size=60,
)
DAMAGED = WILD.map(lambda text: "態(tài)環(huán)境分區(qū)" + text)


@given(WILD | DAMAGED)
def test_every_repair_can_be_replayed_and_undone(text: str) -> None:
    for markup in (False, True):
        repaired = repair(text, markup=markup)
        assert replay(text, repaired.steps) == repaired.text
        assert undo(repaired.text, repaired.steps) == text


@given(WILD | DAMAGED)
def test_steps_are_in_order_never_overlap_and_say_what_they_did(text: str) -> None:
    end = 0
    for step in repair(text).steps:
        assert end <= step.start <= step.end <= len(text)
        assert text[step.start : step.end] == step.before
        assert step.before != step.after
        assert 0 <= step.certainty <= 1
        assert step.kind in KINDS
        end = step.end


@given(st.text(alphabet="的一是在不了有和人这中大为上个国发(（)）faph庆重，。A1?\n", max_size=80))
def test_simplified_text_without_damage_never_changes(text: str) -> None:
    if "(fa)" not in text and "(a)" not in text:
        assert repair(text).text == text


@pytest.mark.parametrize("text", CLEAN)
def test_a_clean_page_comes_back_as_it_is(text: str) -> None:
    repaired = repair(text)
    assert repaired.text == text
    assert repaired.steps == ()


def test_readings_inserted_after_characters_vanish_and_the_text_comes_out_simplified() -> None:
    assert repair("生態(tài)環(huán)境分區(qū)管控").text == "生态环境分区管控"
    assert repair("获批(pi)创建国(guo)(guo)家(jia)(jia)生态").text == "获批创建国家生态"


def test_a_reading_that_no_character_before_it_has_stays() -> None:
    assert "(GEP)" in repair("生態(tài)產(chǎn)品總值(GEP)核算").text
    assert "區(gep)" not in repair("生態(tài)產(chǎn)品分區(gep)").text
    assert repair("生態(tài)產(chǎn)品分區(gep)").text.endswith("分区(gep)")


def test_traditional_text_is_converted_by_opencc_and_nothing_else() -> None:
    assert repair("臺灣的經濟,發展(GEP)很快。").text == "台湾的经济,发展(GEP)很快。"
    assert repair("顯著的成績：他看著我").text == "显著的成绩：他看著我"


def test_on_a_damaged_page_the_particle_is_told_from_the_word() -> None:
    assert repair("裹挾著草木,成效顯(xiǎn)著,藏著產(chǎn)業(yè)").text == "裹挟着草木，成效显著，藏着产业"


def test_half_width_marks_of_a_damaged_page_become_full_width_but_not_those_of_numbers() -> None:
    page = "時(shí)間:10:18,產(chǎn)值1,000元,同比增長(zhǎng)!"
    assert repair(page).text == "时间：10:18，产值1,000元，同比增长！"


def test_in_html_source_the_markup_stays_as_it_is() -> None:
    page = '<p class="a,b" title="區(qū),縣">生態(tài),環(huán)境&nbsp;</p><script>f("區(qū)",1)</script>'
    repaired = repair(page, markup=True).text
    assert '<p class="a,b"' in repaired
    assert "生态，环境&nbsp;</p><script>" in repaired


def test_a_lost_byte_is_shown_and_not_made_up() -> None:
    page = "當(dāng)地?gòng)r間(jiān)，領(lǐng)跑全?。?40萬(wàn)千瓦時(shí)),同比增長(zhǎng)(GEP)"
    repaired = repair(page)
    assert "领跑全省（▯40万千瓦时）" in repaired.text


def test_doubt_is_recorded_where_several_readings_are_possible() -> None:
    repaired = repair("總(zǒng)量發(fā)展?jié)摿薮?,環(huán)境")
    assert all(step.certainty <= 1 for step in repaired.steps)
    assert {step.kind for step in repaired.steps} <= set(KINDS)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("utf-8", "latin-1"),
        ("gb18030", "latin-1"),
        ("utf-8", "cp1252"),
        ("big5", "gb18030"),
        ("gb18030", "big5"),
    ],
)
def test_a_page_read_in_the_wrong_charset_is_read_again(written: str, read: str) -> None:
    text = (
        "生態環境分區管控是高質量發展的導航儀" if "big5" in (written, read) else "生态环境是高质量发展的导航"
    )
    try:
        shown = text.encode(written).decode(read)
    except UnicodeDecodeError:
        shown = "".join(bytes((one,)).decode(read, "ignore") or chr(one) for one in text.encode(written))
    want = repair(text).text
    assert repair(shown).text == want
    assert repair(shown).steps[0].kind == "charset"


def test_of_replaced_bytes_only_what_is_certain_comes_back() -> None:
    text = "国务院印发关于推动高质量发展的意见，各省人民政府要支持小微企业，为社会发展努力"
    repaired = repair(text.encode("gbk").decode("utf-8", "replace"))
    assert "小微" in repaired.text
    assert set(repaired.text) - set(text) == {"▯"}
    assert "\ufffd" not in repaired.text
    assert {step.kind for step in repaired.steps} <= {"charset", "lost"}


def test_a_few_replacement_characters_on_a_clean_page_stay() -> None:
    text = "国务院�印发关于推动高质量发展的意见��"
    assert repair(text).text == text


def test_steps_are_made_when_asked_for_and_travel_between_processes() -> None:
    repaired = repair("生態(tài)環(huán)境")
    again = pickle.loads(pickle.dumps(repaired))  # noqa: S301
    assert again == repaired
    assert again.steps == repaired.steps != ()


def test_a_page_read_wrongly_twice_is_read_again_twice() -> None:
    text = "国务院印发关于推动高质量发展的意见"
    shown = text.encode().decode("latin-1").encode().decode("latin-1")
    assert repair(shown).text == text


@pytest.mark.corpora
@pytest.mark.skipif(not NEWS.exists(), reason="../shared/corpora is not on this machine")
def test_real_clean_news_never_changes() -> None:
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in itertools.islice(lines, 0, 30_000, 60)]
    assert [text for text in texts if repair(text).steps] == []


@pytest.mark.corpora
@pytest.mark.skipif(not FULL.exists(), reason="../shared/corpora is not on this machine")
def test_real_traditional_text_becomes_what_opencc_makes_of_it() -> None:
    convert = opencc.OpenCC("t2s").convert
    with FULL.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    assert [text for text in texts if repair(text).text != convert(text)] == []


@pytest.mark.corpora
@pytest.mark.skipif(not NEWS.exists(), reason="../shared/corpora is not on this machine")
def test_real_news_damaged_by_readings_comes_back_but_for_what_is_lost() -> None:
    chance = random.Random(7)  # noqa: S311
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        texts = [
            json.loads(line)["text"].replace("\xa0", " ") for line in itertools.islice(lines, 0, 20_000, 400)
        ]
    wrong = total = 0
    for text in texts:
        full = damage.traditional(text)
        pool = sorted({one for one in full if one not in text and "一" <= one <= "鿿"})
        listed = damage.listing(chance.sample(pool, len(pool) // 2))
        result = repair(damage.tone(full, listed)).text
        wrong += (
            sum(one != other for one, other in zip(text, result, strict=False))
            if len(text) == len(result)
            else 5
        )
        total += len(text)
    assert wrong / total < 0.002
