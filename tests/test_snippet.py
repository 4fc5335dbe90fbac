"""What is marked is what matched, and a snippet is a piece of the stored text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyse import fold
from search.model import Segment
from search.query import parse
from search.snippet import SNIPPET_LENGTH, mark, snippet, units_for

TEXT = st.text(alphabet="绿色工厂園區园区，。\nＡa12. ", max_size=300)
UNITS = st.lists(st.text(alphabet="绿色工厂园区a1", min_size=1, max_size=3), max_size=3)


def joined(segments: tuple[Segment, ...]) -> str:
    return "".join(segment.text for segment in segments)


@given(TEXT, UNITS)
def test_joined_segments_are_the_text(text: str, units: list[str]) -> None:
    assert joined(mark(text, units)) == text


@given(TEXT, UNITS)
def test_joined_segments_of_a_snippet_are_a_piece_of_the_text(text: str, units: list[str]) -> None:
    piece = joined(snippet(text, units))
    assert piece in text
    assert len(piece) <= SNIPPET_LENGTH


@given(TEXT, UNITS)
def test_everything_that_matches_is_marked(text: str, units: list[str]) -> None:
    marked = [fold(segment.text) for segment in mark(text, units) if segment.marked]
    assert bool(marked) == any(unit in fold(text) for unit in units)
    assert all(any(unit in piece for unit in units) for piece in marked)


@given(TEXT, UNITS)
def test_a_snippet_shows_a_match_wherever_it_stands(text: str, units: list[str]) -> None:
    long_text = "的" * 1000 + text + "的" * 1000
    found = any(unit in fold(long_text) for unit in units)
    assert any(segment.marked for segment in snippet(long_text, units)) == found


def test_the_original_characters_are_marked_whatever_their_script_and_width() -> None:
    segments = mark("推進“綠色工廠”與ＶＯＣｓ", ["绿色工厂", "vocs"])
    assert [segment.text for segment in segments if segment.marked] == ["綠色工廠", "ＶＯＣｓ"]


@given(st.integers(0, 120_000))
def test_a_match_deep_in_a_long_body_is_shown(depth: int) -> None:
    segments = snippet("的" * depth + "绿色工厂" + "的" * (120_000 - depth), ["绿色工厂"])
    assert [segment.text for segment in segments if segment.marked] == ["绿色工厂"]


def test_no_mark_is_cut_in_two_at_the_end() -> None:
    for gap in range(60, 140):
        segments = snippet("绿色" + "的" * gap + "绿色" + "的" * 300, ["绿色"])
        assert {segment.text for segment in segments if segment.marked} == {"绿色"}


def test_the_window_with_the_most_different_words_is_chosen() -> None:
    text = "绿色。" + "的" * 500 + "绿色工厂在湘潭。" + "的" * 500
    assert "湘潭" in joined(snippet(text, ["绿色", "湘潭"]))


@pytest.mark.parametrize(
    ("query", "title", "body"),
    [
        ("绿色 -湘潭", ("绿色",), ("绿色",)),
        ("title:绿色 工厂", ("绿色", "工厂"), ("工厂",)),
        ("绿色 OR 工厂", ("绿色", "工厂"), ("绿色", "工厂")),
    ],
)
def test_what_is_excluded_or_of_another_field_is_not_marked(
    query: str, title: tuple[str, ...], body: tuple[str, ...]
) -> None:
    node, _ = parse(query)
    assert (units_for(node, "title"), units_for(node, "body")) == (title, body)
