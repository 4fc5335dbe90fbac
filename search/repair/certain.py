"""Runs that can be read in one way only: a lone byte, whole characters, and what closes them.

Most runs that byte-wise insertion left are of this kind. Their bytes are put together and decoded at once, which is
much faster than the search of ``shift``; where the language does not bear the reading out, the search decides.
"""

from __future__ import annotations

import re

from search.repair.frames import pair, spoken
from search.repair.insertion import BRACKETS, fits
from search.repair.language import LISTED, NOT_LISTED
from search.repair.moves import Page
from search.repair.readings import LETTERS
from search.repair.shift import Run, doubtful

_RUN = re.compile(
    rf"\?([{LETTERS}]{{1,6}})\)((?:[^\x00-\x7f]|{BRACKETS})*)(?:\?([{LETTERS}]{{1,6}})\)|([@-~]))"
)
_BEFORE = re.compile(rf"([^\x00-\x7f]){BRACKETS}*$")
_INSERTED = re.compile(BRACKETS)
_BRACKETS = re.compile(rf"{BRACKETS}+")
_REACH = 60
_LEAD = 7.0  # by which the best of several readings must be likelier than the next


def read(text: str, at: int, done: int, page: Page) -> Run | None:
    """The run that begins with the ``?`` at ``at``, if it has one likely reading; nothing before ``done`` is used."""
    before = _BEFORE.search(text, max(done, at - _REACH), at)
    bytes_ = pair(before[1]) if before else None
    if before is None or bytes_ is None:
        return None
    last, byte, end, after = before[1], bytes_[1], at, ""
    while text.startswith("?", end):
        found = _RUN.match(text, end)
        if found is None:
            return None
        end = found.end()
        following = text[end : end + 1]
        more = _one(last, byte, found, following if following > "\x7f" else "", page)
        if more is None:
            return None
        after += more
        last = more[-1]
        brackets = _BRACKETS.match(text, end)
        if brackets and fits(last, brackets[0]):
            end = brackets.end()
        byte = last.encode("gbk")[1]
    return Run(at, end, after, 1.0, 0.0, frozenset())


def _one(before: str, byte: int, found: re.Match[str], following: str, page: Page) -> str | None:
    """The likely reading of the run ``found``, which stands after a character that ends in ``byte``."""
    readings = _readings(byte, found, page)
    if not readings:
        return None
    if len(readings) > 1:
        rated = sorted(
            ((weight + _likelihood(before, after + following, page), after) for weight, after in readings),
            reverse=True,
        )
        if rated[0][0] < rated[1][0] + _LEAD:
            return None
        readings = rated
    after = readings[0][1]
    if doubtful(before + after + following, page):
        return None
    return after


def _likelihood(before: str, after: str, page: Page) -> float:
    return sum(map(page.model.next, before + after, after))


def _readings(byte: int, found: re.Match[str], page: Page) -> list[tuple[float, str]]:
    """All texts that the bytes of a run can be, with a weight for the characters that insertion was made to."""
    body = found[2]
    if "(" in body:
        body = _INSERTED.sub("", body)
    try:
        raw = body.encode("gb18030")
    except UnicodeEncodeError:
        return []
    readings: list[tuple[float, str]] = []
    for listed, trail in spoken(byte, found[1]):
        weight = _weight(listed, page)
        bytes_ = bytes((trail,)) + raw
        if found[4]:
            ends = [(weight, bytes_ + found[4].encode())]
        else:
            ends = [
                (weight + _weight(last, page), bytes_ + bytes((end,)))
                for last, end in spoken(bytes_[-1], found[3])
            ]
        for total, whole in ends:
            try:
                after = whole.decode("gbk")
            except UnicodeDecodeError:
                continue
            if 2 * len(after) == len(whole):
                readings.append((total, after))
    return readings


def _weight(one: str, page: Page) -> float:
    return LISTED if one in page.listed else NOT_LISTED if one in page.plain else 0.0
