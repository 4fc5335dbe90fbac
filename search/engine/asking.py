"""The second phase of a question: how much of it a document says, how densely, and whether of the same place.

A question is answered by a page that says most of it, in few characters, in words that are partly those of the
question and partly others. So beside the runs and passages of ``closeness`` it counts what share of the question a
document holds at all, how long its longest piece in one run is, which neighbouring words it holds near each
other (``nearby``), how short it is, and whether it is about another province than the one that is named. Words that
only ask belong to the shorter passage and to the longest run, since pages of questions and answers say these, too.

All of it is added, none is taken away. The weights are those of ``ranking.tsv`` that begin with ``asked_``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Protocol

import numpy as np

from search.engine.answer import Dates
from search.engine.arrays import Indexes
from search.engine.characters import worth_of
from search.engine.closeness import (
    FIELDS,
    MOST_READ,
    Held,
    Readers,
    best_passage,
    by_part,
    inverse,
    lengthen,
    numbered,
    occurrences,
)
from search.engine.columns import Mask
from search.engine.lists import Floats
from search.engine.nearby import nearby, neighbours
from search.engine.ranking import asked
from search.engine.times import periods, unsaid
from search.label.gazetteer import regions
from search.model import And, AtLeast, Node

# What is shorter is not better: a title and a line are no page. In characters.
SHORTEST = 256


class Beside(Dates, Protocol):
    """Dates and facets of some documents."""

    def having(self, facet: str, chosen: tuple[str, ...], ordinals: Indexes) -> Mask:
        """Which of the documents ``ordinals`` have one of the ``chosen`` values."""


@dataclass(frozen=True, slots=True)
class Answering:
    """For each document what each reason adds to its score."""

    runs: Floats
    passage: Floats
    coverage: Floats
    longest: Floats
    brevity: Floats
    nearby: Floats


@dataclass(frozen=True, slots=True)
class Answers:
    """``found`` for each document; ``characters`` has what each telling character of the question is worth."""

    found: Answering
    characters: dict[str, float]


def question(node: Node) -> AtLeast | None:
    """The question in ``node``, alone or beside filters."""
    if isinstance(node, AtLeast):
        return node if len(node.asked) > 1 else None
    if isinstance(node, And):
        return next((found for part in node.parts if (found := question(part)) is not None), None)
    return None


def answering(node: AtLeast, ordinals: Indexes, readers: Readers, dates: Indexes) -> Answers:
    """How far each of the documents ``ordinals``, which rise and are of ``dates``, answers the question ``node``."""
    pairs, places = numbered((node.asked,))
    rarity, weight = _rarity(pairs, [reader for _, reader in readers])
    said = frozenset(numbered(node.said)[0])
    telling = np.array([pair in said for pair in pairs], dtype=np.bool_)
    asking = _Asking(pairs, places, rarity, weight, telling, neighbours(node.words, pairs, rarity))
    silent = unsaid(periods(node), dates, node.asked, places)
    ways = [(np.full(len(ordinals), True), asking)]
    if silent.any():
        # Of which year a page without a date is, only its words can say.
        ways = [(dates <= 0, asking), (dates > 0, replace(asking, silent=silent))]
    found = [np.zeros(len(ordinals)) for _ in fields(Answering)]
    for chosen, way in ways:
        if chosen.any():
            for all_of_it, values in zip(found, way.of_all(ordinals[chosen], readers), strict=True):
                all_of_it[chosen] = values
    unheld = float(inverse(np.zeros(1), sum(reader.count for _, reader in readers))[0])
    return Answers(Answering(*found), worth_of(node.said, pairs, np.where(silent, 0.0, rarity), unheld))


def same_place(node: AtLeast, ordinals: Indexes, columns: Beside) -> Floats:
    """What the documents gain that are not about other provinces only than those that the question names."""
    if not node.provinces:
        return np.zeros(len(ordinals))
    elsewhere = columns.having("region", _provinces(), ordinals)
    elsewhere &= ~columns.having("region", node.provinces, ordinals)
    return np.where(elsewhere, 0.0, asked()["place"])


def _rarity(pairs: Sequence[str], readers: Sequence[Held]) -> tuple[Floats, Floats]:
    """How rare each pair is, by the documents that hold it, and that times how often these say it.

    What a page is about it says again and again; a word that is as rare but stands once on each of its pages tells
    less (Church and Gale 1995, "Poisson mixtures").
    """
    held, times = np.zeros(len(pairs)), np.zeros(len(pairs))
    for reader in readers:
        grams = reader.grams["body"]
        held += [min(grams.holders(pair), reader.count) for pair in pairs]
        times += [grams.total(pair) for pair in pairs]
    rarity = inverse(held, sum(reader.count for reader in readers))
    return rarity, rarity * (times + 1) / (held + 1)


@cache
def _provinces() -> tuple[str, ...]:
    return tuple(code for code, region in regions().items() if region.parent is None)


@dataclass(frozen=True, slots=True)
class _Asking:
    """The question as pairs of characters.

    ``places`` has the pair at each place of it, ``weight`` what each pair counts in the coverage, ``neighbours`` the
    pairs that stand for words that follow each other. Pairs that are ``silent`` are as if no document held them.
    """

    pairs: Sequence[str]
    places: Sequence[int]
    rarity: Floats
    weight: Floats
    telling: Mask
    neighbours: Sequence[tuple[int, int]]
    silent: Mask | None = None

    def of_all(self, ordinals: Indexes, readers: Readers) -> list[Floats]:
        """The fields of ``Answering`` for documents of a build."""
        found = [self.of_part(*part) for part in by_part(ordinals, readers)]
        return [np.concatenate(each) for each in zip(*found, strict=True)]

    def of_part(self, ordinals: Indexes, postings: Held) -> tuple[Floats, ...]:
        """The fields of ``Answering`` for documents of one part of a build."""
        worth, count = asked(), len(ordinals)
        longest = np.zeros((count, len(self.places)))
        present = np.zeros((count, len(self.pairs)), dtype=np.bool_)
        passage, near, lengths = np.zeros(count), np.zeros(count), np.zeros(count, dtype=np.int64)
        for field in FIELDS:
            grams = postings.grams[field]
            starts, ends = grams.extent(ordinals)
            ends = np.minimum(ends, starts + MOST_READ)
            owners, where, which = occurrences(self.pairs, grams, starts, ends)
            if self.silent is not None:
                owners, where, which = (each[~self.silent[which]] for each in (owners, where, which))
            present[owners, which] = True
            lengthen(longest, owners, where, which, self.places)
            if field == "body":
                where -= starts[owners]
                passage = self._passages(owners, where, which, count)
                near = self._nearby(owners, where, which, count)
                lengths = ends - starts
        rare = np.where(self.telling, self.rarity, 0.0)
        runs = longest @ rare[np.array(self.places, dtype=np.int64)]
        told = np.where(self.telling, self.weight, 0.0)
        coverage = present @ told / (float(told.sum()) or 1.0)
        brevity = np.log(MOST_READ / np.clip(lengths, SHORTEST, MOST_READ))
        return (
            worth["runs"] * runs,
            passage,
            worth["coverage"] * coverage,
            worth["longest"] * longest.max(axis=1, initial=0.0),
            worth["brevity"] * brevity,
            near,
        )

    def _nearby(self, owners: Indexes, where: Indexes, which: Indexes, count: int) -> Floats:
        size = int(asked()["nearby_size"])
        found = nearby(self.neighbours, owners, where, which, self.rarity, count, size)
        return asked()["nearby"] * found

    def _passages(self, owners: Indexes, where: Indexes, which: Indexes, count: int) -> Floats:
        """A short passage with the words that ask, and a longer one without them."""
        if not len(where):
            return np.zeros(count)
        worth = asked()
        near, size = int(worth["near_size"]), int(worth["passage_size"])
        close = best_passage(owners, where, which, self.rarity, count, near)
        told = np.where(self.telling, self.rarity, 0.0)
        wide = best_passage(owners, where, which, told, count, size)
        found: Floats = worth["near"] * close + worth["passage"] * wide
        return found
