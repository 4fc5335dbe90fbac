"""Reads a run of characters whose bytes were paired askew, and finds the text that they were made from.

Where an insertion went between the second byte of one character and the first of the next, all later bytes pair
one off until a byte that stands alone. The text that was there is found by a beam search over the bytes: each
token of the page adds known bytes, or unknown ones within narrow bounds (a lone byte shown as ``?`` together
with the byte before it has the reading that follows), and the likelihood of the characters decides.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from search.repair import script
from search.repair.frames import SHORT, character, pair, unshown, with_lead, with_trail
from search.repair.language import Model
from search.repair.readings import LETTERS, readers

LOST = "▯"
ALIGNED = -1
_GAP = -2  # _GAP - trail: the byte after ``trail`` is unknown, as both made a pair that was not shown
_TOKEN = re.compile(rf"\?([{LETTERS}]{{1,6}})\)|((?:\([{LETTERS}]{{1,6}}\))+)|(.)", re.S)
_READING = re.compile(rf"[{LETTERS}]+")
_SENTENCE_END = "。！？"
_BEAM = 14.0
_WIDEST = 160
_LONGEST = 400
_CONTEXT = 3  # plain characters read after a run, since they say something of it
# Log likelihoods of what no model of the language knows.
_CUT_MARK = -6.0  # a mark was found between two characters, here
_WRONG_SCRIPT = -5.0  # a simplified character in a traditional text
_NOT_LISTED = -4.0  # the character stands elsewhere on the page without its reading
_LISTED = 2.0
_MISFIT = -12.0  # brackets with a reading that fits no character before them
_LOST_MARK = -2.5


class Trail(NamedTuple):
    """What has been read, as a list that shares its beginning with others."""

    before: Trail | None
    text: str


class State(NamedTuple):
    """A hypothesis: ``pending`` is a byte without its partner, or ALIGNED; ``byte`` the last byte of the text."""

    score: float
    pending: int
    byte: int
    last: str
    out: Trail | None
    swallowed: bool = False


class Page(NamedTuple):
    """What the whole page says: its language, the characters its site annotates and those that it doesn't."""

    model: Model
    listed: frozenset[str]
    plain: frozenset[str]


class Run(NamedTuple):
    """``text[start:end]`` reads ``after``."""

    start: int
    end: int
    after: str
    certainty: float
    score: float


class Token(NamedTuple):
    end: int
    reading: str  # of a lone byte: "?reading)"
    brackets: str  # "(reading)" one or more times
    character: str


def tokens(text: str, start: int) -> Iterator[Token]:
    """The tokens of a page from ``start`` on."""
    for found in _TOKEN.finditer(text, start):
        yield Token(found.end(), found[1] or "", found[2] or "", found[3] or "")


def read(text: str, start: int, page: Page, *, gaps: bool) -> Run | None:
    """The text behind the run that begins at ``start``, a place where characters pair as they should.

    ``gaps`` allows for pairs that were not shown at all. None where nothing can have made the run.
    """
    states = [State(0.0, ALIGNED, -1, "\n", None)]
    quiet = 0
    opened = False
    end = start
    for token in tokens(text, start):
        following = text[token.end : token.end + 1]
        states = _prune(state for old in states for state in _expand(old, token, following, page, gaps))
        if not states:
            return None
        end = token.end
        event = bool(token.reading) or token.character == "?"
        opened = opened or event
        settled = opened and all(state.pending == ALIGNED for state in states)
        quiet = quiet + 1 if settled and not event else 0
        if quiet > _CONTEXT or (settled and token.character == "\n"):
            break
        if end - start > _LONGEST:
            break
    return _best(states, start, end)


def _best(states: list[State], start: int, end: int) -> Run | None:
    aligned = [state for state in states if state.pending == ALIGNED]
    if not aligned:
        return None
    best = max(aligned, key=lambda state: state.score)
    total = sum(math.exp(state.score - best.score) for state in aligned)
    return Run(start, end, _text(best.out), 1 / total, best.score)


def _text(out: Trail | None) -> str:
    pieces: list[str] = []
    while out is not None:
        pieces.append(out.text)
        out = out.before
    return "".join(reversed(pieces))


def _prune(states: Iterator[State]) -> list[State]:
    """The best state of each kind, without those far behind the best of all."""
    kept: dict[tuple[int, str, str, bool], State] = {}
    for state in states:
        earlier = state.out.before.text if state.out and state.out.before else ""
        key = (state.pending, state.last, earlier, state.swallowed)
        if key not in kept or kept[key].score < state.score:
            kept[key] = state
    if not kept:
        return []
    least = max(state.score for state in kept.values()) - _BEAM
    good = [state for state in kept.values() if state.score >= least]
    return sorted(good, key=lambda state: -state.score)[:_WIDEST]


def _expand(state: State, token: Token, following: str, page: Page, gaps: bool) -> Iterator[State]:
    if state.swallowed:
        yield state._replace(swallowed=False)
        return
    for before in (state, *(_gap(state, page) if gaps else ())):
        if token.reading:
            yield from _lone_byte(before, token.reading, page)
        elif token.brackets:
            yield from _brackets(before, token.brackets, page)
        elif token.character == "?":
            yield from _question(before, following, page)
        else:
            yield from _character(before, token.character, page)


def _emit(state: State, one: str, pending: int, byte: int, page: Page, bonus: float = 0.0) -> State:
    code = ord(one)
    if code < 0x10000 and script.marks()[code] == script.SIMPLIFIED:
        bonus += _WRONG_SCRIPT
    score = state.score + page.model.next(state.last, one) + bonus
    return State(score, pending, byte, one, Trail(state.out, one))


def _character(state: State, one: str, page: Page) -> Iterator[State]:
    """A character of the page: its bytes complete what is pending, or stand for themselves."""
    bytes_ = (ord(one), -1) if one < "\x80" else pair(one)
    if state.pending == ALIGNED:
        yield _emit(state, one, ALIGNED, bytes_[1] if bytes_ else -1, page)
        return
    if one == "€" or "@" <= one <= "~":
        trail = 0x80 if one == "€" else ord(one)
        for whole in _completed(state.pending, trail):
            yield _emit(state, whole, ALIGNED, trail, page)
    elif one in SHORT:
        mark = pair(SHORT[one])
        if mark:
            for whole in _completed(state.pending, mark[0]):
                yield _emit(state, whole, mark[1], mark[1], page, _CUT_MARK)
    elif bytes_ and one >= "\x80":
        for whole in _completed(state.pending, bytes_[0]):
            yield _emit(state, whole, bytes_[1], bytes_[1], page)


def _completed(pending: int, trail: int) -> Iterator[str]:
    """The characters that the pending byte can make with this trail byte."""
    if pending > _GAP:
        whole = character(pending, trail)
        if whole is not None:
            yield whole
        return
    leads = unshown(_GAP - pending)
    for lead, whole in with_trail(trail):
        if lead in leads:
            yield whole


def _gap(state: State, page: Page) -> Iterator[State]:
    """A pair that was not shown: it ends the pending character and begins another."""
    if state.pending < 0:
        return
    for trail, whole in with_lead(state.pending):
        if unshown(trail):
            yield _emit(state, whole, _GAP - trail, -1, page)


def _lone_byte(state: State, reading: str, page: Page) -> Iterator[State]:
    """``?reading)``: a byte without partner that swallowed the bracket; with the byte before it, it reads so."""
    if state.pending <= _GAP:
        leads = unshown(_GAP - state.pending)
        for whole in readers(reading):
            bytes_ = pair(whole)
            if bytes_ and bytes_[0] in leads and bytes_[1] > 0x80:
                yield _emit(state, whole, ALIGNED, bytes_[1], page, _listed(whole, page))
        return
    before = state.byte if state.pending == ALIGNED else state.pending
    for whole in readers(reading):
        bytes_ = pair(whole)
        if not bytes_ or bytes_[0] != before or bytes_[1] <= 0x80:
            continue
        if state.pending == ALIGNED:
            weight = _listed(whole, page)
            yield State(state.score + weight, bytes_[1], bytes_[1], state.last, state.out)
        else:
            yield _emit(state, whole, ALIGNED, bytes_[1], page, _listed(whole, page))


def _listed(one: str, page: Page) -> float:
    if one in page.listed:
        return _LISTED
    score = _NOT_LISTED if one in page.plain else 0.0
    return score + (_WRONG_SCRIPT if script.marks()[ord(one)] == script.SIMPLIFIED else 0.0)


def _brackets(state: State, brackets: str, page: Page) -> Iterator[State]:
    """``(reading)`` in full: inserted if the two bytes before it are a character that reads so."""
    reading = _READING.findall(brackets)
    first = state.last
    if state.pending != ALIGNED and state.byte >= 0:
        # Askew, the character that is shown was listed; it began with the byte before the pending one.
        yield state
        return
    if all(first in readers(one) for one in reading):
        yield state
        return
    out = Trail(state.out, brackets)
    yield State(state.score + _MISFIT, state.pending, -1, ")", out)


def _question(state: State, following: str, page: Page) -> Iterator[State]:
    """``?`` by itself: a mark, or a lone byte that swallowed what came after it, or stood before a mark."""
    mark = following in SHORT or following == "。"
    if state.pending == ALIGNED:
        yield _emit(state, "?", ALIGNED, -1, page)
        yield from _cut_after_lone(state, following, page)
        return
    if state.pending <= _GAP:
        return
    for trail, whole in with_lead(state.pending):
        if trail > 0x80:
            after = _emit(state, whole, ALIGNED, trail, page)
            if mark or following in ("", "\n", "\r"):
                yield after
            elif whole in _SENTENCE_END:
                yield _lose(after, "\n")
            else:
                yield _lose(after, LOST)


def _lose(state: State, stand_in: str) -> State:
    return State(state.score + _LOST_MARK, state.pending, -1, stand_in, Trail(state.out, stand_in))


def _cut_after_lone(state: State, following: str, page: Page) -> Iterator[State]:
    """A lead byte before a mark that was found one byte late: the mark is the next token and gives the trail."""
    shown = pair(SHORT.get(following, following)) if following in SHORT or following == "。" else None
    marks: Mapping[str, str] = {following: ""} if shown else SHORT
    for short in marks:
        bytes_ = shown or pair(SHORT[short])
        if not bytes_:
            continue
        for lead, whole in with_trail(bytes_[0]):
            if lead > 0x80:
                yield _emit(state, whole, bytes_[1], bytes_[1], page, _CUT_MARK)._replace(swallowed=bool(shown))
