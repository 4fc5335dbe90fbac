"""The pairs between which two bytes can have vanished are just those that the language lists and a page can't show."""

from __future__ import annotations

import math
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.repair import vanished
from search.repair.frames import pair, unshown
from search.repair.language import SIMPLE, plausible, simple_text, words_of

COMMON = [one for one in map(chr, range(0x4E00, 0xA000)) if plausible(one) and pair(one)]


def expected(first: str) -> dict[str, float]:
    """What is listed behind a character, in all forms, as far as the bytes between make a pair that is not shown."""
    bytes_ = pair(first)
    assert bytes_
    followers = words_of(SIMPLE[ord(first)])[3]
    return {
        last: math.log(followers[SIMPLE[ord(last)]])
        for last in COMMON
        if SIMPLE[ord(last)] in followers and (pair(last) or (0, 0))[0] in unshown(bytes_[1])
    }


@pytest.mark.parametrize("first", ["供", "經", "國", "應", "發", "與"])
def test_all_listed_pairs_that_can_vanish_are_found(first: str) -> None:
    found = vanished.within(first)
    assert {last: likely for rows in found.values() for last, likely in rows} == expected(first)
    assert all((pair(last) or (0, 0))[1] == end for end, rows in found.items() for last, _ in rows)


@given(st.sampled_from(COMMON), st.sampled_from(range(0xA1, 0xFF)))
def test_the_characters_before_another_are_those_that_it_is_listed_behind(after: str, end: int) -> None:
    for first in vanished.before(after, end):
        assert SIMPLE[ord(after)] in words_of(SIMPLE[ord(first)])[3]
        assert (pair(first) or (0, 0))[1] == end


def test_pairs_by_their_last_byte_are_the_same_pairs() -> None:
    for end in (0xA1, 0xC4, 0xF7):
        for first, last, likely in vanished.ending(end):
            assert (last, likely) in vanished.within(first)[end]


@given(st.text(alphabet=st.characters() | st.sampled_from("著發0９▯٣臺")))
def test_a_text_is_simplified_for_the_model_as_its_characters_are(text: str) -> None:
    assert simple_text(text) == text.translate(SIMPLE)


def test_every_process_repairs_alike() -> None:
    """The order of a set of strings differs from process to process; no reading may hang on it."""
    script = (
        "from search.repair import repair; from tests import damage;"
        "text = damage.traditional('全市百强企业名单公布，这里发展潜力巨大，管理刚柔并济，各地积极响应。' * 2);"
        "spoilt = damage.tone(text, damage.listing('購側節強響應業積極'), drop_private=True);"
        "print(ascii(repair(spoilt).steps))"
    )
    results = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(results) == 1
    assert "shift" in results.pop()
