#!/usr/bin/env python3
"""Measure search/extract on ../shared/corpora, print the figures, and fail where one falls under its floor.

    scripts/gate_extract.py            figures, floors, peers
    scripts/gate_extract.py --pages    each page's F1 as well

Peers (readability-lxml, of the dev extra) are for comparison only; nothing of the product needs them.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import lxml.html  # noqa: E402
import trafilatura  # noqa: E402
from bs4 import BeautifulSoup  # noqa: E402
from readability import Document  # noqa: E402

from search import tables  # noqa: E402
from search.errors import UnusablePage  # noqa: E402
from search.extract import dom, extract  # noqa: E402
from search.extract.stretch import classify  # noqa: E402
from search.model import Article, Page, PageKind, Repaired  # noqa: E402

CORPORA = ROOT.parent / "shared" / "corpora"
FLOORS = ROOT / "tests" / "cases" / "extract"
PEERS: dict[str, Callable[[str], str]] = {
    "trafilatura": lambda source: trafilatura.extract(source) or "",
    "precision": lambda source: trafilatura.extract(source, favor_precision=True) or "",
    "readability": lambda source: str(lxml.html.fromstring(Document(source).summary()).text_content()),
    "bs4": lambda source: BeautifulSoup(source, "lxml").get_text("\n"),
}


def f1(found: str, gold: str, size: int = 4) -> float:
    """F1 over the bag of character n-grams, white space aside."""
    bags = []
    for text in (found, gold):
        bare = re.sub(r"\s", "", text)
        bags.append(Counter(bare[i : i + size] for i in range(len(bare) - size + 1)))
    shared = (bags[0] & bags[1]).total()
    return 2 * shared / max(1, bags[0].total() + bags[1].total())


def article(text: str, kind: PageKind) -> Article | None:
    """The article of a page, None where there is none."""
    try:
        return extract(Page("gate", "gate", kind, text, "utf-8"), Repaired(text))
    except UnusablePage:
        return None


def body(text: str, kind: PageKind) -> str:
    found = article(text, kind)
    return found.body if found else ""


def as_text(source: str) -> str:
    """All that a page shows, as lines, furniture included."""
    return "\n".join(block.text for block in dom.blocks_of(dom.parse(source)))


def rows(folder: str) -> Iterator[tuple[dict[str, Any], str]]:
    for line in (CORPORA / folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row, (CORPORA / folder / f"{row['id']}.html").read_text(encoding="utf-8", errors="replace")


def pages(show: bool) -> dict[str, float]:
    ways = {"ours": lambda source: body(source, "html"), "text": lambda source: body(as_text(source), "text")}
    scores: dict[str, list[float]] = {name: [] for name in (*ways, *PEERS)}
    took: Counter[str] = Counter()
    for row, source in rows("pages"):
        gold = (CORPORA / "pages" / f"{row['id']}.txt").read_text(encoding="utf-8")
        for name, read in (*ways.items(), *PEERS.items()):
            start = time.perf_counter()
            found = read(source)
            took[name] += time.perf_counter() - start
            scores[name].append(f1(found, gold))
        if show:
            print(f"  {row['id']}", *(f"{name} {values[-1]:.3f}" for name, values in scores.items()))
    means = {name: sum(values) / len(values) for name, values in scores.items()}
    print("mean F1:", *(f"{name} {mean:.4f}" for name, mean in means.items()))
    print("seconds:", *(f"{name} {seconds:.2f}" for name, seconds in took.items()))
    figures = {f"pages_ahead_of_{name}": means["ours"] - means[name] for name in PEERS}
    figures |= {"pages_f1": means["ours"], "pages_f1_lowest": min(scores["ours"]), "text_f1": means["text"]}
    return figures | {"speed": took["trafilatura"] / took["ours"]}


def council() -> dict[str, float]:
    right: Counter[str] = Counter()
    for row, source in rows("state_council"):
        signed = re.sub(r"(\d+)年(\d+)月(\d+)日", r"\1-\2-\3", row["meta"]["成文日期"])
        page = article(source, "html")
        blocks = dom.blocks_of(dom.parse(source))
        table = re.compile(r"[索标主发] ?[引题文布]")
        shown = [block.text for block in blocks if not (block.row or table.match(block.text))]
        text = article("\n".join(shown), "text")
        if page is None or text is None:
            continue
        right["council_issuer"] += page.issuer == row["source"]
        right["council_number"] += page.number == row["docno"]
        right["council_signed"] += page.signed == signed
        right["council_published"] += (page.published or "")[:10] == row["date"]
        right["council_title"] += page.title == row["title"]
        right["council_text_issuer"] += text.issuer == row["source"]
        right["council_text_number"] += text.number == row["docno"]
        right["council_text_signed"] += text.signed == signed
        right["council_text_unpublished"] += text.published is None
    return {name: float(count) for name, count in right.items()}


def clean() -> dict[str, float]:
    """Lines of notices that stand without a site around them, and how many are kept for the article's."""
    source = CORPORA / "notices" / "documents.jsonl"
    lines = [piece for line in source.read_text(encoding="utf-8").splitlines() for piece in line.split()]
    kept = Counter(classify(line).kind for line in lines if len(line) > 3)
    return {"clean_lines_kept": 1 - kept["furniture"] / kept.total()}


def main() -> int:
    if not CORPORA.is_dir():
        print("../shared/corpora is not here, so nothing can be measured. Put it beside the checkout.")
        return 2
    figures = pages("--pages" in sys.argv) | council() | clean()
    failed = False
    for row in tables.read("floors.tsv", ("measure", "floor", "must", "reason"), FLOORS):
        figure, floor = figures[row["measure"]], float(row["floor"])
        under = figure < floor
        failed |= under
        print(
            f"{row['measure']:28} {figure:8.4f}  floor {floor:7.3f}  {'UNDER ITS FLOOR' if under else 'ok'}"
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
