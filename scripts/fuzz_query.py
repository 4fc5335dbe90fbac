"""Throws odd queries at the parser and at the whole query path, over a build of the seeds; says how many cases ran.

    python scripts/fuzz_query.py [--cases 20000] [--seed 0]

Exit code 1: a query raised something, or took longer than a second.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from search import pipeline  # noqa: E402
from search.errors import BadParameter  # noqa: E402
from search.library import Library  # noqa: E402
from search.model import Matching, Query  # noqa: E402
from search.query import from_params, loosened, parse  # noqa: E402

PIECES = [
    *'"“”「」『』()（）-－~～*＊|:：..…?？!　 \n\t\0\x1b\ud800\udfff\u202e🙂𠮷▯é',
    *(
        "OR",
        "AND",
        "NOT",
        "title:",
        "region:",
        "park:",
        "topic:",
        "source:",
        "date:",
        "标题：",
        "地区：",
        "日期：",
    ),
    *(
        "绿色",
        "工厂",
        "宁乡",
        "经开区",
        "双碳",
        "2024年",
        "二〇二四年",
        "24家",
        "1.2亿",
        "十四五",
        "国发〔2021〕4号",
    ),
    *(
        "什么",
        "如何",
        "湖南",
        "2022..2024",
        "2022年",
        "12月",
        "~5",
        "~99999",
        "carbon",
        "a",
        "的",
        "林",
        "生态环境部",
        "寧鄉(xiāng)",
    ),
]
SPECIAL = [
    "绿" * 100_000,
    "绿色 " * 10_000,
    "(" * 1000 + "绿色" + ")" * 1000,
    "(" * 100_000,
    "-" * 50_000,
    "- " * 5_000,
    '"' * 9_999,
    "OR " * 5_000,
    "*",
    "* *",
    "*:*",
    "?*",
    "%",
    "\0",
    "\ud800",
    "🙂" * 500,
    "的 了 在 是",
    "的",
    "title:" * 5_000,
    "region:(" * 2_000,
    "date:" + "9" * 10_000,
    '"a b"~' + "9" * 10_000,
    "1" * 50_000 + "万",
    "一" * 50_000 + "家",
    "国发〔2021〕" * 3_000,
    "什么" * 20_000 + "？",
]


def cases(count: int, seed: int) -> Iterator[str]:
    yield from SPECIAL
    chance = random.Random(seed)  # noqa: S311  cases that can be run again
    for _ in range(count):
        yield "".join(chance.choices(PIECES, k=chance.choice([1, 2, 4, 8, 16, 64])))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args()
    failed, ran, slowest = 0, 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        pipeline.build([ROOT / "seeds"], Path(folder), max_page_mb=1)
        library = Library.open(Path(folder))
        for text in cases(chosen.cases, chosen.seed):
            started = time.process_time()
            try:
                node, notes = parse(text)
                query = replace(Query(text, node), notes=notes)
                library.search(query)
                for match in get_args(Matching):
                    if (loose := loosened(query, match)) is not None:
                        library.search(loose)
                from_params({"q": [text]})
            except BadParameter:
                pass
            except Exception as error:
                failed += 1
                print(f"{text[:60]!r}: {error!r}")
            took = time.process_time() - started
            if took > slowest:
                slowest, worst = took, text[:40]
            ran += 1
    print(f"{ran} cases, {failed} failed; the slowest took {slowest * 1000:.0f} ms of CPU: {worst!r}")
    return 1 if failed or slowest > 1 else 0


if __name__ == "__main__":
    raise SystemExit(main())
