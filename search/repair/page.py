"""A page whose damage is systematic: finds its insertions and its runs read askew, and mends both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from search.repair import script, shift, width
from search.repair.edits import Edit, apply
from search.repair.frames import character, pair
from search.repair.insertion import one_by_one
from search.repair.language import Model, closing
from search.repair.moves import Page
from search.repair.readings import LETTERS, readers

KIND = "shift"
_LETTER = re.compile(rf"([^\x00-\x7f])([@-~])\(([{LETTERS}]{{1,6}})\)")
_ASKEW = re.compile(rf"\?(?:[{LETTERS}]{{1,6}}\))?[^\x00-?]*")
_BEFORE = re.compile(rf"(?:[^?\n](?:\([{LETTERS}]{{1,6}}\))*){{1,2}}$")
_LOOK_BACK = 40
_PATIENCE = (
    10_000  # characters around ? that were read in vain, after which only lone bytes with a reading count
)
_LONE = re.compile(rf"\?[{LETTERS}]{{1,6}}\)")
_NOT_QUESTION = re.compile(r"[^?]|$")


_BRACKET_REACH = 300
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_INSERTED = re.compile(rf"[(?][{LETTERS}]{{1,6}}\)")
_CLOSER = {opener: closer for closer, opener in closing().items()}


def mend(text: str, insertions: list[Edit], listed: Iterable[str]) -> list[Edit]:
    """All edits that undo byte-wise insertion: ``insertions`` where they stand, and the runs around ``?``."""
    if "?" not in text:
        return insertions
    insertions = sorted([*insertions, *_after_letters(text)])
    runs = list(_runs(text, _page(text, insertions, frozenset(listed))))
    return _join(text, insertions, runs)


def _after_letters(text: str) -> Iterator[Edit]:
    """Readings after a letter that, with the second byte of the character before it, is a listed character."""
    for found in _LETTER.finditer(text):
        bytes_ = pair(found[1])
        whole = character(bytes_[1], ord(found[2])) if bytes_ and bytes_[1] > 0x80 else None
        if whole in readers(found[3]):
            yield Edit(
                found.start(2), found.end(), found[2], "insertion", 1.0, "reading inserted between two bytes"
            )


def _page(text: str, insertions: list[Edit], listed: frozenset[str]) -> Page:
    sound = _ASKEW.sub("\n", apply(text, insertions))
    short = width.shortened(sound)
    private = _PRIVATE.search(text) is not None
    return Page(Model(script.to_simplified(sound), short), listed, frozenset(sound) - listed, short, private)


def _around(text: str, start: int, at: int, page: Page) -> Page:
    """The page as a run sees it: with the opening marks before it that nothing has closed, and those that some
    mark behind it closes although nothing there has opened them."""
    before = _full(text[max(0, start - _BRACKET_REACH) : start])
    behind = _full(text[at : at + _BRACKET_REACH])
    opened = frozenset(mark for mark, closer in _CLOSER.items() if before.rfind(mark) > before.rfind(closer))
    awaited = frozenset(
        mark
        for mark, closer in _CLOSER.items()
        if closer in behind and mark not in behind[: behind.find(closer)]
    )
    return page._replace(open=opened, awaited=awaited)


def _full(text: str) -> str:
    """A part of a page without readings, its brackets full-width."""
    return _INSERTED.sub("", text).replace("(", "（").replace(")", "）")


def _runs(text: str, page: Page) -> Iterator[Edit]:
    done = in_vain = 0
    at = text.find("?")
    while at >= 0:
        if text.startswith("???", at):  # a row of characters that the page's charset lacked: blanks, mostly
            done = max(done, _NOT_QUESTION.search(text, at).start())  # type: ignore[union-attr]
        if at >= done and (in_vain < _PATIENCE or _LONE.match(text, at)):
            start = max(done, _start(text, at))
            run = shift.read(text, start, _around(text, start, at, page))
            if run is not None:
                done = run.end
                edit = _edit(text, run)
                if edit is not None:
                    yield edit
                else:
                    in_vain += run.end - start
        at = text.find("?", max(at + 1, done))


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


def _join(text: str, insertions: list[Edit], runs: list[Edit]) -> list[Edit]:
    """Both lists in one; of an insertion that a run has dealt with in part, what is left of it."""
    if not runs:
        return insertions
    joined = list(runs)
    number = 0
    for edit in insertions:
        while number < len(runs) and runs[number].end <= edit.start:
            number += 1
        if number == len(runs) or edit.end <= runs[number].start:
            joined.append(edit)
            continue
        start = edit.start
        for run in runs[number:]:
            if run.start >= edit.end:
                break
            joined += one_by_one(text[start : run.start], start)
            start = run.end
        joined += one_by_one(text[start : edit.end], start)
    return sorted(joined)
