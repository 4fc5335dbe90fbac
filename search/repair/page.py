"""A page whose damage is systematic: finds its insertions and its runs read askew, and mends both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from search.repair import mending, width
from search.repair.edits import Edit
from search.repair.frames import character, pair
from search.repair.insertion import BRACKETS, Insertions, one_by_one
from search.repair.language import mean_log_likelihood
from search.repair.moves import Page
from search.repair.page_model import Model
from search.repair.readings import LETTERS, readers

KIND = "shift"
_LETTER = re.compile(rf"\((?<=([@-~])\()([{LETTERS}]{{1,6}})\)")
_CHARACTER = re.compile(rf"([^\x00-\x7f]){BRACKETS}*$")
_ASKEW = re.compile(rf"\?(?:[{LETTERS}]{{1,6}}\))?[^\x00-?]*")
_LOOK_BACK = 40
# Mean log likelihoods of characters: runs of pages with a single insertion reach -3.9 to -6.8, 2.4 and more above what
# stands there; what can be made of a question mark before a reading in sound text stays below -7.
_READS_WELL, _READS_BETTER = -7.0, 2.0


class Mended(NamedTuple):
    """A page without insertions: ``text`` with its runs mended, ``unmended`` with them as they stand."""

    text: str
    unmended: str
    edits: Callable[[], list[Edit]]


def mend(insertions: Insertions, *, shifted: bool, private: bool) -> Mended:
    """Undoes insertion, and if the text was ``shifted`` (done on bytes of GBK) what it did to the runs around ``?``.

    ``private`` says whether private-use characters stand in the text.
    """
    text = insertions.text
    letters = list(_after_letters(text)) if shifted else []
    if not letters and (not shifted or "?" not in text):
        plain = insertions.bare(text)
        return Mended(plain, plain, insertions.edits)
    runs = list(_runs(text, _page(text, insertions, letters, private=private))) if "?" in text else []
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


def betrays_damage(text: str, mended: Mended) -> bool:
    """Whether a run shows that a page is damaged which has no more than one insertion: it reads well once its bytes
    are paired anew, and badly as it stands."""
    for edit in mended.edits():
        if edit.kind == KIND:
            before, behind = text[max(0, edit.start - 1) : edit.start], text[edit.end : edit.end + 2]
            reads = mean_log_likelihood(before + edit.after + behind)
            if reads > _READS_WELL and reads > _READS_BETTER + mean_log_likelihood(
                before + text[edit.start : edit.end] + behind
            ):
                return True
    return False


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


def _page(text: str, insertions: Insertions, letters: list[Edit], *, private: bool) -> Page:
    plain = insertions.bare(text)
    for edit in letters:
        plain = plain.replace(text[edit.start : edit.end], edit.after)
    sound = _ASKEW.sub("\n", plain)
    short = width.shortened(sound)
    listed = insertions.characters()
    return Page(Model(sound, short), listed, sound, short, private)


def _runs(text: str, page: Page) -> Iterator[Edit]:
    for start, end, after, certainty in mending.runs(text, page):
        yield Edit(start, end, after, KIND, round(certainty, 4), "bytes paired askew")


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
