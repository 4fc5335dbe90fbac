"""The lists of a build's words: which documents hold a word's characters, and what the word is worth in each field.

One list serves both sides of a search. It has every document that holds the characters of the word in some field, in
one segmenter's word or across two, which is what matches; and beside each its frequency as a word in the body together
with the length of that body, which is all that BM25 asks. Titles and labels hold few words: theirs are kept by the
place of the document in the list. So a query whose words are known to the build never looks at a place of a character.
A word of a single character stands nearly everywhere: its list has only the documents that it was cut from.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh.util.numeric import byte_to_length

from search.engine.arrays import Array, Indexes, expect, load, numbers
from search.engine.dictionary import Dictionary

Floats = npt.NDArray[np.float64]

# The field whose frequencies stand beside every document of a list; those of the others stand by place.
MAIN = "body"
# Whoosh keeps a field's length as one byte; this is what each byte stands for.
LENGTHS: Floats = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float64)
# Whoosh's own defaults for BM25F.
_B, _K1 = 0.75, 1.2
# Frequencies below this are looked up, not reckoned.
_USUAL = 32


class Sparse(NamedTuple):
    """What a field other than ``MAIN`` adds to a list: at which places, and the factor at each."""

    places: Array
    factors: Array
    frequency: int


class List(NamedTuple):
    """The documents that hold a word, rising; ``whole`` where its characters decide, not only the word.

    A factor is a frequency above eight bits of length. In ``main`` 0 stands for a document whose body does not hold
    the characters; a frequency of 0 for one that holds them across other words.
    """

    documents: Array
    main: Array
    frequency: int
    sparse: Mapping[str, Sparse]
    whole: bool

    def within(self, fields: Sequence[str]) -> Array:
        """The documents that hold it in one of ``fields``."""
        if len(fields) > len(self.sparse):
            return self.documents
        kept = self.main != 0 if MAIN in fields else np.zeros(len(self.documents), dtype=np.bool_)
        for field, found in self.sparse.items():
            if field in fields:
                kept[found.places] = True
        documents: Array = self.documents[kept]
        return documents


class Field:
    """What BM25 needs to know of a field."""

    def __init__(self, folder: Path, name: str, documents: int, total: int) -> None:
        self.total = total
        self.frequencies = numbers(load(folder / f"words.{name}.frequencies.npy", scattered=True))
        self.factors = load(folder / f"words.{name}.factors.npy", scattered=True)
        self.weigh(documents, total)

    def weigh(self, documents: int, total: int) -> None:
        """Takes the number of documents, and of words in all of them, as the measure of what is rare and long."""
        self._count = documents
        average = total / (documents or 1) or 1
        # What a length adds to the frequency below the line of BM25, for each of the 256 lengths there are.
        self._norms = _K1 * ((1 - _B) + _B * LENGTHS / average)
        self._usual = self._saturation(np.arange(_USUAL << 8))

    def scores(self, factors: Array, frequency: int, weight: float) -> Floats:
        """BM25 times ``weight`` of postings of a word that ``frequency`` documents have, as Whoosh's BM25F gives it."""
        worth = weight * (math.log(self._count / (frequency + 1)) + 1)
        try:
            scores: Floats = self._usual.take(factors)
        except IndexError:
            scores = self._saturation(factors.astype(np.int64))
        scores *= worth
        return scores

    def _saturation(self, factors: Indexes) -> Floats:
        """What is left of BM25 without the word's rarity."""
        frequencies = (factors >> 8).astype(np.float64)
        saturation: Floats = (frequencies * (_K1 + 1)) / (frequencies + self._norms[factors & 255])
        return saturation


class Lists:
    """All lists of a build, or of one part of it. Safe between threads."""

    def __init__(self, folder: Path, documents: int, totals: Mapping[str, int]) -> None:
        self.dictionary = Dictionary(folder, "words")
        self.fields = {name: Field(folder, name, documents, total) for name, total in totals.items()}
        self._bounds = numbers(load(folder / "words.bounds.npy", scattered=True))
        self._documents = load(folder / "words.documents.npy", scattered=True)
        self._sparse = {
            name: (
                numbers(load(folder / f"words.{name}.bounds.npy", scattered=True)),
                load(folder / f"words.{name}.places.npy", scattered=True),
            )
            for name in totals
            if name != MAIN
        }
        self._others: Sequence[Lists] = ()

    def pool(self, documents: int, totals: Mapping[str, int], others: Sequence[Lists]) -> None:
        """Has scores count what is in ``others``, too: parts of one build with so many documents and words."""
        self._others = others
        for name, field in self.fields.items():
            field.weigh(documents, totals[name])

    def find(self, word: str) -> List | None:
        """The list of ``word``, or ``None`` where no document has it as a word."""
        row = self.dictionary.find(word)
        if row is None:
            return None
        start, end = self._bounds[row], self._bounds[row + 1]
        sparse = {}
        for name, (bounds, places) in self._sparse.items():
            first, last = bounds[row], bounds[row + 1]
            if first < last:
                field = self.fields[name]
                frequency = self._frequency(name, row, word)
                sparse[name] = Sparse(places[first:last], field.factors[first:last], frequency)
            else:
                sparse[name] = _NOTHING
        documents, main = self._documents[start:end], self.fields[MAIN].factors[start:end]
        expect(documents)
        expect(main)
        return List(
            documents,
            main,
            self._frequency(MAIN, row, word),
            sparse,
            len(word) > 1,
        )

    def scores(self, found: List, fields: Mapping[str, float], kept: Array | None = None) -> Floats:
        """BM25 of a list's documents, or of those at the places ``kept``, by its ``fields`` and their weights."""
        if MAIN in fields:
            factors = found.main if kept is None else found.main[kept]
            scores = self.fields[MAIN].scores(factors, found.frequency, fields[MAIN])
        else:
            scores = np.zeros(len(found.documents if kept is None else kept))
        for name, weight in fields.items():
            if name != MAIN and (sparse := found.sparse[name]) is not _NOTHING:
                at, places = sparse.factors, sparse.places
                if kept is not None:
                    places, chosen = common(kept, places)
                    at = at[chosen]
                if len(places):
                    scores[places] += self.fields[name].scores(at, sparse.frequency, weight)
        return scores

    def _frequency(self, field: str, row: int, word: str) -> int:
        """How many documents have ``word`` as a word of ``field``, in this part and the others."""
        own = self.fields[field].frequencies[row]
        return own + sum(other.frequency(field, word) for other in self._others) if self._others else own

    def frequencies(self, fields: Sequence[str]) -> Iterator[tuple[str, int]]:
        """All words of ``fields``, each with the number of documents that have it in that field where most do."""
        for row in range(len(self.dictionary)):
            most = max(self.fields[field].frequencies[row] for field in fields)
            if most:
                yield self.dictionary[row], int(most)

    def frequency(self, field: str, word: str) -> int:
        """How many documents of this part have ``word`` as a word of ``field``."""
        row = self.dictionary.find(word)
        return 0 if row is None else self.fields[field].frequencies[row]


_NOTHING = Sparse(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint16), 0)


def common(one: Array, other: Array) -> tuple[Indexes, Indexes]:
    """Where the numbers that two rising arrays share stand in each."""
    if len(one) > len(other):
        at, back = common(other, one)
        return back, at
    found = np.searchsorted(other, one)
    found[found == len(other)] = 0
    kept = (other[found] == one).nonzero()[0] if len(other) else found[:0]
    return kept, found[kept]
