"""Reads a run of characters whose bytes were paired askew, and finds the text that they were made from.

Where an insertion went between the second byte of one character and the first of the next, all later bytes pair
one off until a byte that stands alone. The text that was there is found by a beam search over the bytes: each
token of the page adds known bytes, or unknown ones within narrow bounds (a lone byte shown as ``?`` together
with the byte before it has the reading that follows), and the likelihood of the characters decides.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from search.repair.language import log_likelihoods
from search.repair.moves import (
    ALIGNED,
    GAP,
    PAIRED,
    Page,
    State,
    Token,
    Trail,
    balance,
    decoded,
    ends_in_letter,
    expand,
)
from search.repair.page_model import PAGE_TAKES
from search.repair.readings import LETTERS
from search.repair.segments import behind

_TOKEN = re.compile(rf"\?([{LETTERS}]{{1,6}})\)|((?:\([{LETTERS}]{{1,6}}\))+)|(.)", re.S)
_PLAIN_MARKS, _LONGEST_ROW = "，。、：；？！（）《》“”", 16
_PLAIN = re.compile(rf"[一-鿿{_PLAIN_MARKS}]{{2,{_LONGEST_ROW}}}")  # characters of two bytes
_FOLLOWING = 12
_BEAM = 6.0
_WIDEST = 60
_LONGEST = 400
_LONGEST_RUN = 1600  # with what goes on behind it
_GOES_ON = frozenset("(?")  # what follows belongs to the run
CONTENDERS = 8.0
_NO_GAPS: frozenset[int] = frozenset()
# A character as unlikely as this, or two in a row, make one look for a pair that was not shown before it.
# On a page that shows pairs of the user area as private-use characters, most pairs were shown.
_DOUBTFUL, _DOUBTFUL_TWO = -7.5, -12.0
_DOUBTFUL_SHOWN, _DOUBTFUL_TWO_SHOWN = -14.5, -22.0


class Run(NamedTuple):
    """``text[start:end]`` reads ``after``; ``doubtful`` are the ends of tokens that fit badly."""

    start: int
    end: int
    after: str
    certainty: float
    score: float
    doubtful: frozenset[int]


def token_at(text: str, start: int) -> Token:
    """The token of a page that begins at ``start``, where any character is one if nothing longer is."""
    found = _TOKEN.match(text, start)
    reading, brackets, one = found.groups("") if found else ("", "", text[start])
    end = found.end() if found else start + 1
    return Token(end, reading, brackets, one, text[end : end + _FOLLOWING])


def read(text: str, start: int, page: Page) -> Run | None:
    """The text behind the run that begins at ``start``, a place where characters pair as they should.

    None where nothing can have made the run.
    """
    run = _search(text, start, page, _NO_GAPS)
    if run is None:
        return _search(text, start, page, frozenset(range(start, start + _LONGEST)))
    if not run.doubtful:
        return run
    # The second search weighs the readings without gaps too, and reads on further, so its answer stands.
    return _search(text, start, page, run.doubtful) or run


def _search(text: str, start: int, page: Page, gaps: frozenset[int]) -> Run | None:
    states = [State(0.0, ALIGNED, -1, "\n", None)]
    opened = False
    end = start
    while end < len(text):
        row = _plain(text, end) if _askew(states) else ""
        if row and gaps.isdisjoint(range(end, end + len(row) + 1)):
            states = _row(states, row, end, page)
            end += len(row)
        else:
            token = token_at(text, end)
            states = _prune(new for old in states for new in expand(old, token, page, gaps))
            end = token.end
            opened = opened or bool(token.reading) or token.character == "?"
        if not states:
            return None
        if text[end : end + 1] in _GOES_ON and end - start <= _LONGEST_RUN:
            continue
        if end - start > _LONGEST or (
            opened and all(state.pending == ALIGNED and not state.swallowed for state in states)
        ):
            break
    return _best(states, start, end, behind(text, end), page)


def _plain(text: str, start: int) -> str:
    """The characters from ``start`` on of which only the order of their bytes counts, empty if they are not two."""
    found = _PLAIN.match(text, start)
    row = found[0] if found else ""
    size = next((place for place, one in enumerate(row) if ends_in_letter(one)), len(row))
    return row[:size] if size > 1 else ""


def _askew(states: list[State]) -> bool:
    """Whether bytes wait for their partners and what comes next is all that matters to them."""
    return any(state.pending >= 0 for state in states) and not any(
        state.swallowed or state.pending <= GAP for state in states
    )


def _row(states: list[State], row: str, at: int, page: Page) -> list[State]:
    """What the states make of several characters in a row: of those that make the same of them, the likeliest stays."""
    raw = row.encode("gb18030", "replace")
    best: dict[int, tuple[float, State]] = {}
    firsts: dict[int, str] = {}
    texts: dict[int, str] = {}
    model = page.model
    for state in states:
        pending = state.pending
        if pending not in texts:
            texts[pending] = row if pending == ALIGNED else decoded(bytes((pending,)) + raw[:-1]) or ""
            firsts[pending] = texts[pending][:1]
        first = firsts[pending]
        if not first:
            continue
        score = state.score + model[state.last + first]
        if first in PAIRED:
            score += balance(state.last, first, page)
        if pending not in best or score > best[pending][0]:
            best[pending] = score, state
    found: list[State] = []
    for pending, (score, state) in best.items():
        made = texts[pending]
        out = state.out
        for place, one in enumerate(made, at + 1):
            out = Trail(out, one, place)
        score += model.all_after(made)
        if not PAIRED.isdisjoint(made[1:]):
            score += math.fsum(balance(last, one, page) for last, one in pairwise(made) if one in PAIRED)
        found.append(State(score, pending if pending == ALIGNED else raw[-1], raw[-1], made[-1], out))
    found.sort(reverse=True)
    return [state for state in found if state.score >= found[0].score - _BEAM]


def _prune(states: Iterable[State]) -> list[State]:
    """The best state of each kind, without those far behind the best of all."""
    kept: dict[tuple[int, str, bool], State] = {}
    best = -math.inf
    for state in states:
        score = state.score
        if score < best - _BEAM:
            continue
        best = max(best, score)
        key = (state.pending, _tail(state.out), state.swallowed)
        rival = kept.get(key)
        if rival is None or rival.score < score:
            kept[key] = state
    if len(kept) < 2:
        return list(kept.values())
    good = [state for state in kept.values() if state.score >= best - _BEAM]
    return sorted(good, key=lambda state: -state.score)[:_WIDEST]


def _tail(out: Trail | None) -> str:
    """The last few characters, the last one first: hypotheses that share them will never differ again."""
    if out is None:
        return ""
    before = out.before
    return out.text if before is None else out.text + before.text


def _best(states: list[State], start: int, end: int, after: str, page: Page) -> Run | None:
    aligned = [state for state in states if state.pending == ALIGNED]
    if after:  # what follows the first character that follows is the same for all
        aligned = [state._replace(score=state.score + page.model[state.last + after[0]]) for state in aligned]
    if not aligned:
        return None
    if len(aligned) > 1:
        leader = max(state.score for state in aligned)
        aligned = [state for state in aligned if state.score > leader - CONTENDERS]
    best = max(aligned, key=lambda state: state.score)
    total = math.fsum(math.exp(state.score - best.score) for state in aligned)
    pieces: list[str] = []
    ends: list[int] = []
    out = best.out
    while out is not None:
        pieces.append(out.text)
        ends.append(out.end)
        out = out.before
    pieces.reverse()
    ends.reverse()
    return Run(start, end, "".join(pieces), 1.0 / total, best.score, _doubtful(pieces, ends, page))


def _doubtful(pieces: list[str], ends: list[int], page: Page) -> frozenset[int]:
    found: set[int] = set()
    for number in doubtful(pieces, page):
        found |= {ends[abs(number)]} if number >= 0 else {ends[-number - 1], ends[-number]}
    return frozenset(found)


def doubtful(pieces: Sequence[str], page: Page) -> list[int]:
    """Where pieces follow each other badly: the number of the piece, negative if the one before it is meant too."""
    one, two = (_DOUBTFUL_SHOWN, _DOUBTFUL_TWO_SHOWN) if page.private else (_DOUBTFUL, _DOUBTFUL_TWO)
    found: list[int] = []
    earlier = 0.0
    for number, likely in enumerate(map(page.model.next, pieces, pieces[1:]), 1):
        if likely < one:
            found.append(number)
        elif likely + earlier < two:
            found.append(-number)
        earlier = likely
    return found


def doubtful_in(text: str, page: Page) -> list[int]:
    """As ``doubtful``, of a text of sound bytes: only what the dictionary finds unlikely is asked of the page."""
    if not page.odd.isdisjoint(text):
        return doubtful(text, page)
    one, two = (_DOUBTFUL_SHOWN, _DOUBTFUL_TWO_SHOWN) if page.private else (_DOUBTFUL, _DOUBTFUL_TWO)
    likely = log_likelihoods(text)
    found: list[int] = []
    for number, (before, this) in enumerate(zip([0.0, *likely], likely, strict=False), 1):
        if this < one + PAGE_TAKES or before + this < two + 2 * PAGE_TAKES:
            this = page.model[text[number - 1 : number + 1]]
            if this < one:
                found.append(number)
            elif number > 1 and this + page.model[text[number - 2 : number]] < two:
                found.append(-number)
    return found
