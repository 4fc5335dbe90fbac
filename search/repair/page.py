"""A page whose damage is systematic: finds its insertions and its runs read askew, and mends both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from search.repair import certain, marked, shift, width
from search.repair.edits import Edit
from search.repair.frames import character, pair
from search.repair.insertion import BRACKETS, Insertions, one_by_one
from search.repair.language import closing
from search.repair.moves import Page
from search.repair.native import core
from search.repair.page_model import Model
from search.repair.readings import LETTERS, readers

KIND = "shift"
_LETTER = re.compile(rf"\((?<=([@-~])\()([{LETTERS}]{{1,6}})\)")
_CHARACTER = re.compile(rf"([^\x00-\x7f]){BRACKETS}*$")
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
CLOSERS = {opener: closer for closer, opener in closing().items()}  # of each opening mark


class Mended(NamedTuple):
    """A page without insertions: ``text`` with its runs mended, ``unmended`` with them as they stand."""

    text: str
    unmended: str
    edits: Callable[[], list[Edit]]


def mend(insertions: Insertions, *, shifted: bool) -> Mended:
    """Undoes insertion, and if the text was ``shifted`` (done on bytes of GBK) what it did to the runs around ``?``."""
    text = insertions.text
    letters = list(_after_letters(text)) if shifted else []
    if not letters and (not shifted or "?" not in text):
        plain = insertions.bare(text)
        return Mended(plain, plain, insertions.edits)
    runs = list(_runs(text, _page(text, insertions, letters))) if "?" in text else []
    cuts = sorted([*runs, *_apart(letters, runs)])
    mended: list[str] = []
    unmended: list[str] = []
    done = 0
    for edit in cuts:
        between = insertions.bare(text[done : edit.start])
        mended += (between, edit.after)
        unmended += (between, edit.after if edit.kind != KIND else text[edit.start : edit.end])
        done = edit.end
    rest = insertions.bare(text[done:])
    return Mended(
        "".join((*mended, rest)), "".join((*unmended, rest)), lambda: _join(text, insertions.edits(), cuts)
    )


def _after_letters(text: str) -> Iterator[Edit]:
    """Readings after a letter that, with the second byte of the character before it, is a listed character."""
    for found in _LETTER.finditer(text):
        letter = found.start() - 1
        before = _CHARACTER.search(text, max(0, letter - _LOOK_BACK), letter)
        bytes_ = pair(before[1]) if before else None
        whole = character(bytes_[1], ord(found[1])) if bytes_ and bytes_[1] > 0x80 else None
        if whole in readers(found[2]):
            yield Edit(letter, found.end(), found[1], "insertion", 1.0, "reading inserted between two bytes")


def _apart(letters: list[Edit], runs: list[Edit]) -> Iterator[Edit]:
    """Those of ``letters`` that no run has dealt with."""
    for edit in letters:
        if not any(run.start < edit.end and edit.start < run.end for run in runs):
            yield edit


def _page(text: str, insertions: Insertions, letters: list[Edit]) -> Page:
    plain = insertions.bare(text)
    for edit in letters:
        plain = plain.replace(text[edit.start : edit.end], edit.after)
    sound = _ASKEW.sub("\n", plain)
    short = width.shortened(sound)
    private = _PRIVATE.search(text) is not None
    listed = insertions.characters()
    return Page(Model(sound, short), listed, sound, short, private)


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


def _runs(text: str, page: Page) -> Iterator[Edit]:
    done = in_vain = 0
    compiled = (
        None if core is None else core.DamagedPage(text, page.model, page.listed, page.plain, page.private)
    )
    at = text.find("?")
    while at >= 0:
        if text.startswith("???", at):  # a row of characters that the page's charset lacked: blanks, mostly
            done = max(done, _NOT_QUESTION.search(text, at).start())  # type: ignore[union-attr]
        if at >= done and (in_vain < _PATIENCE or _LONE.match(text, at)):
            around = _once(partial(_around, text, done, at, page))
            run = (
                (
                    _compiled(compiled.certain(at, done), at)
                    if compiled
                    else certain.read(text, at, done, page, around)
                )
                or marked.read(text, at, done, page, around)
                or shift.read(text, _start(text, at, done), around())
            )
            if run is not None:
                done = run.end
                edit = _edit(text, run)
                if edit is not None:
                    yield edit
                else:
                    in_vain += run.end - run.start + 2  # at least what was looked at before it
        at = text.find("?", max(at + 1, done))


def _compiled(read: tuple[int, str, float] | None, at: int) -> shift.Run | None:
    return read and shift.Run(at, read[0], read[1], read[2], 0.0, frozenset())


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
