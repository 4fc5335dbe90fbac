"""Writes the lists of words: the postings of each field's words, and where their characters stand across words.

That a document holds the characters of a word is read off the build's own pairs of characters: a word begins only where
the rarest of its pairs stands, and there the text is looked at. Words are taken in pieces, so that memory is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.engine import dictionary
from search.engine.arrays import Array, ArrayWriter, Bounds, Indexes, load, slices
from search.engine.dictionary import encode
from search.engine.inverter import CHARACTER_BITS
from search.engine.lists import MAIN

# Words whose pairs are looked up at once, and about how many places are looked at and postings put together at once.
_WORDS = 1 << 14
_PLACES = 1 << 21
_DOCUMENT_BITS = 32
# The factor of a document whose body holds the characters, but not the word: no frequency, any length but 0.
_HELD = 1


@dataclass(frozen=True, slots=True)
class FieldWords:
    """What was written of a field: its words, their postings in ``folder``, the pairs in ``grams``, its text."""

    words: Sequence[str]
    folder: Path
    grams: Path
    text: Path
    block: int


class _Posted:
    """The words of a field cut from its texts."""

    def __init__(self, name: str, field: FieldWords, numbers: Mapping[str, int]) -> None:
        self.rows = np.fromiter((numbers[word] for word in field.words), np.int64, len(field.words))
        self.bounds = load(field.folder / f"words.{name}.bounds.npy")
        self.documents = load(field.folder / f"words.{name}.documents.npy")
        self.factors = load(field.folder / f"words.{name}.factors.npy")

    def sizes(self, low: int, high: int) -> Indexes:
        """How many documents have each of the words ``low`` to ``high`` of the build."""
        first, last = np.searchsorted(self.rows, [low, high])
        sizes = np.zeros(high - low, dtype=np.int64)
        sizes[self.rows[first:last] - low] = np.diff(self.bounds[first : last + 1])
        return sizes

    def keys(self, low: int, high: int) -> tuple[Indexes, Array]:
        """``(word, document)`` of each posting as one number, words counted from ``low``, and its factor."""
        first, last = np.searchsorted(self.rows, [low, high])
        part = slice(int(self.bounds[first]), int(self.bounds[last]))
        sizes = np.diff(self.bounds[first : last + 1])
        words = np.repeat(self.rows[first:last] - low, sizes) << _DOCUMENT_BITS
        return words | self.documents[part], self.factors[part]


class _Held:
    """The pairs and the text of a field: where any string stands."""

    def __init__(self, name: str, field: FieldWords) -> None:
        self.terms, self.bounds, self.places, self.owners = (
            load(field.grams / f"grams.{name}.{part}.npy") for part in ("terms", "bounds", "places", "owners")
        )
        self.text = load(field.text)
        self.block = field.block

    def rarest(self, words: _Codes) -> tuple[Indexes, Indexes, Indexes]:
        """Of each word its rarest pair: the term's number, where in the word it stands, how often in the field."""
        inner = np.maximum(words.sizes - 1, 0)
        at = slices(words.starts, words.starts + inner)
        pairs = (words.codes[at].astype(np.uint64) << np.uint64(CHARACTER_BITS)) | words.codes[at + 1]
        found = np.minimum(np.searchsorted(self.terms, pairs), max(len(self.terms) - 1, 0))
        known = self.terms[found] == pairs if len(self.terms) else np.zeros(len(pairs), dtype=np.bool_)
        counts = np.where(known, self.bounds[found + known] - self.bounds[found], 0)
        best = np.zeros(len(inner), dtype=np.int64)
        several = np.flatnonzero(inner)
        firsts = (np.cumsum(inner) - inner)[several]
        if len(several):
            numbered = (counts << _DOCUMENT_BITS) | np.arange(len(counts))
            best[several] = np.minimum.reduceat(numbered, firsts) & ((1 << _DOCUMENT_BITS) - 1)
        terms, sizes = np.zeros_like(best), np.zeros_like(best)
        terms[several], sizes[several] = found[best[several]], counts[best[several]]
        offsets = np.zeros_like(best)
        offsets[several] = best[several] - firsts
        return terms, offsets, sizes

    def keys(self, words: _Codes, rarest: tuple[Indexes, Indexes, Indexes]) -> Indexes:
        """``(word, document)`` for each document that holds a word's characters, as one number, rising."""
        terms, offsets, sizes = rarest
        starts = self.bounds[terms] if len(self.bounds) > 1 else terms
        numbers = np.repeat(np.arange(len(terms)), sizes)
        places = self.places[slices(starts, starts + sizes)].astype(np.int64) - offsets[numbers]
        right = places >= 0
        # A pair alone is the word already. Behind a document stands a line feed, which no word has.
        looked, at = np.flatnonzero(right & (words.sizes[numbers] > 2)), 0
        while len(looked):
            same = self.text[places[looked] + at] == words.codes[words.starts[numbers[looked]] + at]
            right[looked[~same]] = False
            at += 1
            looked = looked[same]
            looked = looked[words.sizes[numbers[looked]] > at]
        numbers, places = numbers[right], places[right]
        found = (numbers << _DOCUMENT_BITS) | self.owners[places >> self.block]
        return _distinct(found)


@dataclass(frozen=True, slots=True)
class _Codes:
    """Words as their characters' code points end to end; each begins at ``starts`` and has ``sizes`` of them."""

    codes: Array
    starts: Indexes
    sizes: Indexes

    @classmethod
    def of(cls, words: Sequence[str]) -> _Codes:
        codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype="<u4")
        sizes = np.fromiter(map(len, words), np.int64, len(words))
        # One more, so that the last character has a following one.
        return cls(np.append(codes, np.uint32(0)), np.cumsum(sizes) - sizes, sizes)

    def part(self, low: int, high: int) -> _Codes:
        return _Codes(self.codes, self.starts[low:high], self.sizes[low:high])


def write(folder: Path, fields: Mapping[str, FieldWords]) -> None:
    """Writes the lists of all words of ``fields`` into ``folder``."""
    words = sorted({word for field in fields.values() for word in field.words})
    dictionary.write(folder, "words", map(encode, words))
    numbers = {word: number for number, word in enumerate(words)}
    posted = {name: _Posted(name, field, numbers) for name, field in fields.items()}
    held = {name: _Held(name, field) for name, field in fields.items()}
    with _Output(folder, posted) as output:
        for start in range(0, len(words), _WORDS):
            codes = _Codes.of(words[start : start + _WORDS])
            rarest = {name: each.rarest(codes) for name, each in held.items()}
            count = len(codes.sizes)
            costs = np.sum(
                [rare[2] for rare in rarest.values()]
                + [each.sizes(start, start + count) for each in posted.values()],
                axis=0,
            )
            for low, high in _parts(costs):
                strings = {
                    name: each.keys(codes.part(low, high), _part(rarest[name], low, high))
                    for name, each in held.items()
                }
                own = {name: each.keys(start + low, start + high) for name, each in posted.items()}
                output.add(high - low, strings, own)


class _Output:
    """The files of the lists."""

    def __init__(self, folder: Path, posted: Mapping[str, _Posted]) -> None:
        self._files: dict[str, ArrayWriter] = {}
        for name, each in posted.items():
            self._files[f"{name}.factors"] = ArrayWriter(
                folder / f"words.{name}.factors.npy", each.factors.dtype
            )
            self._files[f"{name}.frequencies"] = ArrayWriter(
                folder / f"words.{name}.frequencies.npy", np.int32
            )
            if name != MAIN:
                self._files[f"{name}.places"] = ArrayWriter(folder / f"words.{name}.places.npy", np.int32)
                self._files[f"{name}.bounds"] = Bounds(folder / f"words.{name}.bounds.npy")
        self._files["bounds"] = Bounds(folder / "words.bounds.npy")
        self._files["documents"] = ArrayWriter(folder / "words.documents.npy", np.int32)

    def __enter__(self) -> _Output:
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._files.values():
            each.close()

    def add(
        self, count: int, strings: Mapping[str, Indexes], own: Mapping[str, tuple[Indexes, Array]]
    ) -> None:
        """Adds ``count`` words: the documents that hold each as a string, and as a word with what factor."""
        held = {name: _united([found, own[name][0]]) for name, found in strings.items()}
        keys = _united(list(held.values()))
        bounds = _bounds(keys, count)
        self._files["bounds"].append(bounds)
        self._files["documents"].append(keys & ((1 << _DOCUMENT_BITS) - 1))
        for name, (posted, factors) in own.items():
            into = keys if name == MAIN else held[name]
            values = np.zeros(len(into), dtype=factors.dtype)
            values[np.searchsorted(into, held[name])] = _HELD
            values[np.searchsorted(into, posted)] = factors
            self._files[f"{name}.factors"].append(values)
            self._files[f"{name}.frequencies"].append(np.bincount(posted >> _DOCUMENT_BITS, minlength=count))
            if name != MAIN:
                places = np.searchsorted(keys, held[name]) - bounds[held[name] >> _DOCUMENT_BITS]
                self._files[f"{name}.places"].append(places)
                self._files[f"{name}.bounds"].append(_bounds(held[name], count))


def _distinct(keys: Indexes) -> Indexes:
    distinct: Indexes = keys[np.diff(keys, prepend=-1) != 0]
    return distinct


def _united(several: list[Indexes]) -> Indexes:
    """All numbers of several rising arrays, each once. A stable sort merges what is sorted already."""
    return _distinct(np.sort(np.concatenate(several), kind="stable"))


def _bounds(keys: Indexes, count: int) -> Indexes:
    bounds: Indexes = np.searchsorted(keys, np.arange(count + 1, dtype=np.int64) << _DOCUMENT_BITS)
    return bounds


def _part(arrays: tuple[Indexes, Indexes, Indexes], low: int, high: int) -> tuple[Indexes, Indexes, Indexes]:
    first, second, third = arrays
    return first[low:high], second[low:high], third[low:high]


def _parts(costs: Indexes) -> Iterator[tuple[int, int]]:
    """Stretches of words that cost about ``_PLACES`` each, or one word."""
    ends = np.cumsum(costs)
    low = 0
    while low < len(costs):
        before = int(ends[low - 1]) if low else 0
        high = max(low + 1, int(np.searchsorted(ends, before + _PLACES, side="right")))
        yield low, high
        low = high
