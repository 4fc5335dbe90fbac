"""The compiled core reads the runs of a page as the modules in Python do, whatever stands in them."""

from __future__ import annotations

import random
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.repair import certain, frames, insertion, marked, mending, moves, page, shift
from search.repair.insertion import Insertions
from search.repair.native import core, feeding
from tests.damaged_pages import damaged_pages

pytestmark = pytest.mark.skipif(core is None, reason="the compiled core has not been built here")
# What runs are cut at, what is read askew, and what nobody expects in them.
ODD = "??????())(,,:;!！？，：；（）。、“”《》\n€@AzLED~0129年月日０Ａāǎfēi▯\x00\ud800\ue582\u3000 國園區發展環䶮𠀀"
ODDITIES = st.lists(st.tuples(st.floats(0, 1), st.text(ODD, max_size=4)), max_size=12)


PAGES = [text for text in damaged_pages() if text.count("?") > 10]


def model_of(text: str) -> moves.Page:
    insertions = Insertions(text)
    return page._page(text, insertions, list(page._after_letters(text)), private="\ue582" in text)


def compiled_page(text: str, seen: moves.Page) -> core.DamagedPage:
    return core.DamagedPage(text, seen.model, seen.listed, seen.plain, "".join(seen.short), seen.private)


def compiled_runs(text: str, seen: moves.Page) -> list[mending.MendedRun]:
    return compiled_page(text, seen).runs()


def test_damaged_pages_are_read_as_in_python() -> None:
    count = 0
    for text in PAGES:
        insertions = Insertions(text)
        private = "\ue582" in text
        got = insertion.compiled.mended(text, insertions.found, private)
        assert got[:2] == page._mended(insertions, private)[:2]
        found = rounded(compiled_runs(text, model_of(text)))
        assert found == rounded(mending.runs(text, model_of(text)))
        count += len(found)
    assert count > 300


@given(st.integers(0, len(PAGES) - 1), st.floats(0, 1), ODDITIES, st.booleans())
@settings(deadline=None, max_examples=150)
def test_odd_characters_are_read_as_in_python(
    number: int, begin: float, oddities: list[tuple[float, str]], replaced: bool
) -> None:
    text = PAGES[number]
    start = int(begin * len(text))
    text = text[start : start + 160]
    for place, odd in oddities:
        at = int(place * len(text))
        text = text[:at] + odd + text[at + replaced * len(odd) :]
    private = "\ue582" in text
    if "?" in text:
        assert rounded(compiled_runs(text, model_of(text))) == rounded(mending.runs(text, model_of(text)))
    insertions = Insertions(text)
    got = insertion.compiled.mended(text, insertions.found, private)
    expected = page._mended(insertions, private)
    assert got[:2] == expected[:2]
    assert [cut[:4] for cut in got[2]] == [cut[:4] for cut in expected[2]]


@given(st.integers(0, len(PAGES) - 1), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=60)
def test_each_reader_reads_every_run_as_in_python(number: int, chance: random.Random) -> None:
    text = PAGES[number][:1500]
    questions = [at for at, one in enumerate(text) if one == "?"]
    at = chance.choice(questions)
    done = chance.choice([0, max(0, at - 1), at, max(0, at - 7)])
    seen, again = model_of(text), model_of(text)
    around = partial(mending._around, text, done, at, seen)
    compiled = compiled_page(text, again)
    for got, expected in (
        (compiled.certain(at, done), certain.read(text, at, done, seen, around)),
        (compiled.marked(at, done), marked.read(text, at, done, seen, around)),
        (compiled.shift(at, done), shift.read(text, mending._start(text, at, done), around())),
    ):
        expected_run = expected and (expected.start, expected.end, expected.after, expected.certainty)
        assert rounded([got] if got else []) == rounded([expected_run] if expected_run else [])


def test_the_core_knows_the_bytes_of_each_character() -> None:
    pairs = feeding._pairs()
    for code in range(0x10000):
        two = frames.pair(chr(code))
        assert pairs[code] == (two[0] << 8 | two[1] if two else 0), hex(code)


def test_a_run_begins_on_its_page() -> None:
    text = PAGES[0]
    compiled = compiled_page(text, model_of(text))
    question = text.index("?")
    for at, done in ((len(text), 0), (-1, 0), (question, question + 1), (question, -1), (0, 0)):
        with pytest.raises(ValueError, match=r"begins with a \? on its page"):
            compiled.certain(at, done)


def rounded(found: object) -> list[tuple[int, int, str, float]]:
    """The runs with certainties as steps have them: what is rounded twice in sums differs in its last bits."""
    return [(start, end, after, round(certainty, 4)) for start, end, after, certainty in found]  # type: ignore[attr-defined]
