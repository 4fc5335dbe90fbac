"""The parts of the engine: sorting in runs, dictionaries, the first hits of many, places of characters."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engine import answer, dictionary, shown
from search.engine.arrays import ArrayWriter, load, slices
from search.engine.columns import Columns
from search.engine.columns_writer import ColumnsWriter
from search.engine.dictionary import Dictionary
from search.engine.runs import Runs
from search.label.places import names, path
from search.model import Everything, Labels, Query, RegionLabel
from tests.conftest import make_document

REGIONS = ["430000", "430100", "430182", "320000", "320582", "110105", "110000"]
PAIRS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 200)), max_size=60, unique=True)
WORDS = st.sets(st.text(alphabet="绿色工厂a1\U00020000", min_size=1, max_size=4), max_size=20)


@settings(max_examples=100, deadline=None)
@given(st.lists(PAIRS, max_size=5), st.integers(1, 50), st.integers(0, 3))
def test_runs_merged_in_pieces_are_all_pairs_in_order(
    runs: list[list[tuple[int, int]]], limit: int, group: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        made, expected = Runs(Path(name), "test"), []
        for number, pairs in enumerate(runs):
            keys = np.array([(term << 8) | place for term, place in pairs], dtype=np.uint64)
            made.add(keys, bits=8, base=number * 1000)
            expected += [(term, place + number * 1000) for term, place in pairs]
        found: list[tuple[int, int]] = []
        for chunk in made.merged(limit, group):
            terms = chunk.terms.tolist()
            assert terms == sorted(set(terms))
            if found and terms:
                assert found[-1][0] >> group < terms[0] >> group
            found += zip(
                np.repeat(terms, np.diff(chunk.offsets)).tolist(), chunk.occurrences.tolist(), strict=True
            )
        assert found == sorted(expected)
        assert made.count == len(expected)


@given(WORDS, st.text(alphabet="绿色工厂a1\U00020000", max_size=4))
def test_a_dictionary_finds_what_is_in_it_and_nothing_else(words: set[str], other: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        dictionary.write(Path(name), "words", (dictionary.encode(word) for word in sorted(words)))
        made = Dictionary(Path(name), "words")
        assert [made[index] for index in range(len(made))] == sorted(words)
        assert [made.find(word) for word in sorted(words)] == list(range(len(words)))
        assert (made.find(other) is not None) == (other in words)


@given(st.lists(st.lists(st.integers(0, 9), max_size=5), max_size=5))
def test_an_array_written_in_pieces_is_read_as_one(pieces: list[list[int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        writer = ArrayWriter(Path(name) / "a.npy", np.int32)
        for piece in pieces:
            writer.append(piece)
        writer.close()
        assert load(Path(name) / "a.npy").tolist() == [number for piece in pieces for number in piece]


def test_slices_of_nothing_are_nothing_and_empty_ones_are_passed_over() -> None:
    nothing = np.array([], dtype=np.int64)
    assert slices(nothing, nothing).tolist() == []
    assert slices(np.array([3, 5, 1]), np.array([5, 5, 2])).tolist() == [3, 4, 1]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(REGIONS), max_size=4), max_size=12), st.data())
def test_the_quick_way_to_list_a_facet_gives_what_walking_its_tree_gives(
    labelled: list[list[str]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name:
        writer = ColumnsWriter(Path(name))
        for number, codes in enumerate(labelled):
            regions = tuple(RegionLabel(code, names(code)[-1], names(code), ()) for code in codes)
            writer.add(make_document(f"d{number}", "", labels=Labels(regions=regions)))
        writer.finish()
        columns = Columns(Path(name))
        some = data.draw(st.lists(st.sampled_from(range(len(labelled))), unique=True)) if labelled else []
        counts = columns.counts(np.array(sorted(some), dtype=np.int64))
        expected = Counter(code for at in some for code in {up for one in labelled[at] for up in path(one)})
        plain = [(columns.values[code], number) for code, number in _by_count(expected, columns)]
        assert shown.shown("region", (), shown.Counted(counts, columns), columns).values == tuple(
            shown.tree(plain, ())
        )


def _by_count(expected: Counter[str], columns: Columns) -> list[tuple[int, int]]:
    codes = sorted(expected, key=lambda value: (-expected[value], value))
    return [(columns.code("region", value) or 0, expected[value]) for value in codes]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([0.1, 0.5, 2.0]), st.sampled_from([0, 2018, 2019, 2021])), max_size=40
    ),
    st.integers(1, 4),
    st.integers(1, 12),
    st.sampled_from(["relevance", "date", "oldest"]),
)
def test_the_hits_of_a_page_are_those_of_a_complete_sort(
    facts: list[tuple[float, int]], number: int, size: int, sort: str
) -> None:
    with tempfile.TemporaryDirectory() as name:
        writer = ColumnsWriter(Path(name))
        for at, (_, year) in enumerate(facts):
            writer.add(make_document(f"d{at}", "", published=f"{year}-01-01" if year else None))
        writer.finish()
        matches = answer.Matches(
            np.arange(len(facts)), np.array([score for score, _ in facts], dtype=np.float64)
        )
        query = Query("", Everything(), sort=sort, page=number, size=size)  # type: ignore[arg-type]
        orders: dict[str, Callable[[int], tuple[float, ...]]] = {
            "relevance": lambda at: (-facts[at][0], -facts[at][1], at),
            "date": lambda at: (-facts[at][1], at),
            "oldest": lambda at: (facts[at][1] or 9999, at),
        }
        every = sorted(range(len(facts)), key=orders[sort])
        listed = answer.Listed(matches, np.zeros(len(facts), dtype=np.int64))
        shown = [each.ordinal for each in answer.page(query, listed, Columns(Path(name)))]
        assert shown == every[(number - 1) * size : number * size]
