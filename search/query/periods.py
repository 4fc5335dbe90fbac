"""Years and months of a query as the time in which a page was published.

A page seldom says of which year it is: what a newspaper of 2022 reports of its own year it calls 今年. So a year among
other words is met by a page that says it and by one that was published in it, and a month behind a year as well.
Alone, a year is only characters: whoever types nothing else looks for these.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace

from search.model import And, AtLeast, Dated, Either, Having, Match, Node, Not, Or, Time
from search.query import numerals

_SAID = "〇零一二三四五六七八九十"
# 2022年, 2022年底, 二〇二二年: 年 is what makes a year of a number, as of 2025 in 中国制造2025 there is none.
_YEAR = re.compile(rf"((?:19|20)[0-9]{{2}}|[一二][{_SAID}]{{3}})年[初末底头中度]?")
_ANY_YEAR = re.compile(rf"(?:19|20)[0-9]{{2}}|[一二][{_SAID}]{{3}}年")
_BARE = re.compile(r"(?:19|20)[0-9]{2}")
_MONTH = re.compile(rf"([0-9]{{1,2}}|[{_SAID}]{{1,2}})月份?[初末底]?")


def timed(parts: Sequence[Node], bare: bool) -> tuple[list[Node], list[Time]]:
    """``parts``, which follow each other, without the years and months among them; and these.

    A month belongs to the year before it. With ``bare`` a number that may be a year is one without 年, too: where it
    stands alone between spaces.
    """
    others: list[Node] = []
    times: list[Time] = []
    for start, end, dated in _times(parts, bare):
        if dated:
            times.append(Time("".join(map(_typed, parts[start:end])), dated))
        else:
            others += parts[start:end]
    return others, times


def published(parts: Sequence[Node], bare: bool) -> list[Node]:
    """``parts``, all of which must match, with a year among them met by pages published in it, too.

    Of several years in one run of text, 2020年至2022年, each is what was typed: no page is published in two.
    """
    found = list(_times(parts, bare))
    others = [part for start, end, dated in found if not dated for part in parts[start:end]]
    if sum(dated is not None for _, _, dated in found) > 1 or any(map(_names_year, others)):
        return list(parts)
    made: list[Node] = []
    for start, end, dated in found:
        held = parts[start:end]
        typed = held[0] if len(held) == 1 else And(tuple(held))
        made.append(Either(typed, (dated,), "published") if dated else typed)
    return made


def _times(parts: Sequence[Node], bare: bool) -> Iterator[tuple[int, int, Dated | None]]:
    """``parts`` one by one, as from where to where, and of a year, with its month, when it is."""
    at = 0
    while at < len(parts):
        year = _year(_typed(parts[at]), bare)
        month = _month(_typed(parts[at + 1])) if year and at + 1 < len(parts) else None
        end = at + (2 if month else 1)
        yield at, end, _dated(year, month) if year else None
        at = end


def _names_year(part: Node) -> bool:
    return bool(_ANY_YEAR.search(_typed(part)))


def as_typed(node: Node) -> Node:
    """``node``; where it, or an alternative of it, asks for nothing but times, for their characters alone."""
    if isinstance(node, Or):
        return replace(node, parts=tuple(map(as_typed, node.parts)))
    return node if asks_more(node) else _bare(node)


def asks_more(node: Node) -> bool:
    """Whether ``node`` asks for anything but years and months."""
    if isinstance(node, And | Or | AtLeast):
        return any(asks_more(part) for part in node.parts)
    if isinstance(node, Either) and node.kind == "published":
        return False
    typed = _typed(node)
    # A filter is one, whether it was typed or clicked.
    asks_nothing = isinstance(node, Not | Dated | Having)
    return not asks_nothing and not (_month(typed) or _year(typed, bare=True))


def _typed(part: Node) -> str:
    """The characters of a unit, ``""`` of what is none."""
    typed = part.typed if isinstance(part, Either) else part
    return typed.unit.text if isinstance(typed, Match) else ""


def _year(text: str, bare: bool) -> int | None:
    if bare and _BARE.fullmatch(text):
        return int(text)
    found = _YEAR.fullmatch(text)
    digits = found and (found[1] if found[1].isascii() else numerals.read_digits(found[1]))
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


def _bare(node: Node) -> Node:
    if isinstance(node, Either) and node.kind == "published":
        return node.typed
    if isinstance(node, And | Or | AtLeast):
        return replace(node, parts=tuple(map(_bare, node.parts)))
    return node
