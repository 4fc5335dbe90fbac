"""Reads runs whose bytes are known: those of ``segments``.

Most runs that byte-wise insertion left are of this kind, and have one reading: their bytes are put together and decoded
at once, which is much faster than the search of ``shift``. Where a lone byte may have been part of several characters,
or a pair that the page can't show seems to be missing, ``slots`` weighs the readings.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import islice
from operator import add

from search.repair import slots
from search.repair.endings import endings, endings_after_gap
from search.repair.filling import Place, filled
from search.repair.frames import SHORT, pair, spoken
from search.repair.insertion import fits
from search.repair.language import log_likelihoods
from search.repair.moves import Page, decoded, listed
from search.repair.segments import Segment, Stretch, find
from search.repair.shift import CONTENDERS, Run, doubtful_in
from search.repair.weighing import weighed
from search.repair.words import shared

_MARKS = frozenset(SHORT.values())
# No pair less likely than this, and no two in a row: nothing is missing there.
_SOUND, _SOUND_TWO = -7.0, -11.5
_MOST_WEIGHED = 100  # contenders that are weighed as words
_BY_PAGE = 2.0  # what a page's own pairs may add to a reading


Rated = tuple[
    float, float, str
]  # a reading's score, what of it speaks for its annotated characters, its text
_Ends = dict[tuple[str, int], list[tuple[float, str]]]
_MOST_READINGS = 6  # those in which pairs are filled in
_MOST_BEGUN = (
    4000  # damaged news has 500 at most; lone bytes made to multiply them are left to the beam of slots
)


def read(text: str, at: int, done: int, page: Page, around: Callable[[], Page]) -> Run | None:
    """The run that begins with the ``?`` at ``at``, None if it is not of this kind; nothing before ``done`` is used.

    ``around`` gives the page as the run sees it, which only runs with several readings need.
    """
    stretch = find(text, at, done)
    if stretch is None:
        return None
    if not (stretch.segments[-1].last or stretch.segments[-1].letter):
        page = around()
    readings = _readings(stretch, page)
    if len(readings) == 1 and _sound(stretch, readings[0][2]):
        return Run(at, stretch.end, readings[0][2], 1.0, 0.0, frozenset())
    if readings:
        found = _best(stretch, _guesses(stretch, _near(readings), page))
    else:
        page = around()
        found = _best(stretch, slots.search(stretch, page, frozenset()))
    doubts = range(slots.count(stretch)) if found is None else _doubts(stretch, found[0], page)
    if doubts and found is not None and readings:
        page = around()
        filled = [
            more
            for _, weight, after in readings[:_MOST_READINGS]
            for guess in [slots.Guess(weight, after, -1, tuple(range(len(after))))]
            for more in _filled(stretch, guess, weight, _doubts(stretch, guess, page), page)
        ]
        found = _best(stretch, filled)
    elif doubts:
        found = _best(stretch, slots.search(stretch, page, frozenset(doubts))) or found
    return None if found is None else Run(at, stretch.end, found[0].text, found[1], 0.0, frozenset())


def _readings(stretch: Stretch, page: Page) -> list[Rated]:
    """The readings of a stretch, the likeliest by the dictionary first; none where they are too many to be listed."""
    readings = [("", stretch.byte, 0.0)]
    for segment in stretch.segments:
        ends: _Ends = {}
        begun = (
            more
            for after, byte, weight in readings
            if byte >= 0
            for more in _decoded(stretch.before[-1], after, byte, weight, segment, page, ends)
        )
        readings = list(islice(begun, _MOST_BEGUN + 1))
        if len(readings) > _MOST_BEGUN:
            return []
    if len(readings) < 2:
        return [(0.0, weight, after) for after, _, weight in readings]
    before, behind = stretch.before[-1], stretch.behind[:1]
    rated = [
        (math.fsum(log_likelihoods(before + after + behind)) + weight, weight, after)
        for after, _, weight in readings
    ]
    return sorted(rated, reverse=True)


def _near(readings: list[Rated]) -> list[tuple[float, str]]:
    """The readings that the dictionary does not rule out."""
    least = readings[0][0] - CONTENDERS - _BY_PAGE
    return [(weight, after) for score, weight, after in readings if score > least]


def _sound(stretch: Stretch, after: str) -> bool:
    """Whether the dictionary bears the reading out, so that nothing is missing in it."""
    if not _MARKS.isdisjoint(after):
        return False
    likely = log_likelihoods(stretch.before[-1] + after + stretch.behind[:1])
    return min(likely) > _SOUND and min(map(add, likely, likely[1:]), default=0.0) > _SOUND_TWO


def _guesses(stretch: Stretch, readings: list[tuple[float, str]], page: Page) -> list[slots.Guess]:
    """The readings as guesses, their scores without what is common to all."""
    if len(readings) == 1:
        weight, after = readings[0]
        return [slots.Guess(weight, after, -1, tuple(range(len(after))))]
    same, rest = shared([after for _, after in readings])
    behind = "" if rest else stretch.behind[:1]
    return [
        slots.Guess(
            weight
            + page.model.all_after((stretch.before[-1] + after)[same : len(after) - rest + 2] + behind),
            after,
            -1,
            tuple(range(len(after))),
        )
        for weight, after in readings
    ]


def _filled(
    stretch: Stretch, guess: slots.Guess, weight: float, doubts: set[int], page: Page
) -> list[slots.Guess]:
    """A guess, and what it is with pairs that were not shown filled in at the doubtful places."""
    text = guess.text
    spoken_ends = _spoken_ends(stretch)
    places = [
        Place(slot, bytes_[0], spoken_ends.get(slot, bytes_[1]), slot + 1 in doubts)
        for slot in sorted(doubts)
        if slot < len(text) and (bytes_ := pair(text[slot])) is not None
    ]
    found = filled(page.model, stretch.before[-1], text, places, stretch.behind, weight)
    return [slots.Guess(score, after, -1, ()) for score, after in found]


def _spoken_ends(stretch: Stretch) -> dict[int, str]:
    """The slots whose last byte is known by a reading alone."""
    found = {}
    slot = 0
    for segment in stretch.segments:
        slot += len(segment.bytes) // 2
        if segment.last:
            found[slot] = segment.last
        slot += 1
    return found


def _decoded(
    start: str, before: str, byte: int, weight: float, segment: Segment, page: Page, ends: _Ends
) -> Iterator[tuple[str, int, float]]:
    """What a segment can be behind ``before``, with its last byte and what speaks for its annotated characters.

    ``ends`` keeps for the next call what a lone byte can have been.
    """
    for one, trail in spoken(byte, segment.reading):
        raw = bytes((trail,)) + segment.bytes
        total = weight + listed(one, page)
        if not (segment.last or segment.letter):
            after = decoded(raw[:-1])
            if after is not None:
                last = (after or before)[-1:] or start
                if (last, raw[-1]) not in ends:
                    ends[last, raw[-1]] = _endings(last, raw[-1], segment.following, page)
                for score, made in ends[last, raw[-1]]:
                    yield before + after + made, -1, total + score
            continue
        if segment.letter:
            closed = [(segment.letter.encode("latin-1"), total)]
        else:
            closed = [
                (bytes((end,)), total + listed(last, page)) for last, end in spoken(raw[-1], segment.last)
            ]
        for end, score in closed:
            after = decoded(raw + end)
            if after and (not segment.brackets or fits(after[-1], segment.brackets)):
                yield before + after, end[0], score


def _endings(last: str, lead: int, following: str, page: Page) -> list[tuple[float, str]]:
    """What a lone byte after ``last`` can have been, with what speaks for it but the pairs, which are weighed later."""
    found = endings(last, lead, following, page)
    if not page.private:
        found += endings_after_gap(last, lead, following, page)
    return [(score - page.model.all_after(last + made), made) for score, made in found]


def _best(stretch: Stretch, guesses: list[slots.Guess]) -> tuple[slots.Guess, float] | None:
    """The likeliest guess, as words too, with its share among those that come near it."""
    if not guesses:
        return None
    leader = max(guess.score for guess in guesses)
    near = [guess for guess in guesses if guess.score > leader - CONTENDERS]
    if len(near) == 1:
        return near[0], 1.0
    near = sorted(near, key=lambda guess: -guess.score)[:_MOST_WEIGHED]
    texts = [guess.text for guess in near]
    scores = weighed(stretch.before, [guess.score for guess in near], texts, stretch.behind)
    score = max(scores)
    return near[scores.index(score)], 1.0 / math.fsum(math.exp(other - score) for other in scores)


def _doubts(stretch: Stretch, guess: slots.Guess, page: Page) -> set[int]:
    """The slots whose characters fit badly."""
    found: set[int] = set()
    last = len(guess.slots) - 1
    for number in doubtful_in(stretch.before[-1] + guess.text + stretch.behind[:1], page):
        # The text begins one character before the slots do.
        for place in (abs(number) - 2, abs(number) - 1):
            if 0 <= place <= last + 1:
                found.add(guess.slots[min(place, last)])
    return found
