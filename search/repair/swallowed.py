"""What a lone byte swallowed: the character behind it, which is lost unless it is plain what it was."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from search.repair.frames import SHORT
from search.repair.language import LOST, SENTENCE_END, counted, is_ideograph
from search.repair.page_model import Model
from search.repair.readings import LETTERS

_BEFORE_LOST = {"（": 1.5, "、": -3.0, "。": -1.5}  # what a digit is likelier and less likely after
_LOST_LINE_END = -1.3
_NO_DIGIT = 4.0  # that a digit stood before a number of a date that has all of its own already
_CLOSED, _CLOSES = -1.0, -2.0  # a bracket that is closed behind, one that closes another
_OPENING = "（("
_SEEN = -1.0  # a mark that stands between the same characters elsewhere on the page
_WHOLE = re.compile(r"(?:[3-9]|\d\d)月|\d\d[日号號时時点點]|\d{4}年")
_BEGINS = re.compile(
    r"\d{4}|\d\d(?!\d)|\d[、.．—-]"
)  # a number that news begins a line with rather than a sentence
_LISTED = re.compile(r"\d[、.．]\D")  # the number of an item
# A year without its first digit: no number begins with 0, and years from 1000 to 1099 are none of policy's. Others may
# be whole numbers behind a mark, (960年 as well as 1960年.
_YEAR = re.compile(r"0\d\d年(?!前)")
_TAG = re.compile(r"/?[a-zA-Z][a-zA-Z0-9]{0,9}[ >/]")
_BETWEEN = re.compile(r"(?s)(?=(.)([ -/:-?])(.))")
_INSERTED = re.compile(rf"[(?][{LETTERS}]{{1,6}}\)")


def losses(
    before: str, following: str, model: Model, plain: str, opened: Container[str] = ()
) -> list[tuple[float, str]]:
    """What a lone byte may have swallowed behind a character, with the log likelihood: a digit, a line's end or a mark
    that speaks for itself, where it is not plain. ``plain`` is what is sound of the page, ``opened`` the marks that
    nothing has closed."""
    seen = judged(following)
    if seen.swallowed is not None:
        return [(0.0, seen.swallowed)]
    lost = model.next(before, LOST) + _BEFORE_LOST.get(before, 0.0)
    found = [(lost - _NO_DIGIT if seen.whole else lost, seen.digit)]
    if seen.closes:
        found.append((_CLOSED, "("))
    if seen.amid and "（" in opened and before not in _OPENING:
        found.append((_CLOSES, ")"))
    found += [(_SEEN, mark) for mark in _between(plain).get(before[-1:] + following[:1], ())]
    if before in SENTENCE_END:
        if seen.may_begin:
            found.append((_LOST_LINE_END, "\n"))
    elif seen.may_begin_amid and is_ideograph(before):
        found.append((model.next(before, "\n"), "\n"))
    return found


class _Following(NamedTuple):
    """What can be said of a swallowed character by what follows it alone.

    ``swallowed`` is what it was, if that is plain; ``digit`` the digit that it may have been; ``whole`` a number of a
    date that has all of its digits; ``closes`` a bracket that nothing there has opened; ``amid`` what can stand behind
    a closing bracket; a line may begin there behind a sentence's end, or amid a sentence.
    """

    swallowed: str | None
    digit: str
    whole: bool
    closes: bool
    amid: bool
    may_begin: bool
    may_begin_amid: bool


@lru_cache(maxsize=1 << 10)
def judged(following: str) -> _Following:
    """What can be said of a swallowed character by what follows it."""
    one = following[:1]
    whole = _WHOLE.match(following) is not None
    plain = _INSERTED.sub("", following) if ")" in following else ""
    return _Following(
        _swallowed(following),
        _digit(following),
        whole,
        ")" in plain and "(" not in plain[: plain.find(")")],
        not (one.isdigit() or one in ".%％" or (is_ideograph(one) and counted(one))),
        not one.isdigit() or whole or _BEGINS.match(following) is not None,
        _LISTED.match(following) is not None or not one or not (one.isdigit() or counted(one)),
    )


@lru_cache(maxsize=4)  # a page is asked about many times in a row
def _between(page: str) -> Mapping[str, Iterable[str]]:
    """Two characters -> the ASCII marks that stand between them on a page, in order."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for before, mark, behind in _BETWEEN.findall(page):
        found[before + behind][mark] = None
    return found


def _digit(following: str) -> str:
    """The digit that was swallowed, where a year tells it."""
    return "2" if _YEAR.match(following) else LOST


def _swallowed(following: str) -> str | None:
    """What a lone byte swallowed, if that is plain: nothing before a mark or a line's end, < before a tag."""
    if following[:1] in SHORT or following[:1] in ("", "。", "\n", "\r"):
        return ""
    return "<" if _TAG.match(following) else None
