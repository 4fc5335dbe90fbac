"""Builds the tables of search/data that repair reads: python scripts/build_repair_tables.py

Made from word lists only (pypinyin, jieba, tables of the project), never from the texts that
repair is measured on.
"""

from __future__ import annotations

import math
import string
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import jieba

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pypinyin.constants import PINYIN_DICT

from search import tables

LEVELS = string.digits + string.ascii_lowercase
STEPS_AN_OCTAVE = 1.75
LEAST = 10
OWN = (("terms.tsv", "term"), ("topic_terms.tsv", "term"), ("regions.tsv", "name"), ("regions.tsv", "short"))
OWN_COUNT = 1000  # policy news has them more often than the news of 1998 that the dictionary counted
DATA = Path(__file__).resolve().parent.parent / "search" / "data"


def encodable(character: str) -> bool:
    """Whether GBK has the character: the damage of this kind was done on GBK bytes."""
    try:
        return len(character.encode("gbk")) == 2
    except UnicodeEncodeError:
        return False


def readings() -> str:
    """Every reading with its tone mark, and the characters that can be read so."""
    characters: defaultdict[str, set[str]] = defaultdict(set)
    for code, listed in PINYIN_DICT.items():
        if encodable(chr(code)):
            for reading in listed.split(","):
                characters[reading].add(chr(code))
    lines = [
        "# Readings of the Chinese characters of GBK, with tone marks.",
        "# Origin: pypinyin 0.55 (MIT), pinyin_dict; made by scripts/build_repair_tables.py.",
        "reading\tcharacters",
    ]
    lines += [f"{reading}\t{''.join(sorted(characters[reading]))}" for reading in sorted(characters)]
    return "\n".join(lines) + "\n"


def level(count: int) -> str:
    """A count as one of 36 steps of a third of an octave or so: enough to compare likelihoods."""
    return LEVELS[min(len(LEVELS) - 1, round(math.log2(count) * STEPS_AN_OCTAVE))]


def words() -> Iterator[tuple[str, int]]:
    """Words with their counts: the dictionary's, and those of the project's own tables that it lacks."""
    known: set[str] = set()
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, *_ = line.split(" ")
        known.add(word)
        yield word, int(count)
    own = {row[column] for name, column in OWN for row in tables.read(name, (column,))}
    for word in sorted(own - known - {""}):
        yield word, OWN_COUNT


def language() -> str:
    """How often a character begins a word, ends one, and is followed by another within a word."""
    starts: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    pairs: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, count in words():
        if all("\u4e00" <= character <= "\u9fff" for character in word):
            starts[word[0]] += count
            ends[word[-1]] += count
            for first, second in pairwise(word):
                pairs[first][second] += count
    lines = [
        "# How characters follow each other in words, by the frequencies of a dictionary.",
        "# Origin: jieba 0.42.1 (MIT), dict.txt, and terms and regions of this folder.",
        "# Made by scripts/build_repair_tables.py.",
        "# starts, ends: occurrences at either end of a word. followers: each character that follows within a",
        f"# word at least {LEAST} times, with a level: {STEPS_AN_OCTAVE} levels an octave, 0 to 9 and a to z.",
        "character\tstarts\tends\tfollowers",
    ]
    for one in sorted(starts.keys() | ends.keys() | pairs.keys()):
        kept = [(count, other) for other, count in pairs[one].items() if count >= LEAST]
        followers = "".join(
            other + level(count) for count, other in sorted(kept, key=lambda two: (-two[0], two[1]))
        )
        lines.append(f"{one}\t{starts[one]}\t{ends[one]}\t{followers}")
    return "\n".join(lines) + "\n"


def main() -> None:
    (DATA / "repair_language.tsv").write_text(language(), encoding="utf-8")
    (DATA / "repair_readings.tsv").write_text(readings(), encoding="utf-8")


if __name__ == "__main__":
    main()
