"""A page whose damage is systematic: finds its insertions and its runs read askew, and mends both."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.repair import insertion, script, shift
from search.repair.edits import Edit, apply
from search.repair.language import Model
from search.repair.readings import LETTERS

KIND = "shift"
_ASKEW = re.compile(rf"\?(?:[{LETTERS}]{{1,6}}\))?[^\x00-?]*")
_BEFORE = re.compile(rf"(?:[^?\n](?:\([{LETTERS}]{{1,6}}\))*){{1,2}}$")
_LOOK_BACK = 40
_LIKELY_WITHOUT_GAPS = -7.0  # mean log likelihood of a character below which pairs may be missing


def mend(text: str, insertions: list[Edit]) -> list[Edit]:
    """All edits that undo byte-wise insertion: ``insertions`` where they stand, and the runs around ``?``."""
    if "?" not in text:
        return insertions
    runs = list(_runs(text, _page(text, insertions)))
    return _join(insertions, runs)


def _page(text: str, insertions: list[Edit]) -> shift.Page:
    clean = apply(text, insertions)
    sound = script.to_simplified(_ASKEW.sub("\n", clean))
    listed = frozenset(edit.after for edit in insertions)
    return shift.Page(Model(sound), listed, frozenset(_ASKEW.sub("\n", clean)) - listed)


def _runs(text: str, page: shift.Page) -> Iterator[Edit]:
    done = 0
    at = text.find("?")
    while at >= 0:
        if at >= done:
            run = _run(text, max(done, _start(text, at)), page)
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


def _run(text: str, start: int, page: shift.Page) -> shift.Run | None:
    run = shift.read(text, start, page, gaps=False)
    if run is None or run.score < _LIKELY_WITHOUT_GAPS * max(1, len(run.after)):
        other = shift.read(text, start, page, gaps=True)
        if run is None or (other is not None and other.score > run.score):
            return other
    return run


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
