"""Words that follow each other in a question are told from those that only stand on the same page."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engine.nearby import nearby, neighbours

PLACES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 60), st.integers(0, 3)), unique=True, max_size=30
)
RARITY = np.array([4.0, 3.0, 2.0, 1.0])


@given(PLACES, st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=4), st.integers(1, 30))
def test_neighbours_are_near_where_no_more_than_so_many_characters_lie_from_one_to_the_other(
    events: list[tuple[int, int, int]], wanted: list[tuple[int, int]], size: int
) -> None:
    events = sorted(events, key=lambda event: (event[2], event[0], event[1]))
    owners, where, which = (np.array([event[at] for event in events], dtype=np.int64) for at in range(3))
    found = nearby(wanted, owners, where, which, RARITY, 4, size).tolist()
    for document in range(4):
        stand = [[at for owner, at, pair in events if (owner, pair) == (document, k)] for k in range(4)]
        gained = [
            min(RARITY[one], RARITY[other])
            for one, other in wanted
            if any(abs(a - b) <= size for a in stand[one] for b in stand[other])
        ]
        assert found[document] == pytest.approx(sum(gained))


def test_a_word_is_looked_for_by_its_rarest_pair_and_not_beside_itself() -> None:
    pairs, rarity = ["减免", "循环", "环化", "租金"], np.array([1.0, 2.0, 3.0, 4.0])
    assert neighbours(["减免", "循环化", "租金"], pairs, rarity) == [(0, 2), (2, 3)]
    assert neighbours(["减免", "减免", "租金"], pairs, rarity) == [(0, 3)]
    # A single character, and what lies beyond the pairs that are looked at, is passed over.
    assert neighbours(["减免", "的", "从未", "租金"], pairs, rarity) == [(0, 3)]
