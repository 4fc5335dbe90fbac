"""What a searcher takes for the same folds to the same; both segmenters cut alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyse import fold, fold_with_offsets, grams, index_words, words
from search.analyse.fold import PARAGRAPH
from search.analyse.segment import JiebaSegmenter, segmenter

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
REFERENCE = JiebaSegmenter()
CHINESE = st.text(alphabet="张家港經开區绿色工厂ＡbC１2.． ，。三线一单乾坤里裡\n", max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("張家港經開區", "张家港经开区"),
        ("ＰＭ２．５", "pm2.5"),
        ("VOCs", "vocs"),
        ("“三線一單”", "三线一单"),
        ("再製造", "再制造"),
        ("㎡", "m2"),
        ("乾淨", "干净"),
        ("摸得著", "摸得着"),
        ("瞭解", "了解"),
    ],
)
def test_script_width_case_and_punctuation_make_no_difference(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_lost_character_keeps_its_neighbours_apart() -> None:
    assert "全40" not in fold("全▯40")


@given(CHINESE, CHINESE)
def test_a_piece_of_a_text_folds_to_a_piece_of_the_folded_text(one: str, other: str) -> None:
    # Where a number was cut at its point, the point is in neither piece.
    assert fold(one + other) in (fold(one) + fold(other), f"{fold(one)}.{fold(other)}")


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text(max_size=60), max_size=4))
def test_each_folded_character_knows_where_it_comes_from(texts: list[str]) -> None:
    for text, folded in zip(texts, fold_with_offsets(texts), strict=True):
        piece = folded.text[folded.begin : folded.end]
        starts = [folded.starts[at] - folded.shift for at in range(folded.begin, folded.end)]
        assert piece == fold(text)
        assert starts == sorted(starts)
        assert all(character in fold(text[start]) for character, start in zip(piece, starts, strict=True))


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_folded_piece_is_found_in_the_original(before: str, after: str) -> None:
    text = f"{before}綠色㎡{after}"
    (folded,) = fold_with_offsets([text])
    assert {fold(text[start:end]) for start, end in folded.places("绿色m2")} == {"绿色m2"}


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("投资1.2亿元", "投资1.2亿元"),
        ("１．２亿", "1.2亿"),
        ("2024.5.31", "2024.5.31"),
        ("见表2.", "见表2"),
        (".5", "5"),
        ("a.5", "a5"),
        ("1. 2", "12"),
        ("12,000万", "12000万"),
    ],
)
def test_only_the_point_of_a_decimal_stays(text: str, folded: str) -> None:
    assert fold(text) == folded
    (with_offsets,) = fold_with_offsets([text])
    assert with_offsets.text[with_offsets.begin : with_offsets.end] == folded


@given(st.text(alphabet="12.．a亿，\n", max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_a_piece_of_a_text_with_decimals_folds_to_a_piece_of_the_folded_text(
    text: str, start: int, end: int
) -> None:
    assert fold(text[start:end]) in fold(text)
    (with_offsets,) = fold_with_offsets([text])
    assert with_offsets.text[with_offsets.begin : with_offsets.end] == fold(text)


@given(CHINESE)
def test_words_joined_are_the_folded_text(text: str) -> None:
    assert "".join(words(text)) == fold(text).replace("\n", "")


@given(CHINESE)
def test_grams_stand_where_they_say(text: str) -> None:
    folded = fold(text) + PARAGRAPH
    assert all(folded[at : at + len(gram)] == gram for gram, at in grams(text))
    assert all(PARAGRAPH not in gram[:-1] for gram, _ in grams(text))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_both_segmenters_cut_the_seeds_alike(path: Path) -> None:
    pytest.importorskip("rjieba")
    text = path.read_text(encoding="utf-8")
    for line in text.splitlines():
        assert segmenter().cut(line) == REFERENCE.cut(line)


@given(CHINESE)
def test_both_segmenters_know_the_same_words(text: str) -> None:
    pytest.importorskip("rjieba")
    pieces = {text[at : at + size] for size in (2, 3) for at in range(len(text))}
    assert {piece for piece in pieces if segmenter().has_word(piece)} == {
        piece for piece in pieces if REFERENCE.has_word(piece)
    }


def test_a_long_word_is_indexed_with_the_words_in_it() -> None:
    assert {"绿色工厂", "绿色", "工厂"} <= set(index_words("绿色工厂"))


@pytest.mark.parametrize("term", ["三线一单", "专精特新", "再制造", "经开区", "碳达峰", "绿色工厂"])
def test_a_policy_term_is_one_word(term: str) -> None:
    assert term in words(f"推进{term}建设")


def test_a_run_of_a_hundred_digits_is_no_word() -> None:
    assert index_words("编号" + "7" * 100) == ["编号"]
    assert "7" * 60 in index_words("7" * 60)
