"""Runs that begin with a lone byte whose reading is shown, cut into segments whose bytes are known."""

from __future__ import annotations

import re
from typing import NamedTuple

from search.repair.frames import SHORT, pair
from search.repair.insertion import BRACKETS
from search.repair.readings import LETTERS

_LONGEST = 200  # characters of a segment
_MOST = 12  # segments of a stretch
_SEGMENT = re.compile(
    rf"\?([{LETTERS}]{{1,6}})\)((?:[^\x00-\x7f€]|{BRACKETS}){{0,{_LONGEST}}})(?:\?(?:([{LETTERS}]{{1,6}})\))?|([@-~€]))"
)
_LONE = re.compile(rf"\?[{LETTERS}]{{1,6}}\)")
# A full-width mark may have been written short, and has its bytes all the same: those of an ASCII mark match nothing.
_BEFORE = re.compile(rf"([^\x00-\x7f]|[!,:;()]){BRACKETS}*$")
_INSERTED = re.compile(BRACKETS)
BRACKETS_BEHIND = re.compile(rf"{BRACKETS}+")
_REACH = 60
_CONTEXT = 6  # characters on either side of a run that say something of it
_FOLLOWING = 12


class Segment(NamedTuple):
    """A lone byte with a ``reading``, the ``bytes`` of whole characters, and what closes them.

    That is another lone byte with a reading (``last``), the second byte of a character (``letter``, which 0x80 is too),
    or, if both are empty, a lone byte that swallowed what came before ``following``.
    """

    reading: str
    bytes: bytes
    last: str
    letter: str
    brackets: str  # readings inserted after the last character
    following: str


class Stretch(NamedTuple):
    """Segments in a row between a character that pairs as it should and ``end``."""

    before: str  # the last character is the one that pairs as it should
    byte: int  # the second one of that
    segments: tuple[Segment, ...]
    end: int
    behind: str


def find(text: str, at: int, done: int) -> Stretch | None:
    """The stretch that begins with the ``?`` at ``at``; nothing before ``done`` is used."""
    last = _last(text, max(done, at - _REACH), at)
    bytes_ = pair(last) if last else None
    before = before_run(text, done, at)
    if bytes_ is None or before[-1:] != last:  # the bracket of a reading is no mark
        return None
    segments: list[Segment] = []
    end = at
    while text.startswith("?", end):
        segment = _SEGMENT.match(text, end)
        if segment is None or len(segments) == _MOST:
            if not segments or _LONE.match(text, end):
                return None
            break
        end = segment.end()
        raw = _bytes(segment[2])
        if raw is None:
            return None
        brackets = BRACKETS_BEHIND.match(text, end)
        end = brackets.end() if brackets else end
        segments.append(
            Segment(
                segment[1],
                raw,
                segment[3] or "",
                (segment[4] or "").replace("€", "\x80"),
                brackets[0] if brackets else "",
                text[end : end + _FOLLOWING],
            )
        )
    return Stretch(before, bytes_[1], tuple(segments), end, behind(text, end))


def _last(text: str, start: int, at: int) -> str:
    """The character before a place, whatever was inserted behind it, as wide as it was; empty if it has one byte."""
    one = text[at - 1 : at] if at > start else ""
    if one == ")":
        found = _BEFORE.search(text, start, at)
        one = found[1] if found else ""
    return SHORT.get(one, one) if (one in SHORT and one != "?") or one > "\x7f" else ""


def behind(text: str, end: int) -> str:
    """The characters behind a run, as far as nothing else is read askew there; a text ends as a line does."""
    rest = _bare(text[end : end + _REACH])
    return rest.partition("?")[0][:_CONTEXT] if rest else "\n"


def before_run(text: str, done: int, at: int) -> str:
    """The characters before a run, as far as nothing else was read askew there; the last one as wide as it was."""
    before = _bare(text[max(done, at - _REACH) : at]).rpartition("?")[2][-_CONTEXT:]
    return before[:-1] + SHORT.get(before[-1:], before[-1:])


def _bare(part: str) -> str:
    return _INSERTED.sub("", part) if "(" in part else part


def _bytes(body: str) -> bytes | None:
    body = _bare(body)
    try:
        raw = body.encode("gb18030")
    except UnicodeEncodeError:
        return None
    return raw if len(raw) == 2 * len(body) else None
