"""Dates as Chinese pages write them, to ISO. A date that no calendar has is not one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_DIGITS = "〇○零OＯ0一二三四五六七八九"
_SEPARATED = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s{0,2}(?P<s>[-/.年－–—])\s{0,2}(?P<m>\d{1,2})\s{0,2}[-/.月－–—]\s{0,2}(?P<d>\d{1,2})"
    r"(?!\d)\s{0,2}日?"
    r"(?:\s{0,3}[T,，]?\s{0,3}(?P<h>\d{1,2})\s{0,1}[:：时点]\s{0,1}(?P<i>\d{2})(?!\d)(?:[:：分]\d{2}(?:\.\d+)?)?(?P<z>Z|\+00:?00)?)?"
)
_COMPACT = re.compile(
    r"(?<![\d.])(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?![\d.])"
)
_NUMERALS = re.compile(
    rf"(?P<y>[一二][{_DIGITS}]{{3}})\s{{0,2}}年\s{{0,2}}(?P<m>[一二三四五六七八九十]{{1,2}})\s{{0,2}}月"
    r"\s{0,2}(?P<d>[一二三四五六七八九十廿]{1,3})\s{0,2}日"
)
_VALUE = {**dict.fromkeys("〇○零OＯ0", 0), **{c: i for i, c in enumerate("一二三四五六七八九", 1)}}
_BEIJING = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text: ``iso`` is YYYY-MM-DD or YYYY-MM-DDTHH:MM, at ``start:end``."""

    iso: str
    start: int
    end: int


def find(text: str) -> Found | None:
    """The first date of a text."""
    best: Found | None = None
    for pattern in (_SEPARATED, _NUMERALS, _COMPACT):
        for match in pattern.finditer(text):
            iso = _iso(match)
            if iso is not None:
                if best is None or match.start() < best.start:
                    best = Found(iso, match.start(), match.end())
                break
    return best


def iso_date(text: str) -> str | None:
    """The first date of a text as ISO, or None."""
    found = find(text)
    return found.iso if found else None


def is_date_line(line: str) -> bool:
    """Whether a line is a date, a time and brackets, and nothing else."""
    found = find(line)
    if found is None:
        return False
    return not re.sub(
        r"[\s()（）\[\]【】日星期一二三四五六天周:：\d]", "", line[: found.start] + line[found.end :]
    )


def _iso(match: re.Match[str]) -> str | None:
    part = match.groupdict()
    try:
        day = datetime(_number(part["y"], year=True), _number(part["m"]), _number(part["d"]))
        if part.get("h") is None:
            return day.strftime("%Y-%m-%d")
        moment = day.replace(hour=int(part["h"]), minute=int(part["i"]))
    except ValueError:
        return None
    # A time said to be in UTC was written by a machine; the readers of these pages live by Beijing's clock.
    return (moment + _BEIJING if part.get("z") else moment).strftime("%Y-%m-%dT%H:%M")


def _number(text: str, year: bool = False) -> int:
    if text.isascii():
        return int(text)
    if year:
        return int("".join(str(_VALUE[c]) for c in text))
    head, ten, tail = text.replace("廿", "二十").partition("十")
    if not ten:
        return sum(_VALUE[c] * 10**i for i, c in enumerate(reversed(text)))
    return (_VALUE[head] if head else 1) * 10 + (_VALUE[tail] if tail else 0)
