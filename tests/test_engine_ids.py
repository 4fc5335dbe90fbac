"""Ids are sorted as their characters are, whatever stands in them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.engine.ids import Ids


@given(st.lists(st.text(alphabet="a\0bé绿𠀀", max_size=20), max_size=30))
def test_ids_are_in_the_order_of_their_characters(texts: list[str]) -> None:
    ids = Ids()
    for text in texts:
        ids.append(text)
    assert [ids[ordinal].decode() for ordinal in ids.order().tolist()] == sorted(texts)
    assert len(ids) == len(texts)
