"""The second phase of the ranking: what stands together, and what is new, raises the best matches a little more.

It only ever adds, and only to the ``candidates`` that rank first by words: those stay ahead of all others, so pages
never overlap, however deep one reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from search.engine import answer
from search.engine.answer import Dates, Matches
from search.engine.arrays import Indexes
from search.engine.closeness import Closeness, Readers, by_part, closeness, numbers, stretches
from search.engine.lists import Floats
from search.engine.ranking import weights
from search.model import Everything, Query


class Newest(Dates, Protocol):
    """The dates of documents, and the newest one of the build; numbers like 202405311018, 0 for none."""

    @property
    def newest(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Bonus:
    """What the second phase adds to the documents at ``places`` of the matches, by its reason."""

    places: Indexes
    runs: Floats
    passage: Floats
    freshness: Floats
    number: Floats


def refined(query: Query, matches: Matches, readers: Readers, columns: Newest) -> Matches:
    """``matches`` with the second phase in their scores."""
    added = bonus(query, matches, readers, columns)
    if added is None:
        return matches
    scores = matches.scores.copy()
    scores[added.places] += added.runs + added.passage + added.freshness + added.number
    return Matches(matches.ordinals, scores)


def bonus(query: Query, matches: Matches, readers: Readers, columns: Newest) -> Bonus | None:
    """What the second phase adds, or ``None`` where it has nothing to add."""
    fresh = query.freshness and not isinstance(query.node, Everything)
    wanted = numbers(query.node)
    asked = stretches(query.node) + wanted
    # A single match has nothing to be ranked against.
    if query.sort != "relevance" or not (asked or fresh) or len(matches.ordinals) < 2:
        return None
    # In rising order, as the documents stand.
    places = np.sort(answer.first(int(weights()["candidates"]), query, matches, columns))
    ordinals = matches.ordinals[places]
    nothing = np.zeros(len(places))
    near = closeness(asked, ordinals, readers) if asked else Closeness(nothing, nothing)
    borne = _borne(wanted, ordinals, readers) if wanted else nothing
    return Bonus(places, near.runs, near.passage, _freshness(ordinals, columns) if fresh else nothing, borne)


def _borne(wanted: Iterable[str], ordinals: Indexes, readers: Readers) -> Floats:
    """The documents that bear one of the numbers come before all that cite it."""
    bearing = [
        np.logical_or.reduce([np.isin(own, reader.grams["labels"].documents(number)) for number in wanted])
        for own, reader in by_part(ordinals, readers)
    ]
    return np.concatenate(bearing) * weights()["number"]


def _freshness(ordinals: Indexes, columns: Newest) -> Floats:
    """Half as much for every ``freshness_years`` that a document is older than the newest one; none without a date."""
    dates = columns.dates[ordinals]
    newest = columns.newest // 10**8 * 12 + columns.newest // 10**6 % 100
    age = newest - _months(dates)
    fresh: Floats = weights()["freshness"] * np.exp2(age * (-1 / (12 * weights()["freshness_years"])))
    fresh[dates <= 0] = 0.0
    return fresh


def _months(dates: Indexes) -> Indexes:
    """Months since the year 0; a date is a number like 202405311018."""
    return dates // 10**8 * 12 + dates // 10**6 % 100
