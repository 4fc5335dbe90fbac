"""The page as crawled and the page as repaired are made of the same pieces."""

from __future__ import annotations

import pytest

from search import compare
from search.model import Document
from search.repair import replay


@pytest.mark.parametrize("seed", ["000", "001", "003"])
def test_a_damaged_page_is_shown_whole_on_both_sides(seed_documents: dict[str, Document], seed: str) -> None:
    document = seed_documents[seed]
    assert document.crawled is not None
    rows = compare.lines(document.crawled, document.repairs)
    before = ["".join(piece.before for piece in row) for row in rows]
    after = ["".join(piece.after for piece in row) for row in rows]
    assert "".join("".join(before).split()) == "".join(document.crawled.split())
    assert "".join("".join(after).split()) == "".join(replay(document.crawled, document.repairs).split())
    assert any("(" in line for line in before)
    assert all(piece.before != piece.after for row in rows for piece in row if piece.kind)


def test_a_clean_page_keeps_no_second_copy(seed_documents: dict[str, Document]) -> None:
    assert seed_documents["002"].crawled is None
    assert seed_documents["004"].repairs == ()


def test_the_summary_counts_every_step(seed_documents: dict[str, Document]) -> None:
    steps = seed_documents["000"].repairs
    summary = compare.summary(steps)
    assert summary.total == len(steps)
    assert list(summary.kinds.values()) == sorted(summary.kinds.values(), reverse=True)
    assert 0 <= summary.doubtful <= len(steps)
