"""Makes search/data/pinyin.tsv, the readings without tones, out of pypinyin's. Run it after an update of pypinyin."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from pypinyin.constants import PINYIN_DICT

TARGET = Path(__file__).parent.parent / "search" / "data" / "pinyin.tsv"
HEAD = """\
# Readings of the Chinese characters of GBK without tones, ü written v: usual has the characters that are mostly read
# so, also those that can be (of each the second and third reading of the list at most).
# Origin: pypinyin (MIT), pinyin_dict; made by scripts/build_pinyin_table.py.
reading\tusual\talso
"""
# Readings beyond these are rare, and would make too many characters sound alike.
MOST = 3


def main() -> None:
    usual: dict[str, str] = {}
    also: dict[str, str] = {}
    for code in sorted(PINYIN_DICT):
        character = chr(code)
        if not _in_gbk(character):
            continue
        readings = list(dict.fromkeys(map(toneless, PINYIN_DICT[code].split(","))))[:MOST]
        for table, found in ((usual, readings[:1]), (also, readings[1:])):
            for reading in found:
                if reading.isascii() and reading.isalpha():
                    table[reading] = table.get(reading, "") + character
    rows = (
        f"{each}\t{usual.get(each, '')}\t{also.get(each, '')}\n"
        for each in sorted(usual.keys() | also.keys())
    )
    TARGET.write_text(HEAD + "".join(rows), encoding="utf-8")


def toneless(reading: str) -> str:
    """``lǜ`` as ``lv``."""
    parts = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(part for part in parts if not unicodedata.combining(part))


def _in_gbk(character: str) -> bool:
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return "\u4e00" <= character <= "\u9fff"


if __name__ == "__main__":
    main()
