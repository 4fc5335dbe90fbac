"""Damages news texts by the forward model, repairs them, prints character errors and speed.

python scripts/bench_repair.py [--texts 300] [--seed 1] [--tuning] [--show 5]

--tuning takes texts that never count for the figures: rules are tuned on those and measured on the others. The speed is
that of a process that has repaired others before, with its first pass, over those others, beside it.
"""

from __future__ import annotations

import argparse
import json
import lzma
import multiprocessing
import random
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import opencc

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from search.repair import repair  # noqa: E402
from tests import damage  # noqa: E402

NEWS = ROOT.parent / "shared" / "corpora" / "news.jsonl.xz"
Damage = Callable[[str, random.Random], str]


def texts(count: int, *, tuning: bool, seed: int) -> list[str]:
    """Texts of the corpus that GBK can hold; of every ten, one is for tuning and nine are for figures."""
    chance = random.Random(seed)  # noqa: S311
    found: list[str] = []
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if (number % 10 == 0) == tuning and chance.random() < 0.02:
                found.append(json.loads(line)["text"].replace("\xa0", " ").replace("\r", ""))
    found = [text for text in found if len(text) > 100 and encodable(text)]
    return chance.sample(found, min(count, len(found)))


def encodable(text: str) -> bool:
    try:
        damage.traditional(text).encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def errors(truth: str, result: str) -> int:
    """The edit distance of two texts that are nearly alike (Myers 1986, on diagonals)."""
    if truth == result:
        return 0
    start = 0
    while start < min(len(truth), len(result)) and truth[start] == result[start]:
        start += 1
    truth, result = truth[start:], result[start:]
    # reach[k]: how far one gets on diagonal k with so many edits, a substitution counting as one.
    reach: dict[int, int] = {0: _slide(truth, result, 0, 0)}
    goal = len(result) - len(truth)
    distance = 0
    while reach.get(goal, -1) < len(truth):
        distance += 1
        reach = {
            k: _slide(
                truth, result, k, max(reach.get(k, -2) + 1, reach.get(k - 1, -2), reach.get(k + 1, -2) + 1)
            )
            for k in range(-distance, distance + 1)
        }
    return distance


def _slide(truth: str, result: str, k: int, at: int) -> int:
    at = min(at, len(truth), len(result) - k)
    while 0 <= at < len(truth) and 0 <= at + k < len(result) and truth[at] == result[at + k]:
        at += 1
    return at


def kinds(everything: list[str]) -> Iterator[tuple[str, float, Damage]]:
    """Name, the share of wrong characters allowed, and the damage."""
    found = sorted({one for text in everything for one in damage.traditional(text) if "一" <= one <= "鿿"})
    changed = sorted(set(found) - {one for text in everything for one in text})

    def tone(size: int, pool: list[str], **more: object) -> Damage:
        def run(text: str, chance: random.Random) -> str:
            short = more.get("short")
            marks = {mark: damage.SHORT[mark] for mark in str(short)} if short else None
            listed = damage.listing(chance.sample(pool, min(size, len(pool))))
            drop, cut = bool(more.get("drop")), bool(more.get("cut", True))
            return damage.tone(damage.traditional(text), listed, marks, drop_private=drop, cut=cut)

        return run

    yield "tone, 60 of the traditional", 0.0005, tone(60, changed)
    yield "tone, 300 of the traditional", 0.0005, tone(300, changed)
    yield "tone, 300, user area vanishes", 0.0005, tone(300, changed, drop=True)
    yield "tone, 60 of all characters", 0.0005, tone(60, found)
    yield "tone, every traditional one", 0.001, tone(9999, changed)
    yield "tone, every one, vanishes", 0.001, tone(9999, changed, drop=True)
    yield "marks ？！ shortened", 0.002, tone(300, changed, short="？！")
    yield "marks ？！，：（） shortened", 0.002, tone(300, changed, short="？！，：（）")
    yield "marks ？！。（ not cut", 0.002, tone(300, changed, short="？！。（", cut=False)
    yield "toneless, repeated", 0.0005, lambda text, chance: damage.toneless(damage.traditional(text), chance)
    yield "toneless, sparse", 0.0005, lambda text, chance: damage.sparse(damage.traditional(text), chance)


def charsets() -> Iterator[tuple[str, float, Damage]]:
    """Wrong charsets that lose no byte, as tables of this kind have them."""
    for written, read in (
        ("utf-8", "cp1252"),
        ("gb18030", "cp1252"),
        ("big5", "gb18030"),
        ("utf-8", "gb18030"),
    ):
        yield f"{written} read as {read}", 0.001, partial(misread, written=written, read=read)
    yield (
        "utf-8 read as cp1252, twice",
        0.001,
        lambda text, chance: misread(misread(text, chance, "utf-8", "cp1252"), chance, "utf-8", "cp1252"),
    )


def misread(text: str, _: random.Random, written: str, read: str) -> str:
    """The text misread line by line; a line that would lose a byte stays as it is."""
    return "\n".join(_misread_line(line, written, read) for line in text.split("\n"))


def _misread_line(line: str, written: str, read: str) -> str:
    if written == "big5":
        line = damage.traditional(line)
    try:
        raw = line.encode(written)
        if read == "cp1252":  # as browsers do: the five bytes that it leaves out stand for themselves
            return "".join(bytes((one,)).decode(read, "ignore") or chr(one) for one in raw)
        return raw.decode(read)
    except UnicodeError:
        return line


Pair = tuple[str, str]  # a text, and the same damaged


class Figure(NamedTuple):
    """``wrong`` characters of ``size``, and speeds in MB of UTF-8 a second of processor time.

    ``speed`` is that of a process that has repaired other texts with damage of the same kind, ``first`` that of its
    pass over those, with which it began: tables are read in it and caches filled.
    """

    wrong: int
    size: int
    speed: float
    first: float = 0.0


def speeds(figure: Figure) -> str:
    return f"{figure.speed:6.2f} MB/s, first pass {figure.first:6.2f}"


def untouched(count: int) -> Figure:
    """Characters of clean texts that repair changes; the speed is that of seeing that a text is clean."""
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        some = [
            (number, json.loads(line)["text"]) for number, line in enumerate(lines) if number % 14 in (3, 10)
        ]
    clean = [text for number, text in some if number % 14 == 3][:count]
    _, first = repaired([text for number, text in some if number % 14 == 10][:100])
    results, speed = repaired(clean)
    wrong = sum(errors(text, result) for text, result in zip(clean, results, strict=True))
    return Figure(wrong, sum(map(len, clean)), speed, first)


def converted(count: int) -> Figure:
    """Characters of clean traditional texts that repair writes otherwise than OpenCC does."""
    convert = opencc.OpenCC("t2s").convert
    with (NEWS.parent / "traditional" / "documents.jsonl").open(encoding="utf-8") as lines:
        full = [json.loads(line)["text"] for line in lines][: count + 100]
    _, first = repaired(full[count:])
    results, speed = repaired(full[:count])
    wrong = sum(errors(convert(text), result) for text, result in zip(full, results, strict=False))
    return Figure(wrong, sum(map(len, full[:count])), speed, first)


def repaired(spoilt: list[str]) -> tuple[list[str], float]:
    """The texts repaired, and at how many MB a second."""
    began = time.process_time()
    results = [repair(text).text for text in spoilt]
    took = time.process_time() - began
    return results, sum(len(text.encode("utf-8", "replace")) for text in spoilt) / 1e6 / max(took, 1e-9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--tuning", action="store_true")
    options = parser.parse_args()
    clean, others = (
        texts(options.texts, tuning=part, seed=options.seed) for part in (options.tuning, not options.tuning)
    )
    print(f"{len(clean)} texts, {sum(map(len, clean))} characters")
    if not options.only:
        for name, figure in (
            ("clean simplified, changed", untouched(5000)),
            ("clean traditional, not by OpenCC", converted(1000)),
        ):
            print(f"{name:32} {figure.wrong:8} of {figure.size} characters {speeds(figure)}")
    for name, allowed, spoil in (*kinds(clean), *charsets()):
        if options.only in name:
            pairs = spoilt(clean, spoil, options.seed)
            figure, results = measure(pairs, spoilt(others, spoil, options.seed))
            share = figure.wrong / figure.size
            verdict = "ok" if share <= allowed else "OVER"
            print(f"{name:32} {share:8.4%} of {allowed:.2%} {verdict:4} {speeds(figure)}", flush=True)
            show(pairs, results, options.show)


def measure(pairs: list[Pair], others: list[Pair]) -> tuple[Figure, list[str]]:
    """Repairs the second text of each pair, in a new process and after ``others``, and compares with the first."""
    with multiprocessing.get_context("spawn").Pool(1) as process:
        _, first = process.apply(repaired, ([spoilt for _, spoilt in others],))
        results, speed = process.apply(repaired, ([spoilt for _, spoilt in pairs],))
    wrong = sum(errors(truth, result) for (truth, _), result in zip(pairs, results, strict=True))
    return Figure(wrong, sum(len(truth) for truth, _ in pairs), speed, first), results


def spoilt(clean: list[str], spoil: Damage, seed: int) -> list[Pair]:
    """Each text with what the damage makes of it."""
    chance = random.Random(seed)  # noqa: S311
    return [(text, spoil(text, chance)) for text in clean]


def show(pairs: list[Pair], results: list[str], most: int) -> None:
    wrong = [(*pair, result) for pair, result in zip(pairs, results, strict=True) if pair[0] != result]
    for truth, spoilt, result in wrong[:most]:
        explain(truth, spoilt, result)


def explain(truth: str, spoilt: str, result: str) -> None:
    at = next((i for i, (a, b) in enumerate(zip(truth, result, strict=False)) if a != b), 0)
    print("   true  ", repr(truth[max(0, at - 8) : at + 25]))
    print("   got   ", repr(result[max(0, at - 8) : at + 25]))
    mark = damage.traditional(truth[max(0, at - 4) : at])[:1]
    print("   from  ", mark, [spoilt[max(0, i - 12) : i + 25] for i, c in enumerate(spoilt) if c == "?"][:6])


if __name__ == "__main__":
    main()
