"""Edits over a text: how they become steps, and how steps are replayed and undone.

Every fix names what it does as edits over the text that came in, so that the steps need no mapping and both
directions are exact.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from search.model import RepairStep

_Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]


class Edit(NamedTuple):
    """``text[start:end]`` becomes ``after``; ``kind``, ``certainty`` and ``note`` go into the step."""

    start: int
    end: int
    after: str
    kind: str
    certainty: float = 1.0
    note: str = ""


def apply(text: str, edits: Iterable[Edit | RepairStep]) -> str:
    """The text with the edits done; they are sorted and do not overlap."""
    pieces: list[str] = []
    done = 0
    for edit in edits:
        pieces += (text[done : edit.start], edit.after)
        done = edit.end
    pieces.append(text[done:])
    return "".join(pieces)


def replay(text: str, steps: Iterable[RepairStep]) -> str:
    """The repaired text, made again from the text that came in."""
    return apply(text, steps)


def undo(repaired: str, steps: Iterable[RepairStep]) -> str:
    """The text that came in, made again from the repaired one."""
    pieces: list[str] = []
    done = 0
    shift = 0
    for step in steps:
        start = step.start + shift
        pieces += (repaired[done:start], step.before)
        done = start + len(step.after)
        shift += len(step.after) - (step.end - step.start)
    pieces.append(repaired[done:])
    return "".join(pieces)


def steps(text: str, edits: Iterable[Edit]) -> tuple[RepairStep, ...]:
    """The edits as steps, each with what stood there before."""
    return tuple(
        RepairStep(kind, start, end, text[start:end], after, certainty, note)
        for start, end, after, kind, certainty, note in edits
    )


def then_characters(edits: Sequence[Edit], middle: str, final: str, kind: str, note: str) -> list[Edit]:
    """``edits`` made ``middle``, whose characters were then exchanged for those of ``final``: one list of both.

    A character that an edit made is exchanged within the edit; any other becomes an edit of ``kind``.
    """
    changed = np.flatnonzero(_codes(middle) != _codes(final))
    lengths, gained, made = _places(edits)
    before = np.searchsorted(made, changed, side="right") - 1
    inside = (
        (before >= 0) & (changed < (made + lengths)[before]) if len(edits) else np.zeros(len(changed), bool)
    )
    result = [
        Edit(edit[0], edit[1], final[at : at + len(edit[2])], edit[3], edit[4], edit[5])
        for edit, at in zip(edits, made.tolist(), strict=True)
    ]
    free, owner = changed[~inside], before[~inside]
    source = free - np.where(owner >= 0, gained[owner], 0) if len(edits) else free
    runs = [*np.flatnonzero(np.diff(source, prepend=-2) != 1).tolist(), len(source)]
    positions, places = source.tolist(), free.tolist()
    for first, following in itertools.pairwise(runs):
        start, place, size = positions[first], places[first], following - first
        result.append(Edit(start, start + size, final[place : place + size], kind, 1.0, note))
    result.sort()
    return result


def _codes(text: str) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def then(first: Sequence[Edit], second: Sequence[Edit], middle: str) -> list[Edit]:
    """``first`` made ``middle``, ``second`` goes on from there: both in one list over the text that came in.

    Edits of both that overlap become one, of the kind of the first.
    """
    if not first or not second:
        return list(first or second)
    return _side_by_side(first, second) or _overlapping(first, second, middle)


def _side_by_side(first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit] | None:
    """Both lists in one if no edit of one touches what the other made; None if any does."""
    lengths, gained, made = _places(first)
    start = np.fromiter((edit[0] for edit in second), np.int64, len(second))
    end = np.fromiter((edit[1] for edit in second), np.int64, len(second))
    before = np.searchsorted(made, start, side="right") - 1
    if ((before >= 0) & (start < (made + lengths)[before])).any() or (
        before != np.searchsorted(made, end) - 1
    ).any():
        return None
    shift = np.where(before >= 0, gained[before], 0)
    moved = zip((start - shift).tolist(), (end - shift).tolist(), second, strict=True)
    return sorted([*first, *(Edit(new, last, *edit[2:]) for new, last, edit in moved)])


def _places(edits: Sequence[Edit]) -> tuple[_Numbers, _Numbers, _Numbers]:
    """For each edit: the length of what it made, the characters gained up to its end, where what it made starts."""
    starts = np.fromiter((edit[0] for edit in edits), np.int64, len(edits))
    ends = np.fromiter((edit[1] for edit in edits), np.int64, len(edits))
    lengths = np.fromiter((len(edit[2]) for edit in edits), np.int64, len(edits))
    gained = np.cumsum(lengths - (ends - starts))
    return lengths, gained, ends + gained - lengths


def _overlapping(first: Sequence[Edit], second: Sequence[Edit], middle: str) -> list[Edit]:
    spans: list[tuple[int, int, bool, Edit]] = [(edit.start, edit.end, True, edit) for edit in second]
    gained = 0
    for edit in first:
        start = edit.start + gained
        spans.append((start, start + len(edit.after), False, edit))
        gained += len(edit.after) - (edit.end - edit.start)
    spans.sort()
    joined: list[Edit] = []
    gained = 0
    group: list[tuple[int, int, bool, Edit]] = []
    end = 0
    for span in spans:
        if group and span[0] >= end:
            gained = _close(group, middle, gained, joined)
            group = []
        end = max(end, span[1]) if group else span[1]
        group.append(span)
    _close(group, middle, gained, joined)
    return joined


def _close(group: list[tuple[int, int, bool, Edit]], middle: str, gained: int, joined: list[Edit]) -> int:
    """Adds a group of overlapping edits as one; gives what was gained up to its end."""
    start, end = group[0][0], max(span[1] for span in group)
    if len(group) == 1:
        edit = group[0][3]
        if not group[0][2]:
            joined.append(edit)
            return gained + len(edit.after) - (edit.end - edit.start)
        joined.append(edit._replace(start=start - gained, end=end - gained) if gained else edit)
        return gained
    earlier = [edit for _, _, late, edit in group if not late]
    later = [
        edit._replace(start=edit.start - start, end=edit.end - start) for _, _, late, edit in group if late
    ]
    main = (earlier or later)[0]
    source = start - gained
    gained += sum(len(edit.after) - (edit.end - edit.start) for edit in earlier)
    after = apply(middle[start:end], later) if later else middle[start:end]
    certainty = min(edit.certainty for _, _, _, edit in group)
    joined.append(Edit(source, end - gained, after, main.kind, certainty, main.note))
    return gained
