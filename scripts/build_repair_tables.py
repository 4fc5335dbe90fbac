"""Builds the tables of search/data that repair reads: python scripts/build_repair_tables.py

Made from installed word lists only (pypinyin, jieba), never from the texts that
repair is measured on.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from pypinyin.constants import PINYIN_DICT

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


def main() -> None:
    (DATA / "repair_readings.tsv").write_text(readings(), encoding="utf-8")


if __name__ == "__main__":
    main()
