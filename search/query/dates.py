"""Dates as they are typed: a year, a month or a day, and ranges of them."""

from __future__ import annotations

import calendar
import re
from datetime import date

from search.model import Dated
from search.query.table import DATE

_DATE = re.compile(rf"{DATE}\Z")
# 2022..2024, 2022-03.., ..2024; an input method types … for two dots, or 至, ～.
_RANGE = re.compile(r"(.*?)(?:\.{2,}|…+|至|到|[~～—]+)(.*)", re.DOTALL)


def day(value: str, *, last: bool) -> str | None:
    """An ISO date; of a bare year or month the first day, or the ``last``. ``None`` where it is no date."""
    found = _DATE.match(value)
    if not found:
        return None
    year, month, number = int(found[1]), found[2], found[3]
    try:
        return _complete(year, month, number, last).isoformat()
    except ValueError:
        return None


def dated(value: str) -> Dated | None:
    """A typed date or range of dates, both ends inclusive, either end open. ``None`` where it is neither."""
    first, last = _ends(value)
    low, high = day(first, last=False), day(last, last=True)
    if not (first or last) or (first and not low) or (last and not high):
        return None
    return None if low and high and low > high else Dated(low, high)


def turned(value: str) -> str | None:
    """A range of dates whose ends were typed in the wrong order, the right way round; ``None`` where it is none."""
    first, last = _ends(value)
    typed = f"{last}..{first}"
    return typed if first and last and dated(value) is None and dated(typed) is not None else None


def _ends(value: str) -> tuple[str, str]:
    typed = (
        value.strip()
        .replace("/", "-")
        .replace("．", ".")
        .replace("年", "-")
        .replace("月", "-")
        .replace("日", "")
    )
    ends = _RANGE.fullmatch(typed)
    first, last = (each.strip().rstrip("-") for each in ends.groups()) if ends else [typed.rstrip("-")] * 2
    return first, last


def _complete(year: int, month: str | None, number: str | None, last: bool) -> date:
    if number:
        return date(year, int(month or 1), int(number))
    chosen = int(month) if month else (12 if last else 1)
    return date(year, chosen, calendar.monthrange(year, chosen)[1] if last else 1)
