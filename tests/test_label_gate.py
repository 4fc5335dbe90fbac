"""The gold set: its form, and the floors under the figures that it gives."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from search.label import gazetteer, measure

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases" / "label"
NEWS = ROOT / ".." / "shared" / "corpora" / "news.jsonl.xz"


def test_the_gold_set_is_large_enough_and_half_of_it_is_held_out() -> None:
    gold = measure.read_gold(CASES / "gold.tsv")
    halves = Counter(one.half for one in gold)
    assert len({one.id for one in gold}) == len(gold) >= 120
    assert min(halves.values()) >= 0.4 * len(gold)
    assert halves.keys() == {"tuning", "held-out"}


def test_the_gold_set_names_regions_and_topics_that_exist() -> None:
    for one in measure.read_gold(CASES / "gold.tsv"):
        assert one.values["region"] <= gazetteer.regions().keys()
        assert one.values["topic"] <= gazetteer.topics().keys()
        assert len(one.values["topic"]) <= 4


def test_the_park_gold_set_names_each_item_once_and_none_of_the_other_set() -> None:
    gold, parks = measure.read_gold(CASES / "gold.tsv"), measure.read_park_gold(CASES / "gold_parks.tsv")
    ids = [one.id for one in gold + parks]
    assert len(set(ids)) == len(ids)
    assert sum(bool(one.values["park"]) for one in gold + parks) >= 80


def test_counts_of_right_wrong_and_missing_give_precision_and_recall() -> None:
    count = measure.Count()
    count.add(frozenset({"a", "b", "c"}), frozenset({"a", "d"}))
    assert (count.right, count.wrong, count.missing) == (1, 1, 2)
    assert count.precision == pytest.approx(1 / 2)
    assert count.recall == pytest.approx(1 / 3)
    assert count.f1 == pytest.approx(2 / 5)


@pytest.mark.corpora
@pytest.mark.skipif(not NEWS.exists(), reason="../shared/corpora is not here")
def test_no_figure_is_under_its_floor() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "gate_labels.py")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
