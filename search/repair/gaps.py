"""Characters that may stand where a pair vanished: two or three for one that is shown.

Bytes pair askew in a run. Two of them, the second of one character and the first of the next, can have made a pair
that the page can't show; then one character stands where there were two. Which two fit is known from the
byte before the pair and the one behind it, and there are few: their middle bytes must make a pair that is not shown.
Three fit where two pairs vanished one after the other.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from heapq import nlargest
from itertools import islice

from search.repair.frames import alike, before_gap, between_gaps, pair, spoken, unshown, with_trail
from search.repair.language import (
    AFTER_MARK,
    AFTER_WORD,
    PAIRS,
    SIMPLE,
    UNSEEN,
    is_ideograph,
    marks,
    plausible,
    preceding,
    start_of_word,
    words_of,
)

Rated = tuple[float, str]
# Characters tried that begin a word of their own: last ones, middle ones; and both together.
_STARTS_TRIED, _INNER_TRIED, _TWO_TRIED = 6, 4, 8
_FAR = 12.0  # a filling so much less likely than the best is none
_POOR = -13.0  # a filling as unlikely as this makes one look for another with a character more
_KEPT = 12


@lru_cache(maxsize=1 << 16)
def fillings(before: str, lead: int, end: int | str, after: str) -> Sequence[str]:
    """What can stand between two characters, the likeliest by the dictionary first.

    ``lead`` is its first byte, ``end`` its last one or the reading of its last character; ``after`` is empty where
    nothing is known of what follows.
    """
    begun = sorted(((PAIRS[before + one], one) for one in before_gap(lead)), reverse=True)
    found = _of_two(begun, end, after)
    if not found or max(found)[0] < _POOR:
        found += _of_three(begun, end, after, nlargest(_KEPT, (score for score, _ in found)))
    found.sort(reverse=True)
    least = found[0][0] - _FAR if found else 0.0
    return tuple(two[1] for two in found[:_KEPT] if two[0] >= least)


def _of_two(begun: list[Rated], end: int | str, after: str) -> list[Rated]:
    """The likeliest fillings of two characters, the first one of ``begun``."""
    if isinstance(end, str):
        return [
            (likely + score, one + last)
            for likely, one in begun
            for score, last in _spoken_ends(one, end, after)
        ]
    found: list[Rated] = []
    least = -math.inf
    for likely, one in begun:
        inner = _within(one).get(end, ())
        for last, score in inner:
            found.append((likely + score + _behind(after)[last], one + last))
            least = max(least, found[-1][0] - _FAR)
        begins = likely + _closes(one)
        words = [last for last, _ in inner]
        for score, last in _begin(_lost(one), end, after):
            if begins + score < least:
                break
            if last not in words:
                found.append((begins + score, one + last))
                least = max(least, begins + score - _FAR)
    return found


def _of_three(begun: list[Rated], end: int | str, after: str, best: list[float]) -> list[Rated]:
    """The likeliest fillings of three characters, the first one of ``begun``; ``best`` are the scores of those of two.

    What can't be among the best any more is not looked for.
    """
    found: list[Rated] = []
    least = _least(best)
    bounds = ((likely + _most_behind(one), likely, one) for likely, one in begun)
    for most, likely, one in sorted(bounds, reverse=True):
        if most < least:
            break
        for score, two in _two(one, end):
            if likely + score < least:
                break
            total = likely + score + _link(two[-1], after)
            if total >= least:
                found.append((total, one + two))
                best = sorted((*best, total), reverse=True)[:_KEPT]
                least = _least(best)
    return found


def _least(best: list[float]) -> float:
    """What a filling must reach, given the scores of the best ones so far, the best first."""
    if not best:
        return -math.inf
    return max(best[0] - _FAR, best[-1] if len(best) == _KEPT else -math.inf)


@cache
def _most_behind(one: str) -> float:
    """No two characters behind ``one`` with a pair missing before each are likelier than this."""
    return max([_closes(one) + _likeliest_start(), *(score for score, _ in _inner(one)[:1])])


@cache
def _likeliest_start() -> float:
    return max(_opens(one) for forms in _forms().values() for one in forms)


def _link(last: str, after: str) -> float:
    return PAIRS[last + after] if after else 0.0


@lru_cache(maxsize=1 << 16)
def _two(one: str, end: int | str) -> Sequence[Rated]:
    """The likeliest two characters behind ``one``, with a pair missing before each of them."""
    found = [
        (likely + score, middle + last)
        for likely, middle in _inner(one)
        for score, last in _last_ones(middle, end)
    ]
    if isinstance(end, int):
        begins, leads = _closes(one), unshown(_lost(one))
        words = ((score, two) for score, two in _words_ending(end) if _lead(two[0]) in leads)
        found += [(begins + score, two) for score, two in islice(words, _INNER_TRIED)]
    return sorted(set(found), reverse=True)[:_TWO_TRIED]


@cache
def _words_ending(end: int) -> Sequence[Rated]:
    """Two characters of words, a pair missing between, whose last byte is ``end``, as the beginning of a word."""
    return sorted(_all_words()[end], reverse=True)


@cache
def _all_words() -> dict[int, list[Rated]]:
    found: defaultdict[int, list[Rated]] = defaultdict(list)
    for forms in _forms().values():
        for first in forms:
            if unshown(_trail(first)):
                for end, listed in _within(first).items():
                    found[end] += [(_opens(first) + likely, first + last) for last, likely in listed]
    return found


def _last_ones(one: str, end: int | str) -> Sequence[Rated]:
    """The likeliest last characters behind ``one``, with a pair missing between them, each with its log likelihood."""
    if isinstance(end, str):
        return nlargest(_INNER_TRIED, _spoken_ends(one, end, ""))
    begins = _closes(one)
    inner = _within(one).get(end, ())
    likely = {
        last: begins + score for score, last in _begin(_lost(one), end, "")[: _INNER_TRIED + len(inner)]
    }
    likely.update(inner)
    return sorted(((score, last) for last, score in likely.items()), reverse=True)[:_INNER_TRIED]


@lru_cache(maxsize=1 << 16)
def _spoken_ends(one: str, reading: str, after: str) -> Sequence[Rated]:
    """As ``_ends``, the last characters being those of a reading, each with the log likelihood of ``after`` too."""
    return [
        (PAIRS[one + last] + _link(last, after), last)
        for lead in unshown(_lost(one))
        for last, _ in spoken(lead, reading)
    ]


@lru_cache(maxsize=1 << 16)
def _begin(lost: int, end: int, after: str) -> Sequence[Rated]:
    """The likeliest characters with a last byte that begin a word behind a missing pair, with the log likelihood of
    that and of ``after``."""
    behind = _behind(after)
    found = {last: score + behind[last] for score, last in _starts(lost, end)}
    leads = unshown(lost)
    for last in behind.inner.get(end, ()):
        if last not in found and _lead(last) in leads:
            found[last] = _opens(last) + behind[last]
    return sorted(((score, last) for last, score in found.items()), reverse=True)[:_KEPT]


class _Behind(dict[str, float]):
    """A last character -> the log likelihood of ``after`` behind it: within a word, or as the next one begins.

    ``inner`` has the characters that stand before ``after`` within words, by their last bytes.
    """

    def __init__(self, after: str) -> None:
        self._after = after
        self._begins = _starts_with(after) if after else 0.0
        self.inner = _before(after) if after else {}

    def __missing__(self, last: str) -> float:
        if not self._after:
            return 0.0
        bytes_ = pair(last)
        if bytes_ and last in self.inner.get(bytes_[1], ()):
            found = PAIRS[last + self._after]
        else:
            found = _closes(last) + self._begins
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
        for one in islice((one for lead, one in ordered if lead in leads), _STARTS_TRIED)
    )
    return [(_opens(one), one) for one in dict.fromkeys(found)]


@cache
def _by_start(end: int) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The characters with a last byte and their first bytes: by how likely each is a word of its own, and by how likely
    it begins one."""
    found = [(_lead(one), one) for one in with_trail(end)]
    return (
        sorted(found, key=lambda two: -(_opens(two[1]) + _closes(two[1]))),
        sorted(found, key=lambda two: -_opens(two[1])),
    )


@cache
def _inner(one: str) -> Sequence[tuple[float, str]]:
    """The likeliest characters between ``one`` and another, a pair missing on either side."""
    lost = _lost(one)
    likely = {
        other: rating
        for listed in _within(one).values()
        for other, rating in listed
        if unshown(_trail(other))
    }
    begins = _closes(one)
    for other in _inner_starts(lost):
        likely.setdefault(other, begins + _opens(other))
    return sorted(((rating, other) for other, rating in likely.items()), reverse=True)[:_INNER_TRIED]


@cache
def _inner_starts(lost: int) -> Sequence[str]:
    """The likeliest characters by themselves, a pair missing on either side."""
    found = between_gaps(lost)
    return sorted(found, key=lambda one: -(_opens(one) + _closes(one)))[:_INNER_TRIED]


@cache
def _within(one: str) -> dict[int, list[tuple[str, float]]]:
    """By last byte: the characters that follow ``one`` within words with a pair missing between, and how likely."""
    leads = unshown(_trail(one))
    found: defaultdict[int, list[tuple[str, float]]] = defaultdict(list)
    for other, likely in words_of(SIMPLE[ord(one)]).followers.items():
        for form in _forms().get(other, ()):
            if _lead(form) in leads:
                found[_trail(form)].append((form, math.log(likely)))
    return found


@cache
def _before(after: str) -> dict[int, list[str]]:
    """By last byte: the characters that stand before ``after`` within words."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for first in preceding(SIMPLE[ord(after)]):
        for form in _forms().get(first, ()):
            found[_trail(form)].append(form)
    return found


@cache
def _forms() -> dict[str, list[str]]:
    """Each simplified character with its forms in traditional text."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code in range(0x4E00, 0xA000):
        one = chr(code)
        if plausible(one) and pair(one):
            found[SIMPLE[code]].append(one)
    return found


@cache
def _opens(one: str) -> float:
    """Log likelihood of a character as the beginning of a word."""
    if not is_ideograph(one):
        return math.log(marks().get(one, 0.0) + UNSEEN)
    return math.log(start_of_word(SIMPLE[ord(one)]) + UNSEEN)


@cache
def _closes(one: str) -> float:
    """Log likelihood that a word ends with a character and another word follows."""
    if not is_ideograph(one):
        return math.log(1 - AFTER_MARK)
    return math.log(words_of(SIMPLE[ord(one)]).rest + UNSEEN)


@cache
def _starts_with(after: str) -> float:
    if not is_ideograph(after):
        return math.log(AFTER_WORD * marks().get(after, 0.001))
    return _opens(after)


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
