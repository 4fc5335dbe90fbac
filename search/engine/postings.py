"""The postings of a build as arrays beside its Whoosh index: the same documents, frequencies and places.

Of each field there are its words (``words.<field>.*``), which rank, and its pairs of characters
(``grams.<field>.*``), which decide what matches; ``ids.*`` finds a document by its id. All files are ``.npy``, mapped
read-only: opening a build reads almost nothing, threads share it, and so do processes through the system's cache.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from whoosh.util.numeric import byte_to_length, length_to_byte

from search.engine import dictionary
from search.engine.arrays import Array, ArrayWriter, Indexes, load, slices
from search.engine.dictionary import Dictionary, encode
from search.engine.inverter import BREAK, CHARACTER_BITS, GramText, WordPostings, pair
from search.engine.near import near
from search.engine.runs import Chunk

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

FOLDER = "postings"
_STATISTICS = "statistics.json"
# Whoosh keeps a field's length as one byte; this is what each byte stands for.
LENGTHS: Floats = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float64)
# Whoosh's own defaults for BM25F.
_B, _K1 = 0.75, 1.2
# The second character of a pair.
_SECOND = np.uint64((1 << CHARACTER_BITS) - 1)
# Frequencies below this are looked up, not reckoned.
_USUAL = 32


@dataclass(frozen=True, slots=True)
class WordsShape:
    """What is known of a field before its postings: words, length byte of each document, highest frequency."""

    words: Sequence[str]
    lengths: npt.NDArray[np.uint8]
    most: int


def write_words(
    folder: Path, field: str, shape: WordsShape, postings: Iterable[WordPostings]
) -> Iterator[WordPostings]:
    """Writes the words of ``field``, passing on the ``postings`` as they go by.

    A posting's frequency and its document's length byte stand together as one number: all that BM25 asks of it.
    """
    name = f"words.{field}"
    dictionary.write(folder, name, map(encode, shape.words))
    documents = ArrayWriter(folder / f"{name}.documents.npy", np.int32)
    factors = ArrayWriter(folder / f"{name}.factors.npy", np.uint16 if shape.most < 256 else np.uint32)
    bounds = _Bounds(folder / f"{name}.bounds.npy")
    for piece in postings:
        documents.append(piece.documents)
        factors.append((piece.frequencies << 8) | shape.lengths[piece.documents])
        bounds.append(piece.bounds)
        yield piece
    for writer in (documents, factors, bounds):
        writer.close()


def write_grams(folder: Path, field: str, text: GramText) -> Iterator[Chunk]:
    """Writes the pairs of ``field``, passing them on as they go by."""
    name = f"grams.{field}"
    np.save(folder / f"{name}.owners.npy", text.owners())
    terms = ArrayWriter(folder / f"{name}.terms.npy", np.uint64)
    ends = [np.zeros(0, dtype=np.int64)]
    places = ArrayWriter(folder / f"{name}.places.npy", np.uint32 if text.length < 1 << 32 else np.uint64)
    bounds = _Bounds(folder / f"{name}.bounds.npy")
    for chunk in text.chunks():
        terms.append(chunk.terms)
        places.append(chunk.occurrences)
        bounds.append(chunk.offsets)
        last = np.flatnonzero((chunk.terms & _SECOND) == ord(BREAK))
        ends.append(chunk.occurrences[slices(chunk.offsets[last], chunk.offsets[last + 1])].astype(np.int64))
        yield chunk
    for writer in (terms, places, bounds):
        writer.close()
    np.save(folder / f"{name}.ends.npy", np.sort(np.concatenate(ends)))


def write_ids(folder: Path, ids: Sequence[str]) -> None:
    """Writes the ids of all documents, in their order."""
    order = sorted(range(len(ids)), key=ids.__getitem__)
    dictionary.write(folder, "ids", (encode(ids[ordinal]) for ordinal in order))
    np.save(folder / "ids.ordinals.npy", np.array(order, dtype=np.int32))


def write_statistics(folder: Path, lengths: Mapping[str, Sequence[int]], blocks: Mapping[str, int]) -> None:
    """Writes what is one number a field: how many words all documents have, how they are laid out."""
    statistics = {
        "documents": max(map(len, lengths.values())),
        "words": {field: sum(values) for field, values in lengths.items()},
        "blocks": dict(blocks),
    }
    (folder / _STATISTICS).write_text(json.dumps(statistics), encoding="utf-8")


def length_bytes(lengths: Sequence[int]) -> npt.NDArray[np.uint8]:
    """Lengths of a field as Whoosh keeps them."""
    return np.array([length_to_byte(length) for length in lengths], dtype=np.uint8)


class _Bounds(ArrayWriter):
    """Bounds of pieces that follow one another, as the bounds of the whole."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, np.int64)
        self._last = 0
        super().append([0])

    def append(self, values: npt.ArrayLike) -> None:
        bounds: Indexes = np.asarray(values, dtype=np.int64)
        super().append(bounds[1:] + self._last)
        self._last += int(bounds[-1])


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The documents of a word, and of each its frequency and the document's length byte as one number."""

    documents: Array
    factors: Array


class PostingsReader:
    """All postings of a build."""

    def __init__(self, folder: Path) -> None:
        statistics = json.loads((folder / _STATISTICS).read_text(encoding="utf-8"))
        self.count = int(statistics["documents"])
        self.words = {
            field: Words(folder, field, self.count, total) for field, total in statistics["words"].items()
        }
        self.grams = {field: Grams(folder, field, block) for field, block in statistics["blocks"].items()}
        self._ids = Dictionary(folder, "ids")
        self._ordinals = load(folder / "ids.ordinals.npy")

    def ordinal(self, document_id: str) -> int | None:
        """The place of the document of this id, or ``None``."""
        index = self._ids.find(document_id)
        return None if index is None else int(self._ordinals[index])


class Words:
    """The words of one field: which documents hold a word, and what that is worth."""

    def __init__(self, folder: Path, field: str, documents: int, total: int) -> None:
        name = f"words.{field}"
        self.dictionary = Dictionary(folder, name)
        self._bounds = load(folder / f"{name}.bounds.npy")
        self._documents = load(folder / f"{name}.documents.npy")
        self._factors = load(folder / f"{name}.factors.npy")
        self._count = documents
        average = total / (documents or 1) or 1
        # What a length adds to the frequency below the line of BM25, for each of the 256 lengths there are.
        self._norms = _K1 * ((1 - _B) + _B * LENGTHS / average)
        self._usual = self._saturation(np.arange(_USUAL << 8))

    def postings(self, word: str) -> Occurrences | None:
        """The documents that hold ``word``, rising, or ``None``."""
        index = self.dictionary.find(word)
        if index is None:
            return None
        part = slice(int(self._bounds[index]), int(self._bounds[index + 1]))
        return Occurrences(self._documents[part], self._factors[part])

    def scores(self, found: Occurrences, kept: Array | slice) -> Floats:
        """BM25 of the ``kept`` postings, as Whoosh's BM25F gives it."""
        idf = math.log(self._count / (len(found.documents) + 1)) + 1
        factors = found.factors[kept]
        if len(factors) and factors.max() >= len(self._usual):
            return idf * self._saturation(factors.astype(np.int64))
        scores: Floats = idf * self._usual[factors]
        return scores

    def _saturation(self, factors: Indexes) -> Floats:
        """What is left of BM25 without the word's rarity."""
        frequencies = (factors >> 8).astype(np.float64)
        saturation: Floats = (frequencies * (_K1 + 1)) / (frequencies + self._norms[factors & 255])
        return saturation


class Grams:
    """The pairs of characters of one field: which documents hold a string."""

    def __init__(self, folder: Path, field: str, block: int) -> None:
        name = f"grams.{field}"
        self._terms = load(folder / f"{name}.terms.npy")
        self._bounds = load(folder / f"{name}.bounds.npy")
        self._places = load(folder / f"{name}.places.npy")
        self._owners = load(folder / f"{name}.owners.npy")
        self._ends = load(folder / f"{name}.ends.npy")
        self._block = block

    def documents(self, text: str) -> Array:
        """The documents that hold the folded ``text``; one may come several times."""
        return self._documents(self.places(text))

    def near(self, texts: Sequence[str], within: int) -> Array:
        """The documents that hold all folded ``texts`` close together, as ``model.Near`` says; some several times."""
        # The places of a single character come pair by pair.
        places = [np.sort(self.places(text)) if len(text) == 1 else self.places(text) for text in texts]
        return self._documents(near(places, [len(text) for text in texts], within, self._ends))

    def _documents(self, places: Array) -> Array:
        owners: Array = self._owners[places >> self._block]
        return owners

    def places(self, text: str) -> Array:
        """Where ``text`` begins in the field of any document, as places in the text of all of them."""
        if not text or BREAK in text:
            return self._places[:0]
        if len(text) == 1:
            low, high = ord(text) << CHARACTER_BITS, (ord(text) + 1) << CHARACTER_BITS
            first, last = np.searchsorted(self._terms, np.array([low, high], dtype=np.uint64))
            return self._places[self._bounds[first] : self._bounds[last]]
        lists = [self._pair(text[at : at + 2]) for at in range(len(text) - 1)]
        if len(lists) == 1:
            return lists[0]
        chosen = _cover([len(each) for each in lists])
        found = lists[chosen[0]].astype(np.int64) - chosen[0]
        for at in chosen[1:]:
            if not len(found):
                break
            found = found[_contained(found + at, lists[at])]
        return found

    def _pair(self, text: str) -> Array:
        term = np.uint64(pair(text[0], text[1]))
        index = int(np.searchsorted(self._terms, term))
        if index == len(self._terms) or self._terms[index] != term:
            return self._places[:0]
        return self._places[self._bounds[index] : self._bounds[index + 1]]


def _cover(sizes: list[int]) -> list[int]:
    """Which of overlapping pairs to look at, rarest first, so that every character stands in one of them."""
    open_characters = set(range(len(sizes) + 1))
    chosen = []
    for at in sorted(range(len(sizes)), key=sizes.__getitem__):
        if open_characters & {at, at + 1}:
            open_characters -= {at, at + 1}
            chosen.append(at)
    return chosen


def _contained(wanted: Array, places: Array) -> Mask:
    """Which of ``wanted`` are among ``places``; both rise."""
    # Of one type, or numpy would first convert all of ``places``.
    wanted = wanted.astype(places.dtype)
    at = np.searchsorted(places, wanted)
    at[at == len(places)] = 0
    mask: Mask = places[at] == wanted
    return mask
