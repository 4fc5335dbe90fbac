"""The moves of the search for a text behind bytes paired askew: what each token of a page can have been.

A state is a hypothesis about all that was read so far. A token adds bytes to it: those of the character shown, a
lone byte shown as ``?``, or a full-width mark that was cut out and written short.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from search.repair.candidates import likeliest
from search.repair.frames import (
    SHORT,
    after_gap,
    before_gap,
    behind_gap,
    character,
    pair,
    spoken,
    spoken_after,
    with_lead,
    with_trail,
)
from search.repair.language import (
    LEFT_FULL,
    LISTED,
    NOT_LISTED,
    closing,
    is_ideograph,
    marks,
)
from search.repair.page_model import Model
from search.repair.readings import LETTERS, readers
from search.repair.swallowed import losses

ALIGNED = -1
GAP = -2  # GAP - byte: the byte after ``byte`` is unknown, as both made a pair that was not shown
# Log likelihoods of what no model of the language knows.
_CUT_MARK = -4.0  # a mark that the page does not seem to shorten was found between two characters
_MISFIT = -12.0  # brackets with a reading that fits no character before them
_CLOSES, _OPENS = 0.25, 0.15  # shares of a mark that closes an open one, or opens one that is closed later
_CLOSES_NOTHING = -4.0
_FAR = 12.0  # a character so much less likely than another is none
_MORE = 1.0  # the model finds true text less likely than it is; this makes up for a character more
# Characters tried for one unknown byte, and for each of two beside a gap.
_TRIED_ONE, _TRIED_BEFORE, _TRIED = 30, 16, 12
_TRIED_BEFORE_END, _TRIED_AT_END, _KEPT_AT_END = 12, 8, 12
_READING = re.compile(rf"[{LETTERS}]+")


class Trail(NamedTuple):
    """What has been read, as a list that shares its beginning with others."""

    before: Trail | None
    text: str
    end: int  # of the token that gave it


class State(NamedTuple):
    """A hypothesis: ``pending`` is a byte without its partner, or ALIGNED; ``byte`` the last byte of the text."""

    score: float
    pending: int
    byte: int
    last: str
    out: Trail | None
    swallowed: bool = False


class Page(NamedTuple):
    """What the whole page says: its language, the characters its site annotates, its sound text.

    ``short`` are the marks that it writes short; ``private`` says whether private-use characters stand on it; ``open``
    are the marks that are open where a run begins, ``awaited`` those
    that are closed behind it.
    """

    model: Model
    listed: frozenset[str]
    plain: str
    short: Mapping[str, str]
    private: bool = False
    open: frozenset[str] = frozenset()
    awaited: frozenset[str] = frozenset()

    @property
    def odd(self) -> frozenset[str]:
        """Characters that are less likely on the page than by the dictionary for other reasons than its pairs."""
        return self.model.odd


class Token(NamedTuple):
    end: int
    reading: str  # of a lone byte: "?reading)"
    brackets: str  # "(reading)" one or more times
    character: str
    following: str  # what stands behind it, a few characters


def expand(state: State, token: Token, page: Page, gaps: frozenset[int]) -> Iterator[State]:
    """The hypotheses that a token makes of one; at the tokens in ``gaps`` a pair may be missing before it."""
    if state.swallowed:
        yield state._replace(swallowed=False)
        return
    yield from _moves(state, token, page)
    if token.end in gaps and state.pending >= 0:
        for whole in likeliest(state.last, before_gap(state.pending), _TRIED_BEFORE):
            bytes_ = pair(whole)
            if bytes_:
                yield from _moves(
                    _emit(state, whole, GAP - bytes_[1], -1, page, token.end, _MORE), token, page
                )


def _moves(state: State, token: Token, page: Page) -> Iterator[State]:
    if token.reading:
        return _lone_byte(state, token, page)
    if token.brackets:
        return _brackets(state, token)
    if token.character == "?":
        return question(state, token, page)
    return _character(state, token, page)


def _emit(state: State, one: str, pending: int, byte: int, page: Page, end: int, more: float = 0.0) -> State:
    if one in PAIRED:
        more += balance(state.last, one, page)
    score = state.score + page.model[state.last + one] + more
    return State(score, pending, byte, one, Trail(state.out, one, end))


def decoded(raw: bytes) -> str | None:
    """The characters of two bytes each that make up ``raw``, None if there are no such."""
    try:
        text = raw.decode("gbk")
    except UnicodeDecodeError:
        return None
    return text if 2 * len(text) == len(raw) else None


PAIRED = frozenset(closing()) | frozenset(closing().values())


def balance(last: str, mark: str, page: Page) -> float:
    """What speaks for or against a mark that opens or closes, by those that are open or closed around it."""
    opener = closing().get(mark)
    if opener is None:
        return _share(_OPENS, mark, page) if mark in page.awaited else 0.0
    if opener in page.open and last != mark:
        return _share(_CLOSES, mark, page)
    return _CLOSES_NOTHING


def _share(share: float, mark: str, page: Page) -> float:
    """What to add so that a mark has this share of all marks, also where the page writes others of it short."""
    return math.log(share / marks()[mark]) - (math.log(LEFT_FULL) if mark in page.short.values() else 0.0)


def _character(state: State, token: Token, page: Page) -> Iterator[State]:
    """A character of the page: its bytes complete what is pending, or stand for themselves."""
    one = token.character
    if state.pending == ALIGNED:
        bytes_ = pair(SHORT.get(one, one)) if one > "\x7f" or one in SHORT else None
        yield _emit(state, one, ALIGNED, bytes_[1] if bytes_ else -1, page, token.end)
        return
    if one == "€" or "@" <= one <= "~":
        trail = 0x80 if one == "€" else ord(one)
        for whole in _completed(state, trail):
            yield _emit(state, whole, ALIGNED, trail, page, token.end)
        return
    bytes_ = pair(SHORT.get(one, one)) if one in SHORT or one > "\x7f" else None
    if bytes_:
        weight = _cut(one, page) if one in SHORT else 0.0
        for whole in _completed(state, bytes_[0]):
            yield _emit(state, whole, bytes_[1], bytes_[1], page, token.end, weight)


def _completed(state: State, trail: int) -> tuple[str, ...]:
    """The characters that the pending byte can make with this trail byte."""
    if state.pending <= GAP:
        return likeliest(state.last, after_gap(GAP - state.pending, trail), _TRIED)
    whole = character(state.pending, trail)
    return () if whole is None else (whole,)


def _lone_byte(state: State, token: Token, page: Page) -> Iterator[State]:
    """``?reading)``: a byte without partner that swallowed the bracket; with the byte before it, it reads so."""
    if state.pending == ALIGNED:
        for whole, trail in spoken(state.byte, token.reading):
            yield State(state.score + listed(whole, page), trail, trail, state.last, state.out)
        return
    known = state.pending > GAP
    found = (
        spoken(state.pending, token.reading) if known else spoken_after(GAP - state.pending, token.reading)
    )
    for whole, trail in found:
        yield _emit(state, whole, ALIGNED, trail, page, token.end, listed(whole, page))


def listed(one: str, page: Page) -> float:
    """What speaks for a character that was annotated, by whether the page annotates it elsewhere."""
    return LISTED if one in page.listed else NOT_LISTED if one in page.plain else 0.0


def _brackets(state: State, token: Token) -> Iterator[State]:
    """``(reading)`` in full: inserted if the two bytes before it are a character that reads so.

    Askew, that character is the one shown before it, which has been checked by whoever put it there.
    """
    if state.pending != ALIGNED or all(
        state.last in readers(one) for one in _READING.findall(token.brackets)
    ):
        yield state
        return
    yield State(state.score + _MISFIT, ALIGNED, -1, ")", Trail(state.out, token.brackets, token.end))


def question(state: State, token: Token, page: Page) -> Iterator[State]:
    """``?`` by itself: a mark, or a lone byte that swallowed what came after it, or stood before a mark."""
    if state.pending == ALIGNED:
        yield _emit(state, "?", ALIGNED, -1, page, token.end)
        if state.last > "\x7f":
            yield from _before_mark(state, token, page)
        return
    if state.pending <= GAP:
        return
    for whole in likeliest(state.last, with_lead(state.pending, 0x81), _TRIED_ONE):
        after = _emit(state, whole, ALIGNED, -1, page, token.end)
        for weight, lost in losses(whole, token.following, page.model):
            yield _lose(after, lost, weight, token.end) if lost else after


def endings(last: str, lead: int, following: str, page: Page) -> list[tuple[float, str]]:
    """What a lone byte after ``last`` and what it swallowed can have been, with the log likelihood, as ``question``."""
    found: list[tuple[float, str]] = []
    least = -math.inf
    for one, likely in page.model.likeliest(last, with_lead(lead, 0x81), _TRIED_ONE):
        if not is_ideograph(one):  # the list knows little of marks
            likely = page.model[last + one] + (balance(last, one, page) if one in PAIRED else 0.0)
        if likely < least:
            continue
        least = max(least, likely - _FAR)
        found += [(likely + weight, one + lost) for weight, lost in losses(one, following, page.model)]
    return found


def endings_after_gap(last: str, lead: int, following: str, page: Page) -> list[tuple[float, str]]:
    """As ``endings`` where a pair was not shown just before the lone byte, so that two characters end there."""
    model = page.model
    found: list[tuple[float, str]] = []
    for first, likely in model.likeliest(last, before_gap(lead), _TRIED_BEFORE_END):
        bytes_ = pair(first)
        if bytes_ is None:
            continue
        for second, more in model.likeliest(first, behind_gap(bytes_[1]), _TRIED_AT_END):
            if not is_ideograph(second):
                more = model[first + second] + (balance(first, second, page) if second in PAIRED else 0.0)
            score = likely + more
            found += [
                (score + weight, first + second + lost) for weight, lost in losses(second, following, model)
            ]
    found.sort(reverse=True)
    return found[:_KEPT_AT_END]


def _lose(state: State, stand_in: str, weight: float, end: int) -> State:
    return State(state.score + weight, state.pending, -1, stand_in, Trail(state.out, stand_in, end))


def _cut(mark: str, page: Page) -> float:
    return 0.0 if mark in page.short else _CUT_MARK


def _before_mark(state: State, token: Token, page: Page) -> Iterator[State]:
    """A lead byte before a mark that was found one byte late: the mark is the next token and gives the trail.

    Where pieces were not decoded one by one, the lead byte swallowed the mark, and which one it was is unknown.
    """
    next_one = token.following[:1]
    shown = next_one in SHORT or next_one == "。"
    if not shown and next_one < "@":
        return  # it could not be the second byte of anything
    for mark in (next_one,) if shown else dict.fromkeys((*page.short, "?", "!")):
        bytes_ = pair(SHORT.get(mark, mark))
        if bytes_:
            for whole in likeliest(state.last, with_trail(bytes_[0]), _TRIED_ONE if shown else _TRIED):
                weight = _cut(mark, page) + (0.0 if shown else _CUT_MARK)
                yield _emit(state, whole, bytes_[1], bytes_[1], page, token.end, weight)._replace(
                    swallowed=shown
                )
