"""Reads runs whose bytes are known: those of ``segments``.

Most runs that byte-wise insertion left are of this kind, and have one reading: their bytes are put together and decoded
at once, which is much faster than the search of ``shift``. Where a lone byte may have been part of several characters,
or a pair that the page can't show seems to be missing, ``slots`` weighs the readings.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

from search.repair import slots
from search.repair.frames import SHORT, spoken
from search.repair.insertion import fits
from search.repair.language import PAIRS
from search.repair.moves import Page
from search.repair.segments import Segment, Stretch, find
from search.repair.shift import CONTENDERS, Run, doubtful
from search.repair.words import likelihood

_MARKS = frozenset(SHORT.values())
# No pair less likely than this, and no two in a row: nothing is missing there.
_SOUND, _SOUND_TWO = -10.0, -16.5
_BY_WORDS = 0.5


def read(text: str, at: int, done: int, around: Callable[[], Page]) -> Run | None:
    """The run that begins with the ``?`` at ``at``, None if it is not of this kind; nothing before ``done`` is used.

    ``around`` gives the page as the run sees it; it is called only for runs with several readings.
    """
    stretch = find(text, at, done)
    if stretch is None:
        return None
    after = _only(stretch)
    if after is not None:
        return Run(at, stretch.end, after, 1.0, 0.0, frozenset())
    page = around()
    found = _best(stretch, slots.search(stretch, page, frozenset()))
    doubts = range(slots.count(stretch)) if found is None else _doubts(stretch, found[0], page)
    if doubts:
        found = _best(stretch, slots.search(stretch, page, frozenset(doubts))) or found
    return None if found is None else Run(at, stretch.end, found[0].text, found[1], 0.0, frozenset())


def _only(stretch: Stretch) -> str | None:
    """The reading of a stretch, if there is but one and the language bears it out."""
    byte = stretch.byte
    after = ""
    for segment in stretch.segments:
        more = _only_one(byte, segment)
        if more is None:
            return None
        after += more
        byte = more[-1].encode("gbk")[1]
    if not _MARKS.isdisjoint(after):
        return None
    pairs = list(map(PAIRS.__getitem__, map(operator.concat, stretch.before[-1] + after, after + stretch.behind[:1])))
    if min(pairs) < _SOUND or min(map(operator.add, pairs, pairs[1:]), default=0.0) < _SOUND_TWO:
        return None
    return after


def _only_one(byte: int, segment: Segment) -> str | None:
    begins = spoken(byte, segment.reading)
    if len(begins) != 1 or not (segment.last or segment.letter):
        return None
    raw = bytes((begins[0][1],)) + segment.bytes
    if segment.letter:
        raw += segment.letter.encode()
    else:
        ends = spoken(raw[-1], segment.last)
        if len(ends) != 1:
            return None
        raw += bytes((ends[0][1],))
    try:
        after = raw.decode("gbk")
    except UnicodeDecodeError:
        return None
    if 2 * len(after) != len(raw) or (segment.brackets and not fits(after[-1], segment.brackets)):
        return None
    return after


def _best(stretch: Stretch, guesses: list[slots.Guess]) -> tuple[slots.Guess, float] | None:
    """The likeliest guess, as words too, with its share among those that come near it."""
    if not guesses:
        return None
    leader = max(guess.score for guess in guesses)
    near = [guess for guess in guesses if guess.score > leader - CONTENDERS]
    if len(near) == 1:
        return near[0], 1.0
    weighed = [
        (
            (1 - _BY_WORDS) * guess.score
            + _BY_WORDS * likelihood(stretch.before + guess.text + stretch.behind),
            guess,
        )
        for guess in near
    ]
    score, best = max(weighed, key=lambda two: two[0])
    return best, 1 / sum(math.exp(other - score) for other, _ in weighed)


def _doubts(stretch: Stretch, guess: slots.Guess, page: Page) -> set[int]:
    """The slots whose characters fit badly."""
    found: set[int] = set()
    last = len(guess.slots) - 1
    for number in doubtful(stretch.before[-1] + guess.text + stretch.behind[:1], page):
        # The text begins one character before the slots do.
        for place in (number - 1,) if number >= 0 else (-number - 2, -number - 1):
            if 0 <= place <= last + 1:
                found.add(guess.slots[min(place, last)])
    return found
