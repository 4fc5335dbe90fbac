"""Finds the runs of a page that were read askew, and reads each by whatever can."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from search.repair import certain, marked, shift
from search.repair.language import closing
from search.repair.moves import Page
from search.repair.readings import LETTERS

_BEFORE = re.compile(rf"(?:[^?\n](?:\([{LETTERS}]{{1,6}}\))*){{1,2}}$")
_LOOK_BACK = 40
_PATIENCE = (
    10_000  # characters around ? that were read in vain, after which only lone bytes with a reading count
)
_LONE = re.compile(rf"\?[{LETTERS}]{{1,6}}\)")
_NOT_QUESTION = re.compile(r"[^?]|$")
_BRACKET_REACH = 300
_INSERTED = re.compile(rf"[(?][{LETTERS}]{{1,6}}\)")
CLOSERS = {opener: closer for closer, opener in closing().items()}  # of each opening mark

MendedRun = tuple[int, int, str, float]  # text[start:end] reads so, with what certainty


def runs(text: str, page: Page) -> Iterator[MendedRun]:
    """The runs in order, each without what stays as it is at either end."""
    done = in_vain = 0
    at = text.find("?")
    while at >= 0:
        if text.startswith("???", at):  # a row of characters that the page's charset lacked: blanks, mostly
            done = max(done, _NOT_QUESTION.search(text, at).start())  # type: ignore[union-attr]
        if at >= done and (in_vain < _PATIENCE or _LONE.match(text, at)):
            around = _once(partial(_around, text, done, at, page))
            run = (
                certain.read(text, at, done, page, around)
                or marked.read(text, at, done, page, around)
                or shift.read(text, _start(text, at, done), around())
            )
            if run is not None:
                done = run.end
                mended = _trimmed(text, run)
                if mended is not None:
                    yield mended
                else:
                    in_vain += run.end - run.start + 2  # at least what was looked at before it
        at = text.find("?", max(at + 1, done))


def _around(text: str, done: int, at: int, page: Page) -> Page:
    """The page as a run sees it: with the opening marks before it that nothing has closed, and those that some
    mark behind it closes although nothing there has opened them."""
    start = _start(text, at, done)
    before = _full(text[max(0, start - _BRACKET_REACH) : start])
    behind = _full(text[at : at + _BRACKET_REACH])
    opened = frozenset(mark for mark, closer in CLOSERS.items() if before.rfind(mark) > before.rfind(closer))
    awaited = frozenset(
        mark
        for mark, closer in CLOSERS.items()
        if closer in behind and mark not in behind[: behind.find(closer)]
    )
    return page._replace(open=opened, awaited=awaited)


def _full(text: str) -> str:
    """A part of a page without readings, its brackets full-width."""
    return _INSERTED.sub("", text).replace("(", "（").replace(")", "）")


def _once(make: Callable[[], Page]) -> Callable[[], Page]:
    """As functools.cache, which takes longer to set up than most runs take to read."""
    made: list[Page] = []

    def get() -> Page:
        if not made:
            made.append(make())
        return made[0]

    return get


def _start(text: str, at: int, done: int) -> int:
    """A place one or two characters before ``at``, with whatever was inserted after them, but not before ``done``."""
    base = max(0, at - _LOOK_BACK)
    found = _BEFORE.search(text[base:at])
    return max(done, base + found.start() if found else at)


def _trimmed(text: str, run: shift.Run) -> MendedRun | None:
    """The run without what stays as it is at either end; None if nothing is left."""
    start, end, after = run.start, run.end, run.after
    while start < end and after and text[start] == after[0]:
        start, after = start + 1, after[1:]
    while start < end and after and text[end - 1] == after[-1]:
        end, after = end - 1, after[:-1]
    return None if start == end and not after else (start, end, after, run.certainty)
