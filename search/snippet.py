"""Stored text and the units that matched become segments: pieces of the text, marked or not. Never HTML.

What is marked is what matched: both look for the same folded characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from search.analyse import fold_with_offsets
from search.model import And, AtLeast, Either, Match, Near, Node, Or, Segment

Span = tuple[int, int]
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


def units_for(node: Node, field: str) -> tuple[str, ...]:
    """The units of ``node`` that a document may hold in ``field``; what is excluded is not among them."""
    return tuple(dict.fromkeys(_units(node, field)))


def mark(text: str, units: Iterable[str]) -> tuple[Segment, ...]:
    """The whole of ``text`` as segments."""
    return _segments(
        text, _merged(span for spans in _spans(text, units).values() for span in spans), 0, len(text)
    )


def snippet(text: str, units: Iterable[str], length: int = SNIPPET_LENGTH) -> tuple[Segment, ...]:
    """At most ``length`` characters of ``text`` where the most units stand together; joined, a piece of ``text``."""
    wanted = tuple(units)
    for begin in range(0, len(text) or 1, _STRETCH):
        piece = text[begin : begin + _STRETCH + _OVERLAP]
        spans = _spans(piece, wanted)
        if spans:
            return _window(piece, spans, length)
    return _window(text, {}, length)


def _window(text: str, spans: dict[str, list[Span]], length: int) -> tuple[Segment, ...]:
    marks = _merged(span for found in spans.values() for span in found)
    start = _best_start(text, spans, length)
    return _segments(text, marks, start, _end(text, marks, start, start + length))


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


def _spans(text: str, units: Iterable[str]) -> dict[str, list[Span]]:
    """Where each unit stands in ``text``, as offsets into it."""
    folded = fold_with_offsets(text)
    found: dict[str, list[Span]] = {}
    for unit in units:
        at = folded.text.find(unit)
        while at >= 0:
            last = at + len(unit) - 1
            found.setdefault(unit, []).append((folded.starts[at], folded.starts[last] + 1))
            at = folded.text.find(unit, at + 1)
    return found


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _best_start(text: str, spans: dict[str, list[Span]], length: int) -> int:
    """The start of the window that holds the most different units; of equal ones the first."""
    places = sorted((start, end, unit) for unit, found in spans.items() for start, end in found)
    best = best_count = low = present = 0
    counts = dict.fromkeys(spans, 0)
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
    return _start(text, best)


def _start(text: str, at: int) -> int:
    """Where to begin so that ``at`` is read in its sentence, or at least in its clause."""
    earliest = max(0, at - _LEAD)
    if earliest == 0:
        return 0
    lead = text[earliest:at]
    sentence = max(lead.rfind(mark) for mark in _SENTENCE_ENDS)
    clauses = [found for mark in _CLAUSE_ENDS if (found := lead.find(mark)) >= 0]
    if sentence >= 0:
        return earliest + sentence + 1
    return earliest + (min(clauses) + 1 if clauses else 0)


def _end(text: str, marks: list[Span], start: int, latest: int) -> int:
    """The end of the last sentence, or clause, before ``latest`` that leaves no mark out, nor one cut in two."""
    if latest >= len(text):
        return len(text)
    inside = [mark for mark in marks if start <= mark[0] < latest]
    if len(inside) > 1 and inside[-1][1] > latest:
        latest = inside.pop()[0]
    shown = inside[-1][1] if inside else start
    earliest = max(latest - _TAIL, min(shown, latest))
    for ends in (_SENTENCE_ENDS, _CLAUSE_ENDS):
        last = max(text.rfind(mark, earliest, latest) for mark in ends)
        if last >= 0:
            return last + (text[last] != "\n")
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
