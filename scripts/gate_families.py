"""Judged pairs of like documents: how many copies are found, how many documents are wrongly taken for copies.

Prints precision and recall on tests/cases/family/pairs.tsv, the pairs that are judged otherwise, and refuses figures
under tests/cases/family/floors.tsv. Reads ../shared/corpora.
"""

from __future__ import annotations

import json
import lzma
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from search import tables  # noqa: E402
from search.family import group, signature  # noqa: E402
from search.model import Article, Document, Labels  # noqa: E402

CASES = ROOT / "tests" / "cases" / "family"
CORPORA = ROOT.parent / "shared" / "corpora"

Pair = tuple[str, str]


def judged() -> dict[str, dict[Pair, bool]]:
    """By corpus: whether both documents of a pair are one article."""
    found: dict[str, dict[Pair, bool]] = {}
    for row in tables.read("pairs.tsv", ("corpus", "verdict", "first", "second"), CASES):
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
    floors = {
        row["figure"]: float(row["floor"]) for row in tables.read("floors.tsv", ("figure", "floor"), CASES)
    }
    figures, wrong = outcome()
    for (first, second), same in wrong:
        print(f"{'missed' if same else 'wrong '} {first} {second}")
    for name, figure in figures.items():
        print(f"{name:9} {figure:.3f}  floor {floors[name]:.2f}")
    return int(any(figures[name] < floor for name, floor in floors.items()))


if __name__ == "__main__":
    sys.exit(main())
