"""The moves of the search for a text behind bytes paired askew: what each token of a page can have been.

A state is a hypothesis about all that was read so far. A token adds bytes to it: those of the character shown, a
lone byte shown as ``?``, or a full-width mark that was cut out and written short.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from search.repair.candidates import likeliest
from search.repair.frames import (
    SHORT,
    after_gap,
    before_gap,
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
    log_likelihoods,
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
# A letter that stood by itself behind a lone byte: what follows it reads well.
_ALIGNED_BEHIND, _FLUENT_LENGTH, _FLUENT = 5.0, 4, -7.5
_MORE = 1.0  # the model finds true text less likely than it is; this makes up for a character more
# Characters tried for one unknown byte, and for each of two beside a gap.
TRIED_ONE, _TRIED_BEFORE, _TRIED = 30, 16, 12
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
            if ends_in_letter(one) and aligned(token.following):
                letter = chr(bytes_[1])
                after = _emit(state, whole, ALIGNED, bytes_[0], page, token.end)
                yield _emit(after, letter, ALIGNED, bytes_[1], page, token.end, _ALIGNED_BEHIND)


@cache
def ends_in_letter(one: str) -> bool:
    """Whether the last byte of a character is a letter, which may have stood by itself behind a lone byte."""
    bytes_ = pair(one)
    return bytes_ is not None and chr(bytes_[1]).isalpha() and bytes_[1] < 0x7F


@lru_cache(maxsize=1 << 12)
def aligned(following: str) -> bool:
    """Whether what follows a letter is paired as it should be: bytes read askew rarely read well."""
    likely = log_likelihoods(following[:_FLUENT_LENGTH])
    return (following[:1].isascii() and following[:1].isalnum()) or (
        len(likely) == _FLUENT_LENGTH - 1 and min(likely) > _FLUENT
    )


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
    for whole in likeliest(state.last, with_lead(state.pending, 0x81), TRIED_ONE):
        after = _emit(state, whole, ALIGNED, -1, page, token.end)
        for weight, lost in losses(whole, token.following, page.model, page.plain, page.open):
            yield _lose(after, lost, weight, token.end) if lost else after


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
            for whole in likeliest(state.last, with_trail(bytes_[0]), TRIED_ONE if shown else _TRIED):
                weight = _cut(mark, page) + (0.0 if shown else _CUT_MARK)
                yield _emit(state, whole, bytes_[1], bytes_[1], page, token.end, weight)._replace(
                    swallowed=shown
                )
