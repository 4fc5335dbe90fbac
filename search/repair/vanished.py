"""Pairs of characters between which a pair of bytes can have vanished, in the forms of traditional text.

What the language lists of one character behind another, half a million pairs, is sifted at once: the last byte
of the first and the first byte of the second must make a pair that a page can't show.
"""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cache
from typing import NamedTuple

import numpy as np

from search.repair.frames import pair, unshown
from search.repair.language import SIMPLE, plausible_codes
from search.repair.listed import Listed, listed

_Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]


class _Forms(NamedTuple):
    """The characters of traditional text with two bytes, in the order of their simplified forms."""

    simple: _Numbers
    full: _Numbers
    lead: _Numbers
    trail: _Numbers

    def ranges(self, simple: _Numbers) -> tuple[_Numbers, _Numbers]:
        """Where the forms of some simplified characters begin, and how many there are of each."""
        start = np.searchsorted(self.simple, simple)
        return start, np.searchsorted(self.simple, simple, side="right") - start

    def of(self, simple: _Numbers) -> tuple[_Numbers, _Numbers]:
        """For some simplified characters in a row: the number of each, and the place of each of its forms."""
        start, sizes = self.ranges(simple)
        return np.repeat(np.arange(len(simple)), sizes), _ranges(start, sizes)


class _Pairs(NamedTuple):
    """For each pair: its characters, and the last byte and the log likelihood of the second one."""

    first: str
    last: str
    end: _Numbers
    likely: list[float]
    places: dict[str, tuple[int, int]]  # of each first character


@cache
def within(one: str) -> dict[int, list[tuple[str, float]]]:
    """By last byte: the characters that are listed behind ``one`` with a pair missing between, and how likely."""
    pairs = _pairs()
    start, stop = pairs.places.get(one, (0, 0))
    found: defaultdict[int, list[tuple[str, float]]] = defaultdict(list)
    for place, end in enumerate(pairs.end[start:stop].tolist(), start):
        found[end].append((pairs.last[place], pairs.likely[place]))
    return found


@cache
def ending(end: int) -> list[tuple[str, str, float]]:
    """All such pairs with a last byte, and how likely the second character is."""
    pairs = _pairs()
    places = np.flatnonzero(pairs.end == end).tolist()
    return [(pairs.first[place], pairs.last[place], pairs.likely[place]) for place in places]


def before(after: str, end: int) -> str:
    """The characters with a last byte behind which ``after`` is listed."""
    return _before(SIMPLE[ord(after)]).get(end, "")


@cache
def _before(after: str) -> dict[int, str]:
    """By last byte: the characters behind which a simplified character is listed."""
    table, forms = listed(), _forms()
    starts, sizes = _of_rows()
    rows = np.searchsorted(table.ends, np.flatnonzero(table.codes == ord(after)), side="right")
    places = _ranges(starts[rows], sizes[rows])
    places = places[np.argsort(forms.trail[places], kind="stable")]
    trail = forms.trail[places]
    begins = np.flatnonzero(np.diff(trail, prepend=-1)).tolist()
    text = _text(forms.full[places])
    ends = trail[begins].tolist()
    return {
        end: text[start:stop] for end, start, stop in zip(ends, begins, [*begins, len(text)][1:], strict=True)
    }


@cache
def _of_rows() -> tuple[_Numbers, _Numbers]:
    """Where the forms of each character of the table begin, and how many they are."""
    return _forms().ranges(_codes(listed().first))


@cache
def _pairs() -> _Pairs:
    table: Listed = listed()
    forms = _forms()
    gaps = np.zeros((256, 256), np.bool_)
    for trail in range(0x80, 0x100):
        gaps[trail, list(unshown(trail))] = True
    sizes = np.diff(table.ends, prepend=0)
    # The forms of the characters behind which something is listed, as far as a pair can vanish behind them.
    starts, counts = _of_rows()
    rows, firsts = np.repeat(np.arange(len(starts)), counts), _ranges(starts, counts)
    kept = np.flatnonzero(gaps[forms.trail[firsts]].any(axis=1))
    rows, firsts = rows[kept], firsts[kept]
    numbers = np.repeat(np.arange(len(rows)), sizes[rows])
    second = _ranges((table.ends - sizes)[rows], sizes[rows])
    behind, lasts = forms.of(table.codes[second].astype(np.int64))
    first = firsts[numbers[behind]]
    vanish = np.flatnonzero(gaps[forms.trail[first], forms.lead[lasts]])
    first, last, level = first[vanish], lasts[vanish], table.levels[second[behind[vanish]]]
    logs = [math.log(likely) if likely else 0.0 for likely in table.scale]
    begins = np.flatnonzero(np.diff(forms.full[first], prepend=-1))
    stops = [*begins[1:].tolist(), len(first)]
    names = _text(forms.full[first])
    places = {names[start]: (start, stop) for start, stop in zip(begins.tolist(), stops, strict=True)}
    return _Pairs(
        names, _text(forms.full[last]), forms.trail[last], [logs[one] for one in level.tolist()], places
    )


@cache
def _forms() -> _Forms:
    found = [(ord(SIMPLE[code]), code) for code in range(0x4E00, 0xA000) if plausible_codes()[code]]
    bytes_ = {code: pair(chr(code)) for _, code in found}
    rows = sorted((simple, code, *two) for simple, code in found if (two := bytes_[code]))
    simple, full, lead, trail = np.array(rows, np.int64).T
    return _Forms(simple, full, lead, trail)


def _ranges(starts: _Numbers, sizes: _Numbers) -> _Numbers:
    """The numbers from each start on, as many as its size says, one row behind the other."""
    ends = np.cumsum(sizes)
    found: _Numbers = np.repeat(starts - (ends - sizes), sizes)
    found += np.arange(len(found))
    return found


def _codes(text: str) -> _Numbers:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.int64)


def _text(codes: _Numbers) -> str:
    return codes.astype(np.uint32).tobytes().decode("utf-32-le")
