"""The two-byte characters of GBK, seen from either byte: what a lone byte can have belonged to."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache

import numpy as np

from search.repair.language import plausible
from search.repair.readings import readers

LEADS = range(0x81, 0xFF)
TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
# The full-width marks that sites write short, and what they write.
SHORT = {"?": "？", "!": "！", ",": "，", ":": "：", ";": "；", "(": "（", ")": "）"}


def two_each(text: str) -> bytes | None:
    """The bytes of a text, or None unless each of its characters has two."""
    try:
        raw = text.encode("gb18030")
    except UnicodeEncodeError:
        return None
    return raw if len(raw) == 2 * len(text) else None


@cache
def pair(character: str) -> tuple[int, int] | None:
    """The two bytes of a character, or None if it has none of two bytes."""
    raw = two_each(character)
    return (raw[0], raw[1]) if raw else None


def character(lead: int, trail: int) -> str | None:
    """The character of two bytes, or None where they are no lead byte and its trail, or a cell left to users."""
    one = _CELLS[lead << 8 | trail]
    return None if one == _EMPTY else one


@cache
def cells(charset: str) -> np.ndarray[tuple[int], np.dtype[np.uint16]]:
    """The code point of the character of each two bytes of a charset, 0 where there is none."""
    pairs = np.full((len(LEADS), len(TRAILS), 3), ord("\n"), np.uint8)
    pairs[:, :, 0] = np.array(LEADS)[:, None]
    pairs[:, :, 1] = TRAILS
    shown = pairs.tobytes().decode(charset, "replace").split("\n")[:-1]
    codes = [ord(one) if len(one) == 1 else 0 for one in shown]
    found = np.zeros((0x100, 0x100), np.uint16)
    found[LEADS.start : LEADS.stop, TRAILS] = np.array(codes).reshape(len(LEADS), len(TRAILS))
    return np.where(found == 0xFFFD, 0, found).astype(np.uint16).reshape(-1)


_EMPTY = "\0"
_CELLS = cells("gbk").astype(np.uint32).tobytes().decode("utf-32-le")


@cache
def with_lead(lead: int, least: int = 0x40) -> tuple[str, ...]:
    """The plausible characters of one lead byte whose trail byte is ``least`` or more."""
    found = (character(lead, trail) for trail in TRAILS if trail >= least)
    return tuple(one for one in found if one is not None and plausible(one))


@cache
def with_trail(trail: int) -> tuple[str, ...]:
    """The plausible characters of one trail byte."""
    found = (character(lead, trail) for lead in LEADS)
    return tuple(one for one in found if one is not None and plausible(one))


@cache
def unshown(trail: int) -> frozenset[int]:
    """The bytes that, after ``trail`` read as a lead byte, make a pair that a page can't show."""
    return frozenset(second for second in LEADS if trail > 0x80 and character(trail, second) is None)


@cache
def alike(trail: int) -> int:
    """The first of the bytes after which the same bytes make pairs that a page can't show.

    There are a dozen kinds of bytes so, and what is worked out for one of a kind holds for all.
    """
    seconds = unshown(trail)
    return next(byte for byte in range(0x80, 0x100) if unshown(byte) == seconds)


@cache
def before_gap(lead: int) -> tuple[str, ...]:
    """The characters of a lead byte whose trail byte can have gone into a pair that was not shown."""
    return tuple(one for one in with_lead(lead) if unshown(_bytes(one)[1]))


def after_gap(lost: int, trail: int) -> tuple[str, ...]:
    """The characters that ``trail`` ends and whose lead byte made, after ``lost``, a pair that was not shown."""
    return _after_gap(alike(lost), trail)


@cache
def _after_gap(lost: int, trail: int) -> tuple[str, ...]:
    leads = unshown(lost)
    return tuple(one for one in with_trail(trail) if _bytes(one)[0] in leads)


def behind_gap(lost: int) -> tuple[str, ...]:
    """The characters of two bytes above ASCII whose lead byte made, after ``lost``, a pair that was not shown."""
    return _behind_gap(alike(lost))


@cache
def _behind_gap(lost: int) -> tuple[str, ...]:
    return tuple(one for lead in sorted(unshown(lost)) for one in with_lead(lead, 0x81))


def between_gaps(lost: int) -> tuple[str, ...]:
    """The characters whose lead byte made, after ``lost``, a pair that was not shown, and whose trail byte another."""
    return _between_gaps(alike(lost))


@cache
def _between_gaps(lost: int) -> tuple[str, ...]:
    return tuple(one for lead in sorted(unshown(lost)) for one in before_gap(lead))


def spoken(lead: int, reading: str) -> tuple[tuple[str, int], ...]:
    """The characters of a lead byte that have a reading, each with its trail byte, where that is no ASCII byte."""
    return spoken_by_lead(reading).get(lead, ())


def spoken_after(lost: int, reading: str) -> tuple[tuple[str, int], ...]:
    """The characters with a reading, and their trail bytes, whose lead byte made a pair not shown after ``lost``."""
    return _spoken_after(alike(lost), reading)


@lru_cache(maxsize=1 << 13)
def _spoken_after(lost: int, reading: str) -> tuple[tuple[str, int], ...]:
    found = spoken_by_lead(reading)
    return tuple(two for lead in sorted(found.keys() & unshown(lost)) for two in found[lead])


@lru_cache(maxsize=1 << 13)
def spoken_by_lead(reading: str) -> dict[int, tuple[tuple[str, int], ...]]:
    found: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for one in sorted(readers(reading)):
        bytes_ = pair(one)
        if bytes_ and bytes_[1] > 0x80:
            found[bytes_[0]].append((one, bytes_[1]))
    return {lead: tuple(listed) for lead, listed in found.items()}


@cache
def _bytes(one: str) -> tuple[int, int]:
    raw = one.encode("gbk")
    return raw[0], raw[1]
