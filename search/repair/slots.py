"""Weighs the readings of a run whose bytes are known, character by character, with pairs that were not shown.

Each character of the text that was there is a slot. It is known where both its bytes are; a lone byte may have been
part of a few characters; and where two bytes that the page can't show vanished, a slot holds two characters.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from search.repair.endings import endings
from search.repair.frames import after_gap, before_gap, between_gaps, character, pair, spoken, spoken_after
from search.repair.insertion import fits
from search.repair.moves import PAIRED, Page, balance, decoded, listed
from search.repair.segments import Segment, Stretch

_BEAM = 6.0
_WIDEST = 60
_MORE = 1.0  # the model finds true text less likely than it is; this makes up for a character more
_AT_LEAST = -0.5  # no two characters more cost less than this
_AT_LEAST_OF_PAGE = 4.0  # what a page may add to the likelihood of a pair
_TRIED_BEFORE, _TRIED, _TRIED_BETWEEN = (
    16,
    12,
    8,
)  # characters tried before a pair that was not shown, behind, between two
_MOST_MISSING = 2  # pairs that can be missing in a row
_MOST_BEGUN = 24  # beginnings of a gap that are followed
_FOLLOWED = 4  # guesses in which a gap is looked for
_REMEMBERED = 2


# Given a character and its trail byte, what can follow behind a missing pair: character, log likelihood, last byte.
_Complete = Callable[[str, int], Iterable[tuple[str, float, int]]]


class Guess(NamedTuple):
    """What was read so far: ``byte`` is the last one, or the one that waits for the next; a slot for each character."""

    score: float
    text: str
    byte: int
    slots: tuple[int, ...]


def count(stretch: Stretch) -> int:
    """How many slots there are."""
    return sum(len(segment.bytes) // 2 + 1 for segment in stretch.segments)


def search(stretch: Stretch, page: Page, gaps: frozenset[int]) -> list[Guess]:
    """The likely readings; in the slots ``gaps`` a pair may be missing."""
    guesses = [Guess(0.0, stretch.before[-1], stretch.byte, ())]
    slot = 0
    for segment in stretch.segments:
        guesses = [opened for guess in guesses for opened in _open(guess, segment, page)]
        place = 0
        while place < len(segment.bytes):
            if slot in gaps:
                first, second = segment.bytes[place : place + 2]
                shown = [new for guess in guesses for new in _pair(guess, first, second, slot, page)]
                guesses = _prune(shown + _gap(guesses, shown, _ends(first, second, page), slot, page))
                place, slot = place + 2, slot + 1
                continue
            size = next((more for more in range(len(segment.bytes) // 2) if slot + more in gaps), 999)
            raw = segment.bytes[place : place + 2 * size]
            guesses = _prune(new for guess in guesses for new in _pairs(guess, raw, slot, page))
            place, slot = place + len(raw), slot + len(raw) // 2
        closed = [new for guess in guesses for new in _close(guess, segment, slot, page)]
        if slot in gaps and segment.letter:
            trail = ord(segment.letter)
            closed += _gap(guesses, closed, _ends(trail, trail, page), slot, page)
        elif slot in gaps and segment.last:
            closed += _gap(guesses, closed, _speaks(segment.last, page), slot, page)
        guesses = _prune(closed)
        if segment.brackets:
            guesses = [guess for guess in guesses if fits(guess.text[-1], segment.brackets)]
        slot += 1
    behind = stretch.behind
    if not behind:
        return [guess._replace(text=guess.text[1:]) for guess in guesses]
    common = page.model.all_after(behind)
    return [
        guess._replace(
            score=guess.score + page.model[guess.text[-1] + behind[0]] + common, text=guess.text[1:]
        )
        for guess in guesses
    ]


def _open(guess: Guess, segment: Segment, page: Page) -> Iterator[Guess]:
    for one, trail in spoken(guess.byte, segment.reading):
        yield guess._replace(score=guess.score + listed(one, page), byte=trail)


def _emit(guess: Guess, one: str, byte: int, slot: int, page: Page, more: float = 0.0) -> Guess:
    last = guess.text[-1]
    if one in PAIRED:
        more += balance(last, one, page)
    return Guess(guess.score + page.model[last + one] + more, guess.text + one, byte, (*guess.slots, slot))


def _pair(guess: Guess, first: int, second: int, slot: int, page: Page) -> Iterator[Guess]:
    """A character shown: its first byte completes what waits, its second waits."""
    whole = character(guess.byte, first)
    if whole is not None:
        yield _emit(guess, whole, second, slot, page)


def _pairs(guess: Guess, raw: bytes, slot: int, page: Page) -> Iterator[Guess]:
    """Several characters shown one after the other."""
    whole = decoded(bytes((guess.byte,)) + raw[:-1])
    if whole:
        text = guess.text[-1] + whole
        score = guess.score + page.model.all_after(text)
        if not PAIRED.isdisjoint(whole):
            score += math.fsum(balance(last, one, page) for last, one in pairwise(text) if one in PAIRED)
        yield Guess(score, guess.text + whole, raw[-1], (*guess.slots, *range(slot, slot + len(whole))))


def _gap(guesses: list[Guess], shown: list[Guess], complete: _Complete, slot: int, page: Page) -> list[Guess]:
    """Two characters or more for one: what waits, and what ``complete`` ends with, with pairs missing between.

    The likeliest beginnings are followed first, until nothing that could still be found would come near the best.
    """
    found: list[Guess] = []
    least = max((guess.score for guess in shown), default=-math.inf) - _BEAM
    begun = [
        (-(guess.score + likely + more + _MORE), number, guess.text + one, guess.slots, 1)
        for number, guess in enumerate(guesses[:_FOLLOWED])
        for one, likely in page.model.likeliest(guess.text[-1], before_gap(guess.byte), _TRIED_BEFORE)
        for more in [balance(guess.text[-1], one, page) if one in PAIRED else 0.0]
    ]
    heapify(begun)
    for _ in range(_MOST_BEGUN):
        if not begun:
            break
        score, number, text, room, missing = heappop(begun)
        if -score < least - _AT_LEAST:
            break
        one = text[-1]
        bytes_ = pair(one)
        if bytes_ is None:
            continue
        for after, likely, byte in complete(one, bytes_[1]):
            total = likely - score
            if total < least - _AT_LEAST_OF_PAGE:
                break
            if after in PAIRED:
                total += balance(one, after, page)
            if total > least:
                found.append(Guess(total, text + after, byte, room + (slot,) * (missing + 1)))
                least = max(least, total - _BEAM)
        if missing < _MOST_MISSING:
            for middle, likely in page.model.likeliest(one, between_gaps(bytes_[1]), _TRIED_BETWEEN):
                more = balance(one, middle, page) if middle in PAIRED else 0.0
                longer = score - likely - more - _MORE
                if -longer >= least - _AT_LEAST:
                    heappush(begun, (longer, number, text + middle, room, missing + 1))
    return found


def _ends(first: int, second: int, page: Page) -> _Complete:
    """What a character shown ends with its first byte."""

    def complete(one: str, trail: int) -> list[tuple[str, float, int]]:
        found = page.model.likeliest(one, after_gap(trail, first), _TRIED)
        return [(after, likely, second) for after, likely in found]

    return complete


def _speaks(reading: str, page: Page) -> _Complete:
    """What a lone byte with a reading ends."""

    def complete(one: str, trail: int) -> list[tuple[str, float, int]]:
        return sorted(
            (
                (after, page.model[one + after] + listed(after, page), byte)
                for after, byte in spoken_after(trail, reading)
            ),
            key=lambda three: -three[1],
        )

    return complete


def _close(guess: Guess, segment: Segment, slot: int, page: Page) -> Iterator[Guess]:
    if segment.letter:
        trail = ord(segment.letter)
        yield from _pair(guess, trail, trail, slot, page)
        return
    if segment.last:
        for one, byte in spoken(guess.byte, segment.last):
            yield _emit(guess, one, byte, slot, page, listed(one, page))
        return
    for score, made in endings(guess.text[-1], guess.byte, segment.following, page):
        yield Guess(guess.score + score, guess.text + made, -1, guess.slots + (slot,) * len(made))


def _prune(guesses: Iterable[Guess]) -> list[Guess]:
    """The best guess of each end, without those far behind the best of all."""
    kept: dict[tuple[str, int], Guess] = {}
    least = -1e9
    for guess in guesses:
        if guess.score < least:
            continue
        key = guess.text[-_REMEMBERED:], guess.byte
        rival = kept.get(key)
        if rival is None or rival.score < guess.score:
            kept[key] = guess
            least = max(least, guess.score - _BEAM)
    good = [guess for guess in kept.values() if guess.score >= least]
    return sorted(good, key=lambda guess: -guess.score)[:_WIDEST]
