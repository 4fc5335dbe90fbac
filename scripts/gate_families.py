"""Judged pairs of like documents: how many copies are found, how many documents are wrongly taken for copies.

Prints precision and recall on tests/cases/family/pairs.tsv, the pairs that are judged otherwise, and refuses figures
under the floors. Reads ../shared/corpora.
"""

from __future__ import annotations

import csv
import json
import lzma
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from search.family import group, signature
from search.model import Article, Document, Labels

ROOT = Path(__file__).resolve().parent.parent
PAIRS = ROOT / "tests" / "cases" / "family" / "pairs.tsv"
CORPORA = ROOT.parent / "shared" / "corpora"
FLOORS = {"precision": 0.95, "recall": 0.97}

Pair = tuple[str, str]


def judged() -> dict[str, dict[Pair, bool]]:
    """By corpus: whether both documents of a pair are one article."""
    lines = [line for line in PAIRS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    found: dict[str, dict[Pair, bool]] = {}
    for row in csv.DictReader(lines, delimiter="\t"):
        found.setdefault(row["corpus"], {})[row["first"], row["second"]] = row["verdict"] == "same"
    return found


def documents(corpus: str, wanted: set[str]) -> list[Document]:
    """The documents of these ids."""
    return [
        Document(
            fields["id"],
            Article(
                fields.get("title"),
                fields.get("date"),
                fields.get("source"),
                None,
                None,
                None,
                fields["text"],
            ),
            Labels(),
        )
        for fields in _records(corpus)
        if fields["id"] in wanted
    ]


def _records(corpus: str) -> Iterator[dict[str, str]]:
    if corpus == "news":
        with lzma.open(CORPORA / "news.jsonl.xz", "rt", encoding="utf-8") as stream:
            yield from map(json.loads, stream)
    else:
        with (CORPORA / corpus / "documents.jsonl").open(encoding="utf-8") as stream:
            yield from map(json.loads, stream)


def outcome() -> tuple[dict[str, float], list[tuple[Pair, bool]]]:
    """Precision and recall over all judged pairs, and the pairs judged otherwise with what they are."""
    right = taken = copies = 0
    wrong: list[tuple[Pair, bool]] = []
    for corpus, pairs in judged().items():
        found = documents(corpus, {each for pair in pairs for each in pair})
        families = group(np.array([signature(document) for document in found]), found.__getitem__)
        head = dict(zip((each.id for each in found), families.heads.tolist(), strict=True))
        for pair, same in pairs.items():
            together = head[pair[0]] == head[pair[1]]
            right += together and same
            taken += together
            copies += same
            if together != same:
                wrong.append((pair, same))
    return {"precision": right / taken, "recall": right / copies}, wrong


def main() -> int:
    if not CORPORA.is_dir():
        print("../shared is absent: nothing is measured.")
        return 0
    figures, wrong = outcome()
    for (first, second), same in wrong:
        print(f"{'missed' if same else 'wrong '} {first} {second}")
    for name, figure in figures.items():
        print(f"{name:9} {figure:.3f}  floor {FLOORS[name]:.2f}")
    return int(any(figures[name] < floor for name, floor in FLOORS.items()))


if __name__ == "__main__":
    sys.exit(main())
