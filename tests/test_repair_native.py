"""The compiled core answers as the modules in Python do, and where it is missing they do all of its work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.repair import (
    candidates,
    dictionary,
    filling,
    frames,
    gaps,
    insertion,
    language,
    native,
    page_model,
    repair,
    runs,
    script,
    signs,
    width,
    words,
)
from search.repair.native import core
from search.repair.native.sources import digest
from search.repair.readings import with_tone
from tests import damage
from tests.damaged_pages import SENTENCES, damaged_pages

needs_core = pytest.mark.skipif(core is None, reason="the compiled core has not been built here")
TEXT = st.lists(
    st.one_of(
        st.sampled_from(SENTENCES),
        st.text(alphabet=st.characters(), max_size=6),
        st.text(alphabet="著發0９▯臺…—\n\x00aZ？」A０ａ\ud800𠀀", max_size=6),
    ),
    max_size=4,
).map("".join)
PLAUSIBLE = [one for one in map(chr, range(0x4E00, 0xA000)) if language.plausible(one) and frames.pair(one)]
CHARACTERS = st.sampled_from(PLAUSIBLE)
ENDS = st.one_of(st.sampled_from(frames.TRAILS), st.sampled_from(sorted(with_tone())))
LISTS = st.one_of(
    st.sampled_from(range(0xA1, 0xF8)).map(frames.before_gap),
    st.sampled_from(frames.TRAILS).map(frames.with_trail),
)


def test_ci_has_the_compiled_core() -> None:
    if os.environ.get("POLICYSEARCH_REQUIRE_NATIVE") and os.environ.get("POLICYSEARCH_NATIVE") != "0":
        assert core is not None, "install a compiler for C++17 and Python's headers, then scripts/setup again"


def test_a_core_of_other_sources_is_left_aside(tmp_path: Path) -> None:
    of_this = digest(Path(native.__file__).parent)
    assert native.is_current(of_this)
    assert native.is_current("")  # built by hand
    assert not native.is_current("0123456789abcdef")
    assert not native.is_current(None)  # a core of before sources were named
    assert digest(tmp_path) == ""


@needs_core
def test_the_core_says_what_it_was_made_from() -> None:
    assert core.SOURCES in ("", digest(Path(native.__file__).parent))


@needs_core
@given(TEXT)
def test_pairs_are_as_likely_as_in_python(text: str) -> None:
    pairs = language._Pairs()
    expected = [pairs[text[at : at + 2]] for at in range(len(text) - 1)]
    assert core.log_likelihoods(text) == expected
    assert [core.Pairs()[text[at : at + 2]] for at in range(len(text) - 1)] == expected


@needs_core
@given(TEXT)
def test_words_are_as_likely_as_in_python(text: str) -> None:
    assert core.words(text) == words._likelihood(text)


@needs_core
@given(TEXT.filter(bool))
def test_signs_are_counted_as_in_python(text: str) -> None:
    seen, traditional, simplified, rare, wide = signs._counted(text)
    counted = signs._compiled().count(text)
    assert counted[:2] == (seen, traditional)
    assert counted[3] == rare
    assert counted[2] == simplified or not traditional
    assert counted[4] == wide or not rare
    assert counted[4] == sum(1 + (one > "\uffff") for one in text if one > "\x7f")


@needs_core
@given(TEXT, TEXT)
def test_a_word_that_spans_a_blank_is_seen_as_in_python(left: str, right: str) -> None:
    for one, other in ((left, right), ("天然气管", "道"), ("哈", "哈大笑")):
        assert core.spanned(one[-4:], other[:4]) == words._spanned(one[-4:], other[:4])


@needs_core
@given(
    TEXT,
    st.sampled_from(
        ["乾元九逕山一坏土", "乾隆年間，餘下的", "\ud800乾𠀀﨑", damage.traditional(SENTENCES[0])]
    ),
)
def test_a_text_is_simplified_as_in_python(text: str, traditional: str) -> None:
    text += traditional
    (plain, asked), (expected, expected_asked) = script._simplifier().convert(text), script._by_table(text)
    assert plain == expected
    assert bool(asked) == bool(expected_asked)
    assert script._asking(text, plain, sorted(asked)) == script._asking(text, plain, sorted(expected_asked))


@needs_core
@given(st.text(alphabet="发發一龥鿿(()))fazhǎnḿüA\n𠀀，", max_size=60))
def test_readings_in_brackets_are_seen_as_in_python(text: str) -> None:
    assert insertion.compiled.annotated(text) == insertion._annotated(text)
    assert insertion.compiled.bare(text) == insertion._ANNOTATED.sub(insertion._kept, text)


@needs_core
@given(TEXT, TEXT, st.dictionaries(st.sampled_from(sorted(frames.SHORT)), st.just("")))
def test_a_page_is_modelled_as_in_python(page: str, text: str, marks: dict[str, str]) -> None:
    short = {mark: frames.SHORT[mark] for mark in marks}
    for sound in (page, page * 600):
        expected, got = page_model._Pairs(sound, short), core.PageModel(sound, short)
        pairs = [text[at : at + 2] for at in range(len(text) - 1)]
        assert [got[pair] for pair in pairs] == [expected[pair] for pair in pairs]
        assert got.all_after(text) == pytest.approx(expected.all_after(text), rel=1e-12)
        assert got.next(text, page) == expected.next(text, page)
        simple = language.simple_text(text)
        for part in [*simple, *map("".join, pairwise(simple))]:
            assert got.count(part) == expected.count(part)
        assert [got.rest(one) for one in simple] == [expected.rest(one) for one in simple]


@needs_core
@given(
    CHARACTERS,
    st.sampled_from(frames.LEADS),
    ENDS,
    st.one_of(st.just(""), CHARACTERS, st.sampled_from("，9")),
)
@settings(deadline=None)
def test_what_vanished_is_thought_of_as_in_python(last: str, lead: int, end: int | str, after: str) -> None:
    assert core.fillings(last, lead, end, after) == gaps._fillings(last, lead, end, after)


@needs_core
def test_words_are_counted_in_the_dictionary_as_in_python() -> None:
    some = [word for words_of in words.own_words().values() for word in words_of]
    some += ["中国", "经济", "没有这个词", "a", "一"]
    counts = dictionary._often(some)
    assert core.occurrences(dictionary.file(), dictionary.ordered_from(), some) == counts
    assert max(counts) > 0 > min(counts)


@needs_core
@given(TEXT)
def test_runs_add_as_much_as_in_python(text: str) -> None:
    assert core.gain(text) == pytest.approx(runs._gain(text), rel=1e-12)


@needs_core
@given(CHARACTERS, st.lists(CHARACTERS, min_size=1, max_size=8).map("".join), st.data(), TEXT)
@settings(deadline=None)
def test_pairs_are_filled_in_as_in_python(last: str, text: str, data: st.DataObject, page: str) -> None:
    numbers = data.draw(st.sets(st.integers(0, len(text) - 1)))
    places = [
        filling.Place(
            number, (frames.pair(text[number]) or (0, 0))[0], data.draw(ENDS), number + 1 in numbers
        )
        for number in sorted(numbers)
    ]
    behind = data.draw(st.sampled_from(["", "，", "的园区"]))
    model = page_model.Model(page)
    expected = filling._filled(model, last, text, places, behind, 0.5)
    got = core.filled(model, last, text, places, behind, 0.5)
    assert [after for _, after in got] == [after for _, after in expected]
    assert [score for score, _ in got] == pytest.approx([score for score, _ in expected], rel=1e-12)


@needs_core
@given(st.one_of(CHARACTERS, st.sampled_from("，9a\n𠀀")), LISTS, st.integers(1, 30), TEXT)
@settings(deadline=None)
def test_candidates_are_rated_as_in_python(before: str, some: tuple[str, ...], keep: int, page: str) -> None:
    assert core.rated(before, some, keep) == candidates._rated(before, some, keep)
    expected, got = page_model._Pairs(page, {",": "，"}), core.PageModel(page, {",": "，"})
    assert got.rated(before, some, keep) == expected.rated(before, some, keep)


@needs_core
@given(
    st.lists(st.sampled_from(["?", ",", ":", "(", ")", "园", "。", "”", "“", "a", "1", "\n", "》"])).map(
        "".join
    ),
    st.sets(st.sampled_from(sorted(frames.SHORT)), min_size=1),
)
def test_marks_are_widened_as_in_python(text: str, marks: set[str]) -> None:
    narrow = "".join(sorted(marks))
    wide = "".join(map(frames.SHORT.__getitem__, narrow))
    assert core.widened(text, narrow, wide) == width._widened(text, narrow, wide)


def test_without_the_core_every_page_is_repaired_alike() -> None:
    pages = damaged_pages()
    script = (
        "import json, sys; from search.repair import repair; from search.repair.native import core;"
        "assert core is None;"
        "print(json.dumps([[one.text, repr(one.steps)] for one in map(repair, json.load(sys.stdin))]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "POLICYSEARCH_NATIVE": "0"},
        input=json.dumps(pages),
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    for page, (text, steps) in zip(pages, json.loads(done.stdout), strict=True):
        assert repair(page).text == text
        assert repr(repair(page).steps) == steps


@needs_core
@given(
    st.lists(
        st.sampled_from(
            ["园,", "园，", "园;", "园；", "园:", "：", "园(", "区)", "（", "）", "园?", "园!", "！", "a,"]
        )
    ).map("".join)
)
def test_what_marks_a_page_writes_short_is_seen_as_in_python(text: str) -> None:
    assert list(core.shortened(text).items()) == list(width._shortened(text).items())


def test_pages_repaired_at_the_same_time_come_out_alike() -> None:
    pages = damaged_pages() * 3
    expected = [repair(page).text for page in pages]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda page: repair(page + "﨑𠀀").text, pages)) == [
            repair(page + "﨑𠀀").text for page in pages
        ]
        assert list(threads.map(lambda page: repair(page).text, pages)) == expected


@needs_core
def test_what_the_core_cannot_take_is_an_error_of_python() -> None:
    with pytest.raises(ValueError, match="two characters"):
        core.Pairs()["三个字"]
    with pytest.raises(TypeError):
        core.words(b"bytes")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        core.fillings("一", 0xB0, 0xA1)  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="last byte"):
        core.fillings("一", 0xB0, 300, "")
    with pytest.raises(ValueError, match="outside"):
        core.filled(page_model.Model(), "一", "二", [filling.Place(1, 0xB0, 0xA1, False)], "", 0.0)
    with pytest.raises(KeyError, match="was not fed"):
        core.feed({})
    with pytest.raises(ValueError, match="fewer than none"):
        core.rated("一", ("国", "家"), -1)
    with pytest.raises(RuntimeError, match="initialized before"):
        page_model.Model("国家").__init__("国家")  # type: ignore[misc]
    assert core.occurrences(b"\n", 1, [""]) == [-1.0]
    assert core.fillings("一", 0, 0, "") == ()
    assert core.words("") == 0.0
    assert core.log_likelihoods("一") == []
