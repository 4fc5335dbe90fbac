"""The second phase of the ranking: what stands together, and what is new, raises the best matches a little more.

It only ever adds. What is new counts for every match; what stands together only for the ``candidates`` that rank first
without it: those stay ahead of all others, so pages never overlap, however deep one reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import cache
from operator import attrgetter
from typing import cast

import numpy as np

from search.engine import answer
from search.engine.answer import Matches
from search.engine.arrays import Indexes
from search.engine.asking import Beside, answering, question, same_place
from search.engine.characters import together
from search.engine.closeness import Asked, Readers, by_part, closeness, numbers, pairs_of, stretches
from search.engine.columns import NO_AGE, Columns
from search.engine.figures import figures
from search.engine.lists import Floats
from search.engine.ranking import asked, weights
from search.engine.times import periods, same_time
from search.model import AtLeast, Everything, Node, Query


@dataclass(frozen=True, slots=True)
class Bonus:
    """What the second phase adds to the documents at ``places`` of the matches, by its reason."""

    places: Indexes
    runs: Floats
    passage: Floats
    number: Floats
    coverage: Floats
    longest: Floats
    brevity: Floats
    nearby: Floats
    place: Floats
    time: Floats
    characters: Floats
    figure: Floats

    @property
    def total(self) -> Floats:
        """All of it."""
        # What does not apply is one array of zeros for several of them.
        parts = {id(part): part for part in _parts()(self)}
        return cast(Floats, sum(parts.values()))


@cache
def _parts() -> Callable[[Bonus], tuple[Floats, ...]]:
    """Reads what each reason adds."""
    return attrgetter(*(each.name for each in fields(Bonus) if each.name != "places"))


def pairs_read(node: Node) -> list[str]:
    """The pairs of characters that the second phase looks up for ``node``."""
    whole = question(node)
    return pairs_of(
        (*stretches(node).texts, *numbers(node)) if whole is None else (whole.asked, *numbers(node))
    )


def refined(query: Query, matches: Matches, readers: Readers, columns: Columns) -> Matches:
    """``matches`` with the second phase in their scores."""
    matches = freshened(query, matches, columns)
    added = bonus(query, matches, readers, columns)
    if added is None:
        return matches
    scores = matches.scores.copy()
    scores[added.places] += added.total
    return Matches(matches.ordinals, scores)


def freshened(query: Query, matches: Matches, columns: Columns) -> Matches:
    """``matches`` with what their dates add to their scores."""
    if not _ranks(query, matches) or not query.freshness or isinstance(query.node, Everything):
        return matches
    fresh = by_age()[columns.ages[matches.ordinals]]
    return Matches(matches.ordinals, matches.scores + fresh)


def bonus(query: Query, matches: Matches, readers: Readers, columns: Beside) -> Bonus | None:
    """What the second phase adds to what is ``freshened``, or ``None`` where it has nothing to add."""
    wanted = numbers(query.node)
    typed, whole = stretches(query.node), question(query.node)
    if not _ranks(query, matches) or not (typed.texts or wanted or whole):
        return None
    # In rising order, as the documents stand.
    places = np.sort(answer.first(int(weights()["candidates"]), query, matches, columns))
    ordinals = matches.ordinals[places]
    none = np.zeros(len(places))
    borne = _borne(wanted, ordinals, readers) if wanted else none
    if whole is not None:
        place, dates = same_place(whole, ordinals, columns), columns.dates[ordinals]
        time, answers = same_time(periods(whole), dates), answering(whole, ordinals, readers, dates)
        said = answers.found
        parts = (
            said.runs,
            said.passage,
            borne,
            said.coverage,
            said.longest,
            said.brevity,
            said.nearby,
            place,
            time,
        )
        so_far = matches.scores[places] + sum(parts)
        return Bonus(places, *parts, *_read(whole, answers.characters, so_far, ordinals, readers))
    near = closeness(Asked(typed.texts + wanted, typed.held and not wanted), ordinals, readers)
    return Bonus(places, near.runs, near.passage, borne, none, none, none, none, none, none, none, none)


def _read(
    whole: AtLeast, worth: dict[str, float], scores: Floats, ordinals: Indexes, readers: Readers
) -> tuple[Floats, Floats]:
    """What characters of such ``worth`` and figures add to those of ``ordinals`` that come first by ``scores``."""
    first = np.sort(np.argsort(-scores, kind="stable")[: int(asked()["texts"])])
    characters, figure = np.zeros(len(ordinals)), np.zeros(len(ordinals))
    characters[first] = asked()["characters"] * together(worth, ordinals[first], readers)
    figure[first] = asked()["figure"] * figures(whole.asked, whole.words, ordinals[first], readers)
    return characters, figure


def _ranks(query: Query, matches: Matches) -> bool:
    """Whether there is something to rank: a single match has nothing to be ranked against."""
    return query.sort == "relevance" and len(matches.ordinals) > 1


def _borne(wanted: Iterable[str], ordinals: Indexes, readers: Readers) -> Floats:
    """The documents that bear one of the numbers come before all that cite it."""
    bearing = [
        np.logical_or.reduce([np.isin(own, reader.grams["labels"].documents(number)) for number in wanted])
        for own, reader in by_part(ordinals, readers)
    ]
    return np.concatenate(bearing) * weights()["number"]


@cache
def by_age() -> Floats:
    """What a document gains by its age in months: half as much for every ``freshness_years``; none without a date."""
    halved = np.arange(NO_AGE + 1) / (12 * weights()["freshness_years"])
    fresh: Floats = weights()["freshness"] * np.exp2(-halved)
    fresh[NO_AGE] = 0.0
    return fresh
