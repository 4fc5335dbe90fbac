"""Years and months of a query as the time in which a page was published.

A page seldom says of which year it is: what a newspaper of 2022 reports of its own year it calls 今年. So a year among
other words is met by a page that says it and by one that was published in it, and so is the month behind a year.
Alone, a year is only characters: whoever types nothing else looks for these.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace

from search.model import And, AtLeast, Dated, Either, Match, Node, Not, Or
from search.query import numerals

_SAID = "〇零一二三四五六七八九十"
# 2022, 2022年, 2022年底, 二〇二二年. In characters 年 is what makes a year of them.
_YEAR = re.compile(rf"(?:((?:19|20)[0-9]{{2}})年?|([一二][{_SAID}]{{3}})年)[初末底头]?")
_MONTH = re.compile(rf"([0-9]{{1,2}}|[{_SAID}]{{1,2}})月份?[初末底]?")


def published(parts: Sequence[Node]) -> list[Node]:
    """``parts``, which follow each other, with each year and month met by pages published in it, too."""
    found: list[Node] = []
    year: int | None = None
    for part in parts:
        typed = _typed(part)
        month = _month(typed) if year else None
        year = year if month else _year(typed)
        met = _dated(year, month) if year else None
        found.append(Either(part, (met,), "published") if met else part)
    return found


def as_typed(node: Node) -> Node:
    """``node``; where it asks for nothing but times, for their characters alone."""
    return node if _other(node) else _bare(node)


def _typed(part: Node) -> str:
    """The characters of a unit, ``""`` of what is none."""
    typed = part.typed if isinstance(part, Either) else part
    return typed.unit.text if isinstance(typed, Match) else ""


def _year(text: str) -> int | None:
    found = _YEAR.fullmatch(text)
    if not found:
        return None
    digits = found[1] or numerals.read_digits(found[2])
    return int(digits) if digits and digits[:2] in ("19", "20") else None


def _month(text: str) -> int | None:
    found = _MONTH.fullmatch(text)
    if not found:
        return None
    number = int(found[1]) if found[1].isascii() else numerals.read(found[1])
    return number if number and number <= 12 else None


def _dated(year: int, month: int | None) -> Dated:
    if month is None:
        return Dated(f"{year}-01-01", f"{year}-12-31")
    return Dated(f"{year}-{month:02}-01", f"{year}-{month:02}-{monthrange(year, month)[1]:02}")


def _other(node: Node) -> bool:
    """Whether ``node`` asks for anything but times."""
    if isinstance(node, Either):
        return node.kind != "published"
    if isinstance(node, And | Or | AtLeast):
        return any(_other(part) for part in node.parts)
    return not isinstance(node, Not | Dated)


def _bare(node: Node) -> Node:
    if isinstance(node, Either) and node.kind == "published":
        return node.typed
    if isinstance(node, And | Or | AtLeast):
        return replace(node, parts=tuple(map(_bare, node.parts)))
    return node
