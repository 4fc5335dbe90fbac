"""Stored text and the units that matched become segments: pieces of the text, marked or not. Never HTML.

What is marked is what matched: both look for the same folded characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from search.analyse import Folded, fold_with_offsets
from search.model import And, AtLeast, Either, Match, Near, Node, Or, Segment

Span = tuple[int, int]
# From where to where a unit stands, and which it is.
Place = tuple[int, int, int]
# A text and the units to mark in it.
Wanted = tuple[str, tuple[str, ...]]
SNIPPET_LENGTH = 140
# A snippet begins at most this much before its first mark: at the sentence's start if that is so near, else at a
# clause's; and it ends with a clause if one ends in its last characters.
_LEAD = 32
# A long body is looked through a stretch at a time, and no further than the first stretch with a match. Stretches
# overlap by more than the longest unit, so that none is missed between two.
_STRETCH, _OVERLAP = 50_000, 1_000
_TAIL = 40
_SENTENCE_ENDS = "。！？；!?;\n"
_CLAUSE_ENDS = _SENTENCE_ENDS + "，、：,:"
_CLAUSE_END = re.compile(f"[{_CLAUSE_ENDS}]")


def units_for(node: Node, field: str) -> tuple[str, ...]:
    """The units of ``node`` that a document may hold in ``field``; what is excluded is not among them."""
    return tuple(dict.fromkeys(_units(node, field)))


def mark(text: str, units: Iterable[str]) -> tuple[Segment, ...]:
    """The whole of ``text`` as segments."""
    return marks_and_snippets([(text, tuple(units))], [])[0][0]


def snippet(text: str, units: Iterable[str], length: int = SNIPPET_LENGTH) -> tuple[Segment, ...]:
    """At most ``length`` characters of ``text`` where the most units stand together; joined, a piece of ``text``."""
    return marks_and_snippets([], [(text, tuple(units))], length)[1][0]


def marks_and_snippets(
    whole: Sequence[Wanted], excerpts: Sequence[Wanted], length: int = SNIPPET_LENGTH
) -> tuple[list[tuple[Segment, ...]], list[tuple[Segment, ...]]]:
    """``mark`` for each of ``whole``, ``snippet`` for each of ``excerpts``: much faster than one by one."""
    pieces = [text[: _STRETCH + _OVERLAP] for text, _ in excerpts]
    folded = fold_with_offsets([*(text for text, _ in whole), *pieces])
    marks = [
        _segments(text, _merged(_places(each, units)), 0, len(text))
        for (text, units), each in zip(whole, folded, strict=False)
    ]
    snippets = [
        _window(piece, places, length)
        if (places := _places(each, units)) or len(text) <= _STRETCH
        else _deeper(text, units, length)
        for (text, units), piece, each in zip(excerpts, pieces, folded[len(whole) :], strict=True)
    ]
    return marks, snippets


def _deeper(text: str, units: tuple[str, ...], length: int) -> tuple[Segment, ...]:
    """A snippet of a text whose first stretch holds no match."""
    for begin in range(_STRETCH, len(text), _STRETCH):
        piece = text[begin : begin + _STRETCH + _OVERLAP]
        places = _places(fold_with_offsets([piece])[0], units)
        if places:
            return _window(piece, places, length)
    return _window(text, [], length)


def _window(text: str, places: list[Place], length: int) -> tuple[Segment, ...]:
    start = _best_start(text, places, length)
    # Those that end just before or begin just behind still tell whether a mark runs over the edge.
    near = _merged(each for each in places if each[1] >= start and each[0] <= start + length)
    return _segments(text, near, start, _end(text, near, start, start + length))


def _units(node: Node, field: str) -> Iterator[str]:
    if isinstance(node, Match):
        if field in node.fields:
            yield node.unit.text
    elif isinstance(node, Near):
        if field in node.fields:
            yield from (unit.text for unit in node.units)
    elif isinstance(node, And | Or | AtLeast | Either):
        for part in (node.typed, *node.also) if isinstance(node, Either) else node.parts:
            yield from _units(part, field)


def _places(folded: Folded, units: Iterable[str]) -> list[Place]:
    """Where the units stand, in the order of the text."""
    return sorted(
        (start, end, number) for number, unit in enumerate(units) for start, end in folded.places(unit)
    )


def _merged(places: Iterable[Place]) -> list[Span]:
    """What is to be marked: places that touch become one. ``places`` rise."""
    merged: list[Span] = []
    for start, end, _ in places:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _best_start(text: str, places: list[Place], length: int) -> int:
    """The start of the window that holds the most different units; of equal ones the first."""
    best = best_count = low = present = 0
    counts = dict.fromkeys((each[2] for each in places), 0)
    for start, end, unit in places:
        present += not counts[unit]
        counts[unit] += 1
        while low < len(places) and end - places[low][0] > length - _LEAD and places[low][0] < start:
            gone = places[low][2]
            counts[gone] -= 1
            present -= not counts[gone]
            low += 1
        if present > best_count:
            best, best_count = places[low][0], present
            if present == len(counts):
                break
    return _start(text, best)


def _start(text: str, at: int) -> int:
    """Where to begin so that ``at`` is read in its sentence, or at least in its clause."""
    earliest = max(0, at - _LEAD)
    if earliest == 0:
        return 0
    lead = text[earliest:at]
    sentence = max(map(lead.rfind, _SENTENCE_ENDS))
    if sentence >= 0:
        return earliest + sentence + 1
    clause = _CLAUSE_END.search(lead)
    return earliest + (clause.end() if clause else 0)


def _end(text: str, marks: list[Span], start: int, latest: int) -> int:
    """The end of the last sentence, or clause, before ``latest`` that leaves no mark out, nor one cut in two."""
    if latest >= len(text):
        return len(text)
    inside = [mark for mark in marks if start <= mark[0] < latest]
    if len(inside) > 1 and inside[-1][1] > latest:
        latest = inside.pop()[0]
    shown = inside[-1][1] if inside else start
    earliest = max(latest - _TAIL, min(shown, latest))
    tail = text[earliest:latest]
    for ends in (_SENTENCE_ENDS, _CLAUSE_ENDS):
        last = max(map(tail.rfind, ends))
        if last >= 0:
            return earliest + last + (tail[last] != "\n")
    return latest


def _segments(text: str, marks: list[Span], start: int, end: int) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    at = start
    for mark_start, mark_end in marks:
        first, last = max(mark_start, at), min(mark_end, end)
        if first >= last:
            continue
        if first > at:
            segments.append(Segment(text[at:first]))
        segments.append(Segment(text[first:last], marked=True))
        at = last
    if at < end:
        segments.append(Segment(text[at:end]))
    return tuple(segments)
