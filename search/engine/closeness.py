"""How much of what was asked a document holds in one piece, and how much of it in one passage: the second phase.

Ranking by words does not see where they stand. Of the documents that rank first by words (``candidates``) the pairs
of characters of the query are looked up with their places. *Runs* are the longest stretches of the query that a
document holds as they were asked: long ones say more than the same characters in pieces. A *passage* counts each
pair of the query once: the best one of a document says how much of the question it treats in one place.

Both weigh a pair by its rarity. The ideas are those of term proximity and passage retrieval (Metzler and Croft 2005,
"A Markov random field model for term dependencies"; Callan 1994, "Passage-level evidence in document retrieval").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from search.engine.arrays import Array, Indexes, slices
from search.engine.lists import Floats
from search.engine.ranking import weights
from search.model import And, AtLeast, Either, Match, Node


class Places(Protocol):
    """Where strings stand in one field of some documents, as places in the text of all of them."""

    def extent(self, ordinals: Indexes) -> tuple[Indexes, Indexes]:
        """Where the documents ``ordinals`` begin and end."""

    def inside(self, text: str, starts: Indexes, ends: Indexes) -> tuple[Indexes, Indexes]:
        """Where the pair ``text`` stands in each of the stretches: number of the stretch, and place."""

    def frequency(self, text: str) -> int:
        """How often the pair ``text`` stands in all documents of the build."""

    def holders(self, text: str) -> int:
        """How many documents hold the pair ``text``."""

    def total(self, text: str) -> int:
        """How often the pair ``text`` stands in its ``holders``, or an estimate."""

    def documents(self, text: str) -> Array:
        """The documents that hold the folded ``text``."""

    def characters(self, starts: Indexes, ends: Indexes) -> Array:
        """The characters of stretches of the body one behind the other, as numbers below ``1 << 16``."""


class Held(Protocol):
    """What is read of a part of a build: its fields, and how many documents it has."""

    @property
    def count(self) -> int: ...
    @property
    def grams(self) -> Mapping[str, Places]: ...


# The postings of each part of a build, with the place of its first document.
Readers = Sequence[tuple[int, Held]]

FIELDS = ("title", "body")
# Characters of a query, and of a document, that are looked at: more would cost time and change no order.
MOST_ASKED = 96
MOST_READ = 1 << 16


@dataclass(frozen=True, slots=True)
class Closeness:
    """For each document what its runs and its best passage add to its score."""

    runs: Floats
    passage: Floats


@dataclass(frozen=True, slots=True)
class Asked:
    """The folded stretches of text that a query asks for; ``held``: each match holds them all, whole."""

    texts: tuple[str, ...]
    held: bool


def stretches(node: Node) -> Asked:
    """What ``node`` asks for, where it asks for more than one thing."""
    texts = tuple(dict.fromkeys(text for text in _stretches(node) if len(text) > 1))
    return Asked(texts, isinstance(node, And) and node.together is None and _matches(node))


def _matches(node: And) -> bool:
    """Whether ``node`` asks for nothing that may be met in part."""
    return not any(isinstance(part, And | AtLeast | Either) for part in node.parts)


def _stretches(node: Node) -> list[str]:
    found: list[str] = []
    if isinstance(node, And):
        if node.together is not None:
            found.append(node.together.unit.text)
        else:
            for part in node.parts:
                found += [part.unit.text] if isinstance(part, Match) else _stretches(part)
    elif isinstance(node, AtLeast):
        found += node.said
    elif isinstance(node, Either):
        found += _stretches(node.typed)
    return found


def numbers(node: Node) -> tuple[str, ...]:
    """The numbers of documents of state that ``node`` asks for: the document that bears one has it beside its text."""
    if not isinstance(node, And):
        return ()
    if node.together is not None and node.together.fields == ("labels",):
        return (node.together.unit.text,)
    return tuple(found for part in node.parts for found in numbers(part))


def closeness(asked: Asked, ordinals: Indexes, readers: Readers) -> Closeness:
    """The closeness of ``asked`` in each of the documents ``ordinals``, which rise.

    Where every match holds all that was asked the runs of all are the same, and are left out.
    """
    pairs, places = numbered(asked.texts)
    rarity = rarity_of(pairs, [reader for _, reader in readers])
    places = [] if asked.held else places
    found = [_closeness(pairs, places, rarity, *part) for part in by_part(ordinals, readers)]
    return Closeness(*(np.concatenate(each) for each in zip(*found, strict=True)))


def by_part(ordinals: Indexes, readers: Readers) -> Iterator[tuple[Indexes, Held]]:
    """``ordinals``, which rise, for each part of the build, counted from its own first document."""
    for first, reader in readers:
        start, end = np.searchsorted(ordinals, [first, first + reader.count])
        yield ordinals[start:end] - first, reader


def _closeness(
    pairs: list[str], places: list[int], rarity: Floats, ordinals: Indexes, postings: Held
) -> tuple[Floats, Floats]:
    longest = np.zeros((len(ordinals), len(places)))
    passage = np.zeros(len(ordinals))
    for field in FIELDS if places else ("body",):
        grams = postings.grams[field]
        starts, ends = grams.extent(ordinals)
        ends = np.minimum(ends, starts + MOST_READ)
        owners, where, which = occurrences(pairs, grams, starts, ends)
        if places:
            lengthen(longest, owners, where, which, places)
        if field == "body" and len(where):
            size = int(weights()["passage_size"])
            passage = best_passage(owners, where - starts[owners], which, rarity, len(ordinals), size)
    runs: Floats = longest @ rarity[np.array(places, dtype=np.int64)]
    return weights()["runs"] * runs, weights()["passage"] * passage


def occurrences(
    pairs: Sequence[str], grams: Places, starts: Indexes, ends: Indexes
) -> tuple[Indexes, Indexes, Indexes]:
    """Where ``pairs`` stand in each of the stretches: number of the stretch, place, and number of the pair."""
    found = [grams.inside(pair, starts, ends) for pair in pairs]
    owners = np.concatenate([owner for owner, _ in found])
    where = np.concatenate([place for _, place in found])
    return owners, where, np.repeat(np.arange(len(pairs)), [len(place) for _, place in found])


def pairs_of(asked: Sequence[str]) -> list[str]:
    """The different pairs of characters of ``asked`` that are looked up."""
    return numbered(asked)[0]


def numbered(asked: Sequence[str]) -> tuple[list[str], list[int]]:
    """The different pairs of ``asked``, and for each place in it the number of its pair."""
    numbers: dict[str, int] = {}
    places: list[int] = []
    for text in asked:
        room = min(len(text) - 1, MOST_ASKED - len(places))
        places += [numbers.setdefault(text[at : at + 2], len(numbers)) for at in range(room)]
    return list(numbers), places


def rarity_of(pairs: Sequence[str], readers: Sequence[Held]) -> Floats:
    """The inverse frequency of each pair, as BM25 has it; a pair is counted in as many documents as it occurs."""
    held = np.zeros(len(pairs))
    for reader in readers:
        held += [min(reader.grams["body"].frequency(pair), reader.count) for pair in pairs]
    return inverse(held, sum(reader.count for reader in readers))


def inverse(held: Floats, count: int) -> Floats:
    """The inverse frequency, as BM25 has it, of what ``held`` of ``count`` documents hold."""
    rarity: Floats = np.log(1 + (count - held + 0.5) / (held + 0.5))
    return rarity


def lengthen(longest: Floats, owners: Indexes, where: Indexes, which: Indexes, places: Sequence[int]) -> None:
    """Raises ``longest`` (by document and place of the query) to the pairs of the longest run through that place."""
    numbers = np.array(places, dtype=np.int64)
    order = np.argsort(numbers, kind="stable")
    sizes = np.bincount(numbers, minlength=int(which.max(initial=-1)) + 1)[which]
    first = np.searchsorted(numbers[order], which)
    asked = order[slices(first, first + sizes)]
    owners, where = np.repeat(owners, sizes), np.repeat(where, sizes)
    # Where a run goes on, the place in the document and the place in the query rise together.
    diagonal = where - asked
    sequence = np.lexsort((where, diagonal))
    owners, where, asked, diagonal = (each[sequence] for each in (owners, where, asked, diagonal))
    new = np.ones(len(where), dtype=np.bool_)
    new[1:] = (np.diff(diagonal) != 0) | (np.diff(where) != 1)
    run = np.cumsum(new) - 1
    np.maximum.at(longest, (owners, asked), np.bincount(run)[run])


def best_passage(
    owners: Indexes, where: Indexes, which: Indexes, rarity: Floats, documents: int, size: int
) -> Floats:
    """The most rarity that stands together in one passage of each document, ``size`` characters long.

    Passages overlap by half.
    """
    half = where // (size // 2)
    sizes = np.zeros(documents, dtype=np.int64)
    np.maximum.at(sizes, owners, half + 2)
    starts = np.cumsum(sizes) - sizes
    present = np.zeros((int(sizes.sum()) + 1, len(rarity)), dtype=np.bool_)
    present[starts[owners] + half, which] = True
    together: Floats = (present[:-1] | present[1:]) @ rarity
    best = np.zeros(documents)
    held = np.flatnonzero(sizes)
    # Each document ends with an empty half, so that none shares a passage with the next.
    best[held] = np.maximum.reduceat(together, starts[held])
    return best
