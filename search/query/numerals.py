"""Numbers in digits and in Chinese characters: 2024 and 二〇二四, 24 and 二十四, 1.2亿 and 12000万."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from search import tables

DIGITS = "〇一二三四五六七八九"
_VALUES = {character: value for value, character in enumerate(DIGITS)} | {"零": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
# Larger numbers are not written in characters.
LARGEST = 10**12


def spelled(digits: str) -> str:
    """Digit by digit: 2024 is 二〇二四."""
    return "".join(DIGITS[int(digit)] for digit in digits)


def read_digits(text: str) -> str | None:
    """二〇二四 or 二零二四 as 2024; ``None`` where a character is no digit."""
    values = [_VALUES.get(character) for character in text]
    return None if None in values or "两" in text else "".join(map(str, values))


def characters(number: int) -> str:
    """A whole number below ``LARGEST`` as it is said: 24 is 二十四, 110 is 一百一十, 1005 is 一千零五."""
    if number == 0:
        return "零"
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if number >= size:
            rest = number % size
            gap = "零" if 0 < rest < size // 10 else ""
            return characters(number // size) + unit + gap + (_rest(rest) if rest else "")
    return _below(number)


def read(text: str) -> int | None:
    """What a number in characters is worth: 二十四 is 24, 一亿二千万 is 120,000,000. ``None`` where it is none."""
    total = section = digit = 0
    last = 0
    for character in text:
        if character in _VALUES:
            if digit and _VALUES[character]:
                return None
            digit = _VALUES[character]
        elif character in _UNITS:
            if not digit and character != "十":
                return None
            section += (digit or 1) * _UNITS[character]
            digit, last = 0, _UNITS[character]
        elif character in _LARGE:
            if not section + digit:
                return None
            large = _LARGE[character]
            # 一万亿 multiplies what came before, 一亿二千万 adds to it.
            total = (total + section + digit) * large if total < large else total + (section + digit) * large
            section = digit = 0
            last = _LARGE[character]
        else:
            return None
    # 一亿二 and 二百三 leave the last unit out.
    if digit and last >= 100 and "零" not in text and text[-2:-1] not in ("", "〇"):
        digit *= last // 10
    return total + section + digit


def amounts(typed: str, unit: str) -> list[str]:
    """Other folded forms of an amount such as 1.2 and 亿: in 万 and 亿, in digits and in characters."""
    value = Decimal(typed) * _LARGE[unit]
    if value != int(value) or not 0 < value < LARGEST:
        return []
    whole = int(value)
    forms = [characters(whole)]
    for name, size in _LARGE.items():
        if whole >= size or name == unit:
            share = Decimal(whole) / size
            if share == share.quantize(Decimal("0.0001")):
                forms.append(f"{share.normalize():f}{name}")
    forms.append(str(whole))
    return [form for form in dict.fromkeys(forms) if form != typed + unit]


def amounts_of(value: int) -> list[str]:
    """All folded forms of a whole amount: 一亿二千万, 1.2亿, 12000万, 120000000."""
    if value % 10**4 or not 0 < value < LARGEST:
        return []
    shares = f"{value // 10**4}"
    return [shares + "万", *amounts(shares, "万")]


def _rest(number: int) -> str:
    """What follows a larger unit: there 十 keeps its 一."""
    said = characters(number)
    return "一" + said if said.startswith("十") else said


def _below(number: int) -> str:
    """A number below 10,000. Between 10 and 19 the 一 before 十 is left out."""
    said, zero = "", False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // size % 10
        if digit:
            said += ("零" if zero and said else "") + DIGITS[digit] + unit
            zero = False
        else:
            zero = True
    return said[1:] if said.startswith("一十") else said


@cache
def measures() -> str:
    """A regular expression of the measure words, the longest first."""
    found = [row["word"] for row in tables.read("measure_words.tsv", ("word", "reason"))]
    return "|".join(map(re.escape, sorted(found, key=len, reverse=True)))


@cache
def apart() -> re.Pattern[str]:
    """The spaces between a number and what it counts, and between a year and its month."""
    return re.compile(rf"(?<=\d)\s+(?=(?:{measures()}|年|月份?)(?!\S))|(?<=\d年)\s+(?=\d{{1,2}}月)")
