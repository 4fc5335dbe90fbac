"""The judged pairs of like documents: their form, and the floors under what is made of them."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from scripts import gate_families
from tests.conftest import ROOT

CORPORA = ROOT.parent / "shared" / "corpora"


def test_the_judged_pairs_are_many_of_both_kinds_and_none_is_judged_twice() -> None:
    pairs = [pair for each in gate_families.judged().values() for pair in each]
    verdicts = Counter(same for each in gate_families.judged().values() for same in each.values())
    assert len({frozenset(pair) for pair in pairs}) == len(pairs) >= 200
    assert min(verdicts[True], verdicts[False]) >= 60


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.is_dir(), reason="../shared/corpora is not here")
def test_copies_in_the_corpora_are_found_and_like_documents_are_kept_apart() -> None:
    run = subprocess.run(
        [sys.executable, str(Path("scripts") / "gate_families.py")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
