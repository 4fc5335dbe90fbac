"""Characters that may stand where a pair vanished: two or three for one that is shown.

Bytes pair askew in a run. Two of them, the second of one character and the first of the next, can have made a pair
that the page can't show; then one character stands where there were two. Which two fit is known from the
byte before the pair and the one behind it, and there are few: their middle bytes must make a pair that is not shown.
Three fit where two pairs vanished one after the other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache, lru_cache
from heapq import nlargest
from itertools import islice

from search.repair.edges import closes, opens, starts_with
from search.repair.frames import (
    alike,
    before_gap,
    between_gaps,
    pair,
    spoken_after,
    unshown,
    with_trail,
)
from search.repair.language import PAIRS, SIMPLE, is_ideograph, words_of
from search.repair.native import core
from search.repair.vanished import before, ending, within

Rated = tuple[float, str]
# Characters tried that begin a word of their own: last ones, middle ones; and both together.
STARTS_TRIED, INNER_TRIED, TWO_TRIED = 6, 8, 12
FAR = 12.0  # a filling so much less likely than the best is none
POOR = 0.0  # a filling as unlikely as this makes one look for another with a character more: any is
KEPT = 12


@lru_cache(maxsize=1 << 14)
def _fillings(last: str, lead: int, end: int | str, after: str) -> Sequence[str]:
    """What can stand between two characters, the likeliest by the dictionary first.

    ``lead`` is its first byte, ``end`` its last one or the reading of its last character; ``after`` is empty where
    nothing is known of what follows.
    """
    begun = _begun(last, lead)
    found = _of_two(begun, end, after)
    if not found or max(found)[0] < POOR:
        found += _of_three(begun, end, after, nlargest(KEPT, (score for score, _ in found)))
    found.sort(reverse=True)
    least = found[0][0] - FAR if found else 0.0
    return tuple(two[1] for two in found[:KEPT] if two[0] >= least)


fillings = _fillings if core is None else core.fillings


@lru_cache(maxsize=1 << 14)
def _begun(last: str, lead: int) -> Sequence[Rated]:
    """The characters with a first byte behind which a pair can vanish, after ``last``, the likeliest first."""
    return tuple(sorted(((PAIRS[last + one], one) for one in before_gap(lead)), reverse=True))


def _of_two(begun: Sequence[Rated], end: int | str, after: str) -> list[Rated]:
    """The likeliest fillings of two characters, the first one of ``begun``."""
    found: list[Rated] = []
    least = -math.inf
    for likely, one in begun:
        for score, last in _one_behind(one, end, after):
            total = likely + score
            if total < least:
                break
            found.append((total, one + last))
            least = max(least, total - FAR)
    return found


@lru_cache(maxsize=1 << 14)
def _one_behind(one: str, end: int | str, after: str) -> Sequence[Rated]:
    """The likeliest characters behind ``one`` with a pair missing between, the likeliest first, each with the log
    likelihood of ``after`` too."""
    if isinstance(end, str):
        return tuple(sorted(_spoken_ends(one, end, after), reverse=True))
    inner = within(one).get(end, ())
    begins = closes(one)
    words = [last for last, _ in inner]
    found = [(begins + score, last) for score, last in _begin(_lost(one), end, after) if last not in words]
    if inner:
        behind = _behind(after)
        found += [(score + behind[last], last) for last, score in inner]
        found.sort(reverse=True)
    return tuple(found)


def _of_three(begun: Sequence[Rated], end: int | str, after: str, best: list[float]) -> list[Rated]:
    """The likeliest fillings of three characters, the first one of ``begun``; ``best`` are the scores of those of two.

    What can't be among the best any more is not looked for.
    """
    found: list[Rated] = []
    least = _least(best)
    bounds = ((likely + _most_behind(one, end), likely, one) for likely, one in begun)
    for most, likely, one in sorted(bounds, reverse=True):
        if most < least:
            break
        for score, two in _two_behind(one, end, after):
            total = likely + score
            if total < least:
                break
            found.append((total, one + two))
            best = sorted((*best, total), reverse=True)[:KEPT]
            least = _least(best)
    return found


def _least(best: list[float]) -> float:
    """What a filling must reach, given the scores of the best ones so far, the best first."""
    if not best:
        return -math.inf
    return max(best[0] - FAR, best[-1] if len(best) == KEPT else -math.inf)


@lru_cache(maxsize=1 << 14)
def _most_behind(one: str, end: int | str) -> float:
    """No two characters behind ``one`` with a pair missing before each are likelier than this."""
    inner = _inner(one)
    if isinstance(end, str) or not inner:
        return inner[0][0] if inner else -math.inf
    words = _words_ending(end)
    most = closes(one) + words[0][0] if words else -math.inf
    for likely, middle in inner:
        if likely <= most:
            break
        begun = _begin(_lost(middle), end, "")
        if begun:
            most = max(most, likely + closes(middle) + begun[0][0])
        for _, score in within(middle).get(end, ()):
            most = max(most, likely + score)
    return most


def _link(last: str, after: str) -> float:
    return PAIRS[last + after] if after else 0.0


@lru_cache(maxsize=1 << 14)
def _two_behind(one: str, end: int | str, after: str) -> Sequence[Rated]:
    """As ``_two``, with the log likelihood of ``after``."""
    return tuple(
        sorted(((score + _link(two[-1], after), two) for score, two in _two(one, end)), reverse=True)
    )


@lru_cache(maxsize=1 << 14)
def _two(one: str, end: int | str) -> Sequence[Rated]:
    """The likeliest two characters behind ``one``, with a pair missing before each of them."""
    found = [
        (likely + score, middle + last)
        for likely, middle in _inner(one)
        for score, last in _last_ones(middle, end)
    ]
    if isinstance(end, int):
        begins, leads = closes(one), unshown(_lost(one))
        words = ((score, two) for score, two in _words_ending(end) if _lead(two[0]) in leads)
        found += [(begins + score, two) for score, two in islice(words, INNER_TRIED)]
    return tuple(sorted(set(found), reverse=True)[:TWO_TRIED])


@cache
def _words_ending(end: int) -> Sequence[Rated]:
    """Two characters of words, a pair missing between, whose last byte is ``end``, as the beginning of a word."""
    return sorted(
        ((opens(first) + likely, first + last) for first, last, likely in ending(end)), reverse=True
    )


def _last_ones(one: str, end: int | str) -> Sequence[Rated]:
    """The likeliest last characters behind ``one``, with a pair missing between them, each with its log likelihood."""
    return _one_behind(one, end, "")[:INNER_TRIED]


def _spoken_ends(one: str, reading: str, after: str) -> Sequence[Rated]:
    """As ``_one_behind``, of the characters of a reading, in any order."""
    return [(PAIRS[one + last] + _link(last, after), last) for last, _ in spoken_after(_lost(one), reading)]


@lru_cache(maxsize=1 << 14)
def _begin(lost: int, end: int, after: str) -> Sequence[Rated]:
    """The likeliest characters with a last byte that begin a word behind a missing pair, with the log likelihood of
    that and of ``after``."""
    behind = _behind(after)
    found = {last: score + behind[last] for score, last in _starts(lost, end)}
    leads = unshown(lost)
    for last in before(after, end) if after else "":
        if last not in found and _lead(last) in leads:
            found[last] = opens(last) + behind[last]
    return tuple(sorted(((score, last) for last, score in found.items()), reverse=True)[:KEPT])


class _Behind(dict[str, float]):
    """A last character -> the log likelihood of ``after`` behind it: within a word, or as the next one begins."""

    def __init__(self, after: str) -> None:
        self._after = after
        self._simple = SIMPLE[ord(after)] if after else ""
        self._begins = starts_with(after) if after else 0.0

    def __missing__(self, last: str) -> float:
        if not self._after:
            return 0.0
        if is_ideograph(last) and self._simple in words_of(SIMPLE[ord(last)])[3]:
            found = PAIRS[last + self._after]
        else:
            found = closes(last) + self._begins
        self[last] = found
        return found


_behind = lru_cache(maxsize=1 << 13)(_Behind)


@cache
def _starts(lost: int, end: int) -> Sequence[Rated]:
    """The characters with a last byte that begin words most often, with how likely each begins one."""
    leads = unshown(lost)
    found = (
        one
        for ordered in _by_start(end)
        for one in islice((one for lead, one in ordered if lead in leads), STARTS_TRIED)
    )
    return [(opens(one), one) for one in dict.fromkeys(found)]


@cache
def _by_start(end: int) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The characters with a last byte and their first bytes: by how likely each is a word of its own, and by how likely
    it begins one."""
    found = [(_lead(one), one) for one in with_trail(end)]
    return (
        sorted(found, key=lambda two: -(opens(two[1]) + closes(two[1]))),
        sorted(found, key=lambda two: -opens(two[1])),
    )


@cache
def _inner(one: str) -> Sequence[tuple[float, str]]:
    """The likeliest characters between ``one`` and another, a pair missing on either side."""
    lost = _lost(one)
    likely = {
        other: rating for listed in within(one).values() for other, rating in listed if unshown(_trail(other))
    }
    begins = closes(one)
    for other in _inner_starts(lost):
        likely.setdefault(other, begins + opens(other))
    return sorted(((rating, other) for other, rating in likely.items()), reverse=True)[:INNER_TRIED]


@cache
def _inner_starts(lost: int) -> Sequence[str]:
    """The likeliest characters by themselves, a pair missing on either side."""
    found = between_gaps(lost)
    return sorted(found, key=lambda one: -(opens(one) + closes(one)))[:INNER_TRIED]


@cache
def _lost(one: str) -> int:
    """The last byte of a character, or one that is alike."""
    return alike(_trail(one))


@cache
def _trail(one: str) -> int:
    bytes_ = pair(one)
    return bytes_[1] if bytes_ else 0


@cache
def _lead(one: str) -> int:
    bytes_ = pair(one)
    return bytes_[0] if bytes_ else 0
