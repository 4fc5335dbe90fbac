"""The postings of a build as arrays beside its Whoosh index: the same documents, frequencies and places.

Of each field there are its words (``words.<field>.*``), which rank, and its pairs of characters
(``grams.<field>.*``), which decide what matches, and of the body the folded text; ``ids.*`` finds a document by its id.
All files are ``.npy``, mapped read-only: opening a build reads almost nothing, threads share it, and so do processes
through the system's cache.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from whoosh.util.numeric import length_to_byte

from search.engine import dictionary
from search.engine.arrays import LONG, Array, ArrayWriter, Bounds, Indexes, expect, load, slices
from search.engine.dictionary import Dictionary
from search.engine.ids import Ids
from search.engine.inverter import BREAK, CHARACTER_BITS, GramText, WordPostings, pair
from search.engine.lists import MAIN, Lists
from search.engine.near import near
from search.engine.runs import Chunk

Mask = npt.NDArray[np.bool_]

FOLDER = "postings"
_STATISTICS = "statistics.json"
# Places of a pair that are looked at to tell how many documents hold it.
_COUNTED = 1 << 13
# Bytes to read ahead for a place that is looked for: some pages, as looking for it touches several.
_PAGES = 1 << 15
# Characters that are copied at once.
_COPIED = 1 << 20
# Stands in a text for each character that has no number below it.
OTHER = (1 << 16) - 1
# The second character of a pair.
_SECOND = np.uint64((1 << CHARACTER_BITS) - 1)


@dataclass(frozen=True, slots=True)
class WordsShape:
    """What is known of a field before its postings: words, length byte of each document, highest frequency."""

    words: Sequence[str]
    lengths: npt.NDArray[np.uint8]
    most: int


def write_words(
    folder: Path, field: str, shape: WordsShape, postings: Iterable[WordPostings]
) -> Iterator[WordPostings]:
    """Writes the postings of the words of ``field`` for ``list_writer``, passing them on as they go by.

    A posting's frequency and its document's length byte stand together as one number: all that BM25 asks of it.
    """
    name = f"words.{field}"
    documents = ArrayWriter(folder / f"{name}.documents.npy", np.int32)
    factors = ArrayWriter(folder / f"{name}.factors.npy", np.uint16 if shape.most < 256 else np.uint32)
    bounds = Bounds(folder / f"{name}.bounds.npy")
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
    np.save(folder / f"{name}.starts.npy", text.firsts())
    terms = ArrayWriter(folder / f"{name}.terms.npy", np.uint64)
    ends = [np.zeros(0, dtype=np.int64)]
    places = ArrayWriter(folder / f"{name}.places.npy", np.uint32 if text.length < 1 << 32 else np.uint64)
    bounds = Bounds(folder / f"{name}.bounds.npy")
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


def write_text(folder: Path, field: str, text: Path) -> None:
    """Writes the long text of ``field`` out of the file ``text``, two bytes a character; rare ones are all the same."""
    writer, whole = ArrayWriter(folder / f"grams.{field}.text.npy", np.uint16), load(text)
    for start in range(0, len(whole), _COPIED):
        writer.append(np.minimum(whole[start : start + _COPIED], OTHER))
    writer.close()


def write_ids(folder: Path, ids: Ids, order: Indexes) -> None:
    """Writes the ids of all documents; ``order`` has the documents by rising id."""
    dictionary.write(folder, "ids", map(ids.__getitem__, map(int, order)))
    np.save(folder / "ids.ordinals.npy", order.astype(np.int32))


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


class PostingsReader:
    """All postings of a build."""

    def __init__(self, folder: Path) -> None:
        statistics = json.loads((folder / _STATISTICS).read_text(encoding="utf-8"))
        self.count = int(statistics["documents"])
        self.totals: dict[str, int] = statistics["words"]
        self.lists = Lists(folder, self.count, self.totals)
        self.grams = {field: Grams(folder, field, block) for field, block in statistics["blocks"].items()}
        self._ids = Dictionary(folder, "ids")
        self._ordinals = load(folder / "ids.ordinals.npy")

    def frequencies(self) -> Iterator[tuple[str, int]]:
        """All words of titles and texts with the number of documents that hold each in one of the two, at the least."""
        return self.lists.frequencies(("title", "body"))

    def ordinal(self, document_id: str) -> int | None:
        """The place of the document of this id, or ``None``."""
        index = self._ids.find(document_id)
        return None if index is None else int(self._ordinals[index])


def pool(readers: Sequence[PostingsReader]) -> None:
    """Has the parts of one build score as one index."""
    count = sum(reader.count for reader in readers)
    totals = {field: sum(reader.totals[field] for reader in readers) for field in readers[0].totals}
    for reader in readers:
        reader.lists.pool(count, totals, [other.lists for other in readers if other is not reader])


class Grams:
    """The pairs of characters of one field: which documents hold a string."""

    def __init__(self, folder: Path, field: str, block: int) -> None:
        name = f"grams.{field}"
        self._terms = load(folder / f"{name}.terms.npy", scattered=True)
        self._bounds = load(folder / f"{name}.bounds.npy", scattered=True)
        self._places = load(folder / f"{name}.places.npy", scattered=True)
        self._owners = load(folder / f"{name}.owners.npy", scattered=True)
        self._starts = load(folder / f"{name}.starts.npy", scattered=True)
        self._ends = load(folder / f"{name}.ends.npy", scattered=True)
        self._text = load(folder / f"{name}.text.npy", scattered=True) if field == MAIN else None
        self._block = block
        self._expected: set[str] = set()

    def documents(self, text: str) -> Array:
        """The documents that hold the folded ``text``; one may come several times."""
        return self._documents(self.places(text))

    def near(self, texts: Sequence[str], within: int) -> Array:
        """The documents that hold all folded ``texts`` close together, as ``model.Near`` says; some several times."""
        # The places of a single character come pair by pair.
        places = [np.sort(self.places(text)) if len(text) == 1 else self.places(text) for text in texts]
        return self._documents(near(places, [len(text) for text in texts], within, self._ends))

    def extent(self, ordinals: Indexes) -> tuple[Indexes, Indexes]:
        """Where the documents ``ordinals`` begin and end in the text of all of them; the end is exclusive."""
        first, last = (self._starts[each].astype(np.int64) for each in (ordinals, ordinals + 1))
        return first << self._block, last << self._block

    def frequency(self, text: str) -> int:
        """How often the pair ``text`` stands in all documents."""
        return len(self._pair(text))

    def holders(self, text: str) -> int:
        """How many documents hold the pair ``text``; of a frequent one estimated from the middle of its places."""
        places = self._pair(text)
        middle = max(0, len(places) - _COUNTED) // 2
        read = places[middle : middle + _COUNTED]
        if not len(read):
            return 0
        found = 1 + np.count_nonzero(np.diff(self._documents(read)))
        return round(found * len(places) / len(read))

    def total(self, text: str) -> int:
        """How often the pair ``text`` stands in its ``holders``: as ``frequency``."""
        return self.frequency(text)

    def inside(self, text: str, starts: Indexes, ends: Indexes) -> tuple[Indexes, Indexes]:
        """Where the pair ``text`` stands in each of the stretches: number of the stretch, and place."""
        places = self._pair(text)
        # Pages that are not in memory would come one by one. Asked for once: that is all a process needs.
        if LONG <= places.nbytes < _PAGES * len(starts) and text not in self._expected:
            self._expected.add(text)
            expect(places)
        low, high = (np.searchsorted(places, edge.astype(places.dtype)) for edge in (starts, ends))
        return np.repeat(np.arange(len(starts)), high - low), places[slices(low, high)].astype(np.int64)

    def characters(self, starts: Indexes, ends: Indexes) -> Array:
        """The characters of the stretches one behind the other, as numbers; those from ``OTHER`` on are ``OTHER``."""
        if self._text is None:
            raise ValueError("Of this field no text is kept.")
        pieces = [self._text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        return np.concatenate(pieces) if pieces else self._text[:0]

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
