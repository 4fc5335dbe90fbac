"""Whatever comes in, repair comes back with something, in time that grows with the input and no faster."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.repair import repair, replay, undo
from tests import damage

MILLION = 1_000_000
START = "態(tài)環(huán)境分區(qū)"  # makes the page a damaged one, so that nothing is skipped
HUGE = {
    "ten MB of brackets": "(" * (10 * MILLION),
    "ten MB of closed brackets": "()" * (5 * MILLION),
    "only question marks": "?" * MILLION,
    "NULs": "\0" * MILLION,
    "lone surrogates": "\ud800" * MILLION,
    "a million characters on one line": "国" * MILLION,
    "traditional on one line": "國發" * (MILLION // 2),
    "unclosed readings": "(fa" * 300_000,
    "private-use characters": "\ue582" * MILLION,
    "replacement characters": "\ufffd" * MILLION,
    "lone surrogates among replacement characters": "\ud800\ufffd\ufffd\ufffd" * 10,
    "latin letters that could be bytes": "å" * MILLION,
    "nested tags": "<div>" * 200_000,
    "tags never closed": "<a" * 300_000,
}
DAMAGED = {
    "question marks on a damaged page": "?" * 20_000,
    "lone bytes": "?gòu)" * 3_000,
    "lone bytes behind readings of nothing": "\n(xìng)?gòu)" * 300,
    "readings": "態(tài)" * 100_000,
    "shifted for long": "?cè)" + "岵" * 20_000,
    "brackets on a damaged page": "(" * MILLION,
    "marks": "，,。." * 100_000,
    "scripts never closed": "<script>" * 20_000 + "區(qū),縣",
    "lone surrogates behind a mark read askew": "國?,岵\ud800岵?" * 10,
    "lone bytes that multiply readings": ("國耙" + "?yi)耙?yi)" * 5 + "。") * 20,
    "lone bytes in a row": "國家" + "?yi)" * 4_000,
    "a question after every character": "國?" * 5_000,
}


def holds(text: str) -> None:
    for markup in (False, True):
        repaired = repair(text, markup=markup)
        assert replay(text, repaired.steps) == repaired.text
        assert undo(repaired.text, repaired.steps) == text


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in HUGE.items()])
def test_a_huge_text_comes_back(text: str) -> None:
    holds(text)


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in DAMAGED.items()])
def test_a_huge_damaged_text_comes_back(text: str) -> None:
    holds(START + text)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["?", "gòu)", "?qiáng)", "(fā)", "發", "展", "岵", "\ue582", ",", "。", "l", "1", "\n", " "]
        )
    )
)
def test_pieces_of_damage_in_any_order_come_back(pieces: list[str]) -> None:
    holds(START + "".join(pieces))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["gb18030", "latin-1", "big5", "utf-8", "utf-16"]))
def test_any_bytes_read_in_any_charset_come_back(raw: bytes, charset: str) -> None:
    holds(raw.decode(charset, "replace"))
    holds(START + raw.decode(charset, "surrogateescape" if charset == "utf-8" else "replace"))


DAMAGED_PAGE = damage.tone(
    damage.traditional(
        "全市百强企业名单公布，这里发展潜力巨大，管理刚柔并济？各地积极响应（第一批）：共24家！" * 3
    ),
    damage.listing("購側節強響應業積極發經開"),
    {one: damage.SHORT[one] for one in "？！，：（）"},
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(DAMAGED_PAGE) - 1),
            st.sampled_from(["\ud800", "\0", "?", "𠀀", "€", "\ue582", ")", ""]),
        ),
        max_size=12,
    )
)
@example([(at, "\ud800") for at in range(2, len(DAMAGED_PAGE), 5)])
def test_a_damaged_page_comes_back_whatever_else_befell_it(changes: list[tuple[int, str]]) -> None:
    page = list(DAMAGED_PAGE)
    for at, one in changes:
        page[at] = one
    holds("".join(page))
