"""A page whose damage is systematic: finds its insertions and its runs read askew, and mends both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from search.repair import mending, width
from search.repair.edits import Edit
from search.repair.frames import character, pair
from search.repair.insertion import BRACKETS, Insertions, compiled, one_by_one
from search.repair.language import mean_log_likelihood
from search.repair.moves import Page
from search.repair.native import core
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


class Cut(NamedTuple):
    """``text[start:end]`` becomes ``after``, as a run is mended or as a reading after a letter is taken out."""

    start: int
    end: int
    after: str
    is_run: bool
    certainty: float


Parts = tuple[str, str, Sequence[tuple[int, int, str, bool, float]]]  # both texts, and the cuts


def mend(insertions: Insertions, *, shifted: bool, private: bool) -> Mended:
    """Undoes insertion, and if the text was ``shifted`` (done on bytes of GBK) what it did to the runs around ``?``.

    ``private`` says whether private-use characters stand in the text.
    """
    text = insertions.text
    if not shifted:
        plain = insertions.bare(text)
        return Mended(plain, plain, insertions.edits)
    after, unmended, cuts = _parts(insertions, private)
    return Mended(after, unmended, lambda: _join(text, insertions.edits(), [*map(_edit, cuts)]))


def _parts(insertions: Insertions, private: bool) -> Parts:
    if core is None:
        return _mended(insertions, private)
    return compiled.mended(insertions.text, insertions.found, private)


def _mended(insertions: Insertions, private: bool) -> Parts:
    text = insertions.text
    letters = list(_after_letters(text))
    runs: list[Cut] = []
    if "?" in text:
        page = _page(text, insertions, letters, private=private)
        runs = [
            Cut(start, end, after, is_run=True, certainty=sure)
            for start, end, after, sure in mending.runs(text, page)
        ]
    cuts = sorted([*runs, *_apart(letters, runs)])
    mended: list[str] = []
    unmended: list[str] = []
    done = 0
    for cut in cuts:
        between = insertions.bare(text[done : cut.start])
        mended += (between, cut.after)
        unmended += (between, text[cut.start : cut.end] if cut.is_run else cut.after)
        done = cut.end
    rest = insertions.bare(text[done:])
    return "".join((*mended, rest)), "".join((*unmended, rest)), cuts


def _edit(cut: tuple[int, int, str, bool, float]) -> Edit:
    start, end, after, is_run, certainty = cut
    if is_run:
        return Edit(start, end, after, KIND, round(certainty, 4), "bytes paired askew")
    return Edit(start, end, after, "insertion", 1.0, "reading inserted between two bytes")


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


def _after_letters(text: str) -> Iterator[Cut]:
    """Readings after a letter that, with the second byte of the character before it, is a listed character."""
    for found in _LETTER.finditer(text):
        letter = found.start() - 1
        before = _CHARACTER.search(text, max(0, letter - _LOOK_BACK), letter)
        bytes_ = pair(before[1]) if before else None
        whole = character(bytes_[1], ord(found[1])) if bytes_ and bytes_[1] > 0x80 else None
        if whole in readers(found[2]):
            yield Cut(letter, found.end(), found[1], is_run=False, certainty=1.0)


def _apart(letters: list[Cut], runs: list[Cut]) -> Iterator[Cut]:
    """Those of ``letters`` that no run has dealt with."""
    number = 0
    for cut in letters:
        while number < len(runs) and runs[number].end <= cut.start:
            number += 1
        if number == len(runs) or cut.end <= runs[number].start:
            yield cut


def _page(text: str, insertions: Insertions, letters: list[Cut], *, private: bool) -> Page:
    plain = insertions.bare(text)
    for cut in letters:
        plain = plain.replace(text[cut.start : cut.end], cut.after)
    sound = _ASKEW.sub("\n", plain)
    short = width.shortened(sound)
    listed = insertions.characters()
    return Page(Model(sound, short), listed, sound, short, private)


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
