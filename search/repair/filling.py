"""Fills pairs that were not shown into a reading, place by place: a beam over what ``gaps`` knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from search.repair import gaps
from search.repair.native import core
from search.repair.page_model import Model

MORE = 1.0  # the model finds true text less likely than it is; this makes up for a character more
BEAM = 12.0
MOST_FILLED = 100
FOLLOWED = 6  # texts so far in which a gap is looked for


class Place(NamedTuple):
    """A character of a reading for which two or three may have stood: its ``number`` and its first byte; its last
    byte or the reading of its last character; whether the character behind it is in doubt too."""

    number: int
    lead: int
    end: int | str
    open: bool


Rated = tuple[float, str]


def _filled(
    model: Model, last: str, text: str, places: Sequence[Place], behind: str, weight: float
) -> list[Rated]:
    """A reading and what it is with pairs filled in, each with its score: ``weight`` and its log likelihood.

    ``last`` is the character before it, ``behind`` what follows; ``places`` are in order.
    """
    found = [(weight, last)]
    done = 0
    for number, lead, end, is_open in places:
        if number > done:
            common = model.all_after(text[done:number])
            found = [
                (score + model[so_far[-1] + text[done]] + common, so_far + text[done:number])
                for score, so_far in found
            ]
        after = text[number + 1 : number + 2] or behind[:1]
        more = [(score + model[so_far[-1] + text[number]], so_far + text[number]) for score, so_far in found]
        best = max(more)[0]
        for score, so_far in found[:FOLLOWED]:
            if score + 2 * MORE < best - BEAM:  # whatever stands there can't come near
                break
            fillings = dict.fromkeys(gaps.fillings(so_far[-1], lead, end, after))
            if is_open:
                fillings |= dict.fromkeys(gaps.fillings(so_far[-1], lead, end, ""))
            more += [
                (score + model.all_after(so_far[-1] + filling) + MORE * (len(filling) - 1), so_far + filling)
                for filling in fillings
            ]
            best = max(more)[0]
        found = _nearest(more)
        done = number + 1
    rest = text[done:] + behind
    if rest:
        common = model.all_after(rest)
        found = [(score + model[so_far[-1] + rest[0]] + common, so_far) for score, so_far in found]
    return [(score, (so_far + text[done:])[1:]) for score, so_far in found]


def _nearest(found: list[Rated]) -> list[Rated]:
    """The likeliest texts, without those far behind the best. Those that end alike differ as words still."""
    found.sort(reverse=True)
    least = found[0][0] - BEAM
    return [two for two in found[:MOST_FILLED] if two[0] >= least]


filled = _filled if core is None else core.filled
