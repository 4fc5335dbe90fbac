"""What a lone byte swallowed: the character behind it, which is lost unless it is plain what it was."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from search.repair.frames import SHORT
from search.repair.language import LOST, SENTENCE_END, counted, is_ideograph
from search.repair.page_model import Model
from search.repair.readings import LETTERS

_BEFORE_LOST = {"（": 1.5, "、": -3.0, "。": -1.5}  # what a digit is likelier and less likely after
_LOST_LINE_END = -1.3
_NO_DIGIT = 4.0  # that a digit stood before a number of a date that has all of its own already
_CLOSED = -1.0  # a bracket that is closed behind
_SEEN = -1.0  # a mark that stands between the same characters elsewhere on the page
_WHOLE = re.compile(r"(?:[3-9]|\d\d)月|\d\d[日号號时時点點]|\d{4}年")
_BEGINS = re.compile(
    r"\d{4}|\d\d(?!\d)|\d[、.．—-]"
)  # a number that news begins a line with rather than a sentence
_LISTED = re.compile(r"\d[、.．]\D")  # the number of an item
_TAG = re.compile(r"/?[a-zA-Z][a-zA-Z0-9]{0,9}[ >/]")
_BETWEEN = re.compile(r"(?s)(?=(.)([ -/:-?])(.))")
_INSERTED = re.compile(rf"[(?][{LETTERS}]{{1,6}}\)")


def losses(before: str, following: str, model: Model, plain: str) -> list[tuple[float, str]]:
    """What a lone byte may have swallowed behind a character, with the log likelihood: a digit, a line's end or a mark
    that speaks for itself, where it is not plain. ``plain`` is what is sound of the page."""
    swallowed = _swallowed(following)
    if swallowed is not None:
        return [(0.0, swallowed)]
    lost = model.next(before, LOST) + _BEFORE_LOST.get(before, 0.0)
    found = [(lost - _NO_DIGIT if _WHOLE.match(following) else lost, LOST)]
    found += _marks(before, following, plain)
    if before in SENTENCE_END:
        if not following[:1].isdigit() or _WHOLE.match(following) or _BEGINS.match(following):
            found.append((_LOST_LINE_END, "\n"))
    elif is_ideograph(before) and (
        _LISTED.match(following) or not (following[:1].isdigit() or counted(following[:1]))
    ):
        found.append((model.next(before, "\n"), "\n"))
    return found


def _marks(before: str, following: str, page: str) -> Iterator[tuple[float, str]]:
    """A bracket that is closed behind, and marks that stand between the same characters elsewhere on the page."""
    if ")" in following:
        plain = _INSERTED.sub("", following)
        if ")" in plain and "(" not in plain[: plain.find(")")]:
            yield _CLOSED, "("
    for mark in _between(page).get(before[-1:] + following[:1], ()):
        yield _SEEN, mark


@lru_cache(maxsize=4)  # a page is asked about many times in a row
def _between(page: str) -> Mapping[str, Iterable[str]]:
    """Two characters -> the ASCII marks that stand between them on a page, in order."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for before, mark, behind in _BETWEEN.findall(page):
        found[before + behind][mark] = None
    return found


def _swallowed(following: str) -> str | None:
    """What a lone byte swallowed, if that is plain: nothing before a mark or a line's end, < before a tag."""
    if following[:1] in SHORT or following[:1] in ("", "。", "\n", "\r"):
        return ""
    return "<" if _TAG.match(following) else None
