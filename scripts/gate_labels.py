"""Measures the labels against the gold set and refuses to go under the recorded floors.

    python scripts/gate_labels.py [--half tuning|held-out] [--misses]

Reads tests/cases/label/gold.tsv (all facets), gold_parks.tsv (parks alone) and the texts of
../shared/corpora/news.jsonl.xz. Exit code 1: a figure is under its floor in tests/cases/label/floors.tsv.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from search import tables  # noqa: E402
from search.label import label, measure  # noqa: E402
from search.model import Article  # noqa: E402

CASES = ROOT / "tests" / "cases" / "label"
# Of gold.tsv the first two, of gold_parks.tsv the others.
HALVES = ("tuning", "held-out", "seen", "unseen", "later", "unsure", "last")
PARKS = CASES / "gold_parks.tsv"
NEWS = ROOT / ".." / "shared" / "corpora" / "news.jsonl.xz"


def articles(wanted: set[str]) -> Iterator[tuple[str, Article]]:
    """The articles of these ids; one paragraph a line, as ``extract`` gives them."""
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            if item["id"] in wanted:
                body = "\n".join(part.strip() for part in item["text"].splitlines() if part.strip())
                yield (
                    item["id"],
                    Article(item["title"], item["date"], item["source"], None, None, item["url"], body),
                )


def report(
    half: str, counts: dict[str, measure.Count], floors: dict[tuple[str, str], tuple[float, float]]
) -> bool:
    held = True
    for facet, one in counts.items():
        precision, f1 = floors.get((half, facet), (0.0, 0.0))
        under = one.precision < precision or one.f1 < f1
        held = held and not under
        print(
            f"{half:9}{facet:9} precision {one.precision:.3f}  recall {one.recall:.3f}  F1 {one.f1:.3f}"
            f"  ({one.right} right, {one.wrong} wrong, {one.missing} missing)"
            + (f"  UNDER THE FLOOR: precision {precision}, F1 {f1}" if under else "")
        )
    return held


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--half", choices=HALVES)
    options.add_argument("--misses", action="store_true", help="print what is wrong or missing")
    chosen = options.parse_args()
    if not NEWS.exists():
        print("skipped: ../shared/corpora/news.jsonl.xz is not here")
        return 0
    gold = {one.id: one for one in measure.read_gold(CASES / "gold.tsv") + measure.read_park_gold(PARKS)}
    found = {key: (article, measure.of_labels(label(article))) for key, article in articles(set(gold))}
    rows = tables.read("floors.tsv", ("half", "facet", "precision", "f1"), CASES)
    floors = {(row["half"], row["facet"]): (float(row["precision"]), float(row["f1"])) for row in rows}
    held = True
    for half in (chosen.half,) if chosen.half else HALVES:
        ids = [key for key, one in gold.items() if one.half == half]
        print(f"{half}: {len(ids)} documents")
        held &= report(half, measure.count((gold[key].values, found[key][1]) for key in ids), floors)
        if chosen.misses:
            print_misses(half, [(gold[key], *found[key]) for key in ids])
    return 0 if held else 1


def print_misses(half: str, rows: list[tuple[measure.Gold, Article, measure.Facets]]) -> None:
    for gold, article, values in rows:
        for facet in gold.values:
            wrong, missing = values[facet] - gold.values[facet], gold.values[facet] - values[facet]
            if wrong or missing:
                print(
                    f"{half} {gold.id} {facet}: wrong {sorted(wrong)} missing {sorted(missing)} | {article.title}"
                )


if __name__ == "__main__":
    raise SystemExit(main())
