"""A page whose damage is systematic: finds its insertions and its runs read askew, and mends both."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.repair import script, shift, width
from search.repair.edits import Edit, apply
from search.repair.language import Model, closing
from search.repair.moves import Page
from search.repair.readings import LETTERS

KIND = "shift"
_ASKEW = re.compile(rf"\?(?:[{LETTERS}]{{1,6}}\))?[^\x00-?]*")
_BEFORE = re.compile(rf"(?:[^?\n](?:\([{LETTERS}]{{1,6}}\))*){{1,2}}$")
_LOOK_BACK = 40


_BRACKET_REACH = 300
_CLOSER = {opener: closer for closer, opener in closing().items()}


def mend(text: str, insertions: list[Edit]) -> list[Edit]:
    """All edits that undo byte-wise insertion: ``insertions`` where they stand, and the runs around ``?``."""
    if "?" not in text:
        return insertions
    runs = list(_runs(text, _page(text, insertions)))
    return _join(insertions, runs)


def _page(text: str, insertions: list[Edit]) -> Page:
    sound = _ASKEW.sub("\n", apply(text, insertions))
    listed = frozenset(edit.after for edit in insertions)
    short = width.shortened(sound)
    return Page(Model(script.to_simplified(sound), short), listed, frozenset(sound) - listed, short)


def _open(text: str, start: int) -> frozenset[str]:
    """The opening marks before ``start`` that nothing has closed."""
    before = text[max(0, start - _BRACKET_REACH) : start]
    return frozenset(mark for mark in closing().values() if before.rfind(mark) > before.rfind(_CLOSER[mark]))


def _awaited(text: str, at: int) -> frozenset[str]:
    """The opening marks that some mark behind ``at`` closes although nothing there has opened it."""
    behind = text[at : at + _BRACKET_REACH]
    return frozenset(
        opener for opener, closer in _CLOSER.items() if _first(behind, closer) < _first(behind, opener)
    )


def _first(text: str, mark: str) -> int:
    place = text.find(mark)
    return place if place >= 0 else len(text)


def _runs(text: str, page: Page) -> Iterator[Edit]:
    done = 0
    at = text.find("?")
    while at >= 0:
        if at >= done:
            start = max(done, _start(text, at))
            run = shift.read(text, start, page._replace(open=_open(text, start), awaited=_awaited(text, at)))
            if run is not None:
                done = run.end
                edit = _edit(text, run)
                if edit is not None:
                    yield edit
        at = text.find("?", at + 1)


def _start(text: str, at: int) -> int:
    """A place one or two characters before ``at``, with whatever was inserted after them."""
    base = max(0, at - _LOOK_BACK)
    found = _BEFORE.search(text[base:at])
    return base + found.start() if found else at


def _edit(text: str, run: shift.Run) -> Edit | None:
    """The run as an edit, without what stays as it is at either end."""
    start, end, after = run.start, run.end, run.after
    while start < end and after and text[start] == after[0]:
        start, after = start + 1, after[1:]
    while start < end and after and text[end - 1] == after[-1]:
        end, after = end - 1, after[:-1]
    if start == end and not after:
        return None
    return Edit(start, end, after, KIND, round(run.certainty, 4), "bytes paired askew")


def _join(insertions: list[Edit], runs: list[Edit]) -> list[Edit]:
    """Both lists in one, without the insertions that a run has dealt with."""
    joined: list[Edit] = []
    waiting = iter(runs)
    run = next(waiting, None)
    for edit in insertions:
        while run is not None and run.end <= edit.start:
            joined.append(run)
            run = next(waiting, None)
        if run is None or edit.end <= run.start:
            joined.append(edit)
    if run is not None:
        joined.append(run)
    joined.extend(waiting)
    return joined
