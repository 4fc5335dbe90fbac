"""What a reader of a repaired page is promised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.repair import repair, replay, undo

ALPHABET = st.text(alphabet=st.characters() | st.sampled_from("態经國發国()?，。aāfè1 \n\ue582"), max_size=80)


@given(ALPHABET)
def test_every_repair_can_be_replayed_and_undone(text: str) -> None:
    repaired = repair(text)
    assert replay(text, repaired.steps) == repaired.text
    assert undo(repaired.text, repaired.steps) == text


@given(ALPHABET)
def test_steps_are_sorted_and_never_overlap(text: str) -> None:
    end = 0
    for step in repair(text).steps:
        assert end <= step.start <= step.end <= len(text)
        assert text[step.start : step.end] == step.before != step.after
        assert 0 <= step.certainty <= 1
        end = step.end


@pytest.mark.parametrize(
    "text", ["重庆(chóng qìng)位于西南", "溶液的pH(ph)值", "总值(GEP)核算", "办法（fa）的通知", ""]
)
def test_a_clean_page_comes_back_as_it_is(text: str) -> None:
    repaired = repair(text)
    assert repaired.text == text
    assert repaired.steps == ()


def test_readings_inserted_after_characters_vanish_and_the_text_comes_out_simplified() -> None:
    assert repair("生態(tài)環(huán)境分區(qū)管控").text == "生态环境分区管控"
    assert repair("获批(pi)创建国(guo)(guo)家(jia)(jia)生态").text == "获批创建国家生态"


def test_traditional_text_is_converted_by_opencc_and_nothing_else() -> None:
    assert repair("臺灣的經濟,發展(GEP)很快。").text == "台湾的经济,发展(GEP)很快。"
