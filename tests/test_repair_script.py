"""Conversion to simplified characters is OpenCC's own, however fast."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import tables
from search.repair import script

CORPORA = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora"
NEWS = CORPORA / "news.jsonl.xz"
PARTS = [row["part"] for row in tables.read("script_phrases.tsv", ("part",))]
# Pieces of phrases, what stands around them, characters of other planes and those for compatibility.
PIECES = st.text(
    alphabet=st.sampled_from(
        [*sorted({one for part in PARTS for one in part}), *"計劃發展於是ab ，。\n\u9fa5\uf900\ufe00"]
    )
    | st.characters(categories=["Lo", "Po", "Mn"])
    | st.characters(min_codepoint=0x20000, max_codepoint=0x2FA1F, categories=["Lo"]),
    max_size=8,
)


@cache
def t2s() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def s2t() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


@given(st.lists(PIECES | st.sampled_from(PARTS), max_size=12).map("".join))
def test_any_text_is_converted_as_opencc_does(text: str) -> None:
    assert script.to_simplified(text) == t2s().convert(text)


@pytest.mark.parametrize("around", ["{}", "計{}畫", "國\n{}\n發", "發展，{}。發展"])
def test_every_phrase_is_converted_as_opencc_does(around: str) -> None:
    for part in PARTS:
        text = around.format(part)
        assert script.to_simplified(text) == t2s().convert(text)


def test_every_character_is_converted_as_opencc_does() -> None:
    for code in (*range(0x80, 0xD800), *range(0xE000, 0x10000), *range(0x20000, 0x32400, 7)):
        assert script.to_simplified(chr(code)) == t2s().convert(chr(code))


def test_the_table_of_characters_says_what_opencc_does(monkeypatch: pytest.MonkeyPatch) -> None:
    marks, simplified = script.marks(), script.simplified()
    monkeypatch.setattr(script, "_of_release", lambda: None)  # as with a release that the table does not name
    assert (script.marks.__wrapped__() == marks).all()
    assert (script.simplified.__wrapped__() == simplified).all()


def test_no_phrase_goes_beyond_a_run_of_ideographs() -> None:
    assert all(script._RUN.fullmatch(part) for part in PARTS)


def test_lone_surrogates_stay() -> None:
    assert script.to_simplified("\ud800發\udfff瞭解\ud83d") == "\ud800发\udfff了解\ud83d"


def test_a_later_opencc_converts_every_text_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    for version, known in (
        ("1.1.9", True),
        ("1.4.7", True),
        ("1.5.0", False),
        ("2.0", False),
        ("1.5rc1", False),
    ):
        monkeypatch.setattr(opencc, "__version__", version)
        script._phrases_known.cache_clear()
        assert script._phrases_known() is known
        assert script.to_simplified("發展") == "发展"
    script._phrases_known.cache_clear()


@pytest.mark.corpora
@pytest.mark.skipif(not NEWS.exists(), reason="../shared/corpora is not here")
def test_texts_are_converted_as_opencc_does() -> None:
    for text in texts():
        assert script.to_simplified(text) == t2s().convert(text)


def texts() -> Iterator[str]:
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        for number, line in zip(range(20_000), lines):  # noqa: B905
            if number % 20 == 0:
                yield s2t().convert(json.loads(line)["text"])
    with (CORPORA / "traditional" / "documents.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)
