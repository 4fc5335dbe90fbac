"""What may stand where a pair vanished is made of just the bytes that are known, and of pairs that are not shown."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from search.repair import gaps
from search.repair.frames import LEADS, TRAILS, character, pair
from search.repair.language import plausible
from search.repair.readings import readers, with_tone

COMMON = [one for one in map(chr, range(0x4E00, 0xA000)) if plausible(one) and pair(one)]
CHARACTERS = st.sampled_from(COMMON)


def missing(filling: str) -> list[tuple[int, int]]:
    """The pairs of bytes between the characters of a filling."""
    bytes_ = [pair(one) for one in filling]
    return [(first[1], second[0]) for first, second in pairwise(bytes_) if first and second]


@given(CHARACTERS, st.sampled_from(LEADS), st.sampled_from(TRAILS), st.one_of(st.just(""), CHARACTERS))
def test_a_filling_begins_and_ends_with_the_bytes_shown(before: str, lead: int, end: int, after: str) -> None:
    for filling in gaps.fillings(before, lead, end, after):
        raw = filling.encode("gbk")
        assert (raw[0], raw[-1]) == (lead, end)
        assert len(filling) in (2, 3)
        assert all(character(*two) is None for two in missing(filling))


@given(CHARACTERS, st.sampled_from(LEADS), st.sampled_from(sorted(with_tone())))
def test_the_last_character_of_a_filling_has_the_reading_shown(before: str, lead: int, reading: str) -> None:
    for filling in gaps.fillings(before, lead, reading, ""):
        assert filling[-1] in readers(reading)
        assert all(character(*two) is None for two in missing(filling))


def test_a_word_is_found_where_a_pair_in_it_vanished() -> None:
    first, second = pair("國"), pair("家")
    assert first is not None
    assert second is not None
    assert character(first[1], second[0]) is None
    assert gaps.fillings("我", first[0], second[1], "的")[0] == "國家"
