#!/usr/bin/env python3
"""Damages texts of ../shared/corpora/news.jsonl.xz, repairs them, and fails where more is wrong than recorded.

    scripts/gate_repair.py            figures beside their ceilings; speed is printed and decides nothing

The ceilings stand in tests/cases/repair/floors.tsv, in wrong characters of 100,000.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "scripts"))

import bench_repair as bench  # noqa: E402

from search import tables  # noqa: E402

FLOORS = ROOT / "tests" / "cases" / "repair"
TEXTS, CLEAN, TRADITIONAL, SEED = 300, 5000, 1000, 1


def figures() -> dict[str, bench.Figure]:
    """Every measure by its name."""
    found = {
        "clean simplified": bench.untouched(CLEAN),
        "clean traditional": bench.converted(TRADITIONAL),
    }
    texts, others = (bench.texts(TEXTS, tuning=part, seed=SEED) for part in (False, True))
    for name, _, spoil in (*bench.kinds(texts), *bench.charsets()):
        pairs, first = (bench.spoilt(clean, spoil, SEED) for clean in (texts, others))
        found[name], _ = bench.measure(pairs, first)
    return found


def main() -> int:
    if not bench.NEWS.exists():
        print("skipped: ../shared/corpora/news.jsonl.xz is not here")
        return 0
    rows = {row["measure"]: row for row in tables.read("floors.tsv", ("measure", "most", "must"), FLOORS)}
    found = figures()
    held = set(rows) == set(found)
    if not held:
        print(f"floors.tsv and the gate differ in what they measure: {sorted(set(rows) ^ set(found))}")
    for name, figure in found.items():
        wrong = figure.wrong / figure.size * 100_000
        most, must = (float(rows[name][column]) if name in rows else 0.0 for column in ("most", "must"))
        over = wrong > most
        held = held and not over
        note = (
            f"OVER ITS CEILING of {most}"
            if over
            else ""
            if wrong <= must
            else f"short of the {must} promised"
        )
        print(f"{name:32} {wrong:8.1f} of 100,000 wrong   {bench.speeds(figure)}   {note}", flush=True)
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
