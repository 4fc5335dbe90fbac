"""Documents in, postings out: which documents hold a term, how often and where. Bounded in memory but for the words.

What a build needs at once: ``RUN`` occurrences of each field while it gathers and ``CHUNK`` while it merges, some
30 bytes each, and every different word once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.engine.arrays import Array, ArrayWriter, Indexes, load
from search.engine.dictionary import encode
from search.engine.runs import Chunk, Runs

# A gram is two characters of 21 bits each; 22 bits are left of 64 for the place within a run.
CHARACTER_BITS = 21
_RUN_BITS = 64 - 2 * CHARACTER_BITS
RUN = 1 << _RUN_BITS
CHUNK = 1 << 18
_DOCUMENT_BITS = 32
BREAK = "\n"


@dataclass(frozen=True, slots=True)
class Postings:
    """Some terms in rising order. Postings ``bounds[n]:bounds[n + 1]`` belong to term ``n``."""

    bounds: Indexes
    documents: Indexes
    frequencies: Indexes


@dataclass(frozen=True, slots=True)
class WordPostings(Postings):
    words: Sequence[bytes]


class WordInverter:
    """Words of one field."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._numbers: _Numbers = _Numbers()
        self._pending: list[int] = []
        self._sizes: list[int] = []
        self._spilled: list[int] = []
        self._documents = 0

    def add(self, words: Sequence[str]) -> None:
        """The words of the next document."""
        self._pending += map(self._numbers.__getitem__, words)
        self._sizes.append(len(words))
        if len(self._pending) >= RUN:
            self._spill()

    def words(self) -> list[str]:
        """All different words, sorted."""
        return sorted(self._numbers)

    def runs(self, words: Sequence[str]) -> Runs:
        """All occurrences, sorted; ``words`` is what ``words()`` gave. Nothing may be added afterwards."""
        self._spill()
        return self._sorted(words)

    @staticmethod
    def postings(words: Sequence[str], runs: Runs) -> Iterator[WordPostings]:
        """The postings of all ``words``."""
        for chunk in runs.merged(CHUNK):
            found = grouped(chunk.offsets, chunk.occurrences)
            texts = [encode(words[int(term)]) for term in chunk.terms]
            yield WordPostings(found.bounds, found.documents, found.frequencies, texts)

    def _spill(self) -> None:
        number = len(self._spilled)
        np.save(self._path("numbers", number), np.array(self._pending, dtype=np.uint32))
        np.save(self._path("sizes", number), np.array(self._sizes, dtype=np.int64))
        self._spilled.append(self._documents)
        self._documents += len(self._sizes)
        self._pending, self._sizes = [], []

    def _sorted(self, words: Sequence[str]) -> Runs:
        """The spilled pieces as sorted runs, now that the place of every word among all words is known."""
        ranks = np.empty(len(words), dtype=np.uint64)
        ranks[[self._numbers[word] for word in words]] = np.arange(len(words), dtype=np.uint64)
        runs = Runs(self._folder, self._name)
        for number, base in enumerate(self._spilled):
            terms = ranks[load(self._path("numbers", number))]
            sizes = load(self._path("sizes", number))
            documents = np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes)
            runs.add((terms << np.uint64(_DOCUMENT_BITS)) | documents, _DOCUMENT_BITS, base)
        return runs

    def _path(self, part: str, number: int) -> Path:
        return self._folder / f"{self._name}.{part}.{number}.npy"


class _Numbers(dict[str, int]):
    """A number for each word, given on first sight."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


class GramInverter:
    """Pairs of characters of one field, each at its place in one long text of all documents.

    Documents begin at multiples of ``2 ** block``, so that a place tells its document by one look into a table.
    A character before the end of a paragraph makes a pair with a line feed: so every character begins one pair,
    and the documents of a single character are those of the pairs that begin with it. ``text`` is where the long text
    itself is written, a number for each character.
    """

    def __init__(self, folder: Path, name: str, block: int) -> None:
        self._runs = Runs(folder, name)
        self.text = folder / f"{name}.text.npy"
        self._text = ArrayWriter(self.text, np.uint32)
        self._block = block
        self._pending: list[str] = []
        self._waiting = 0
        self._written = 0
        self._blocks: list[int] = []

    def add(self, folded: str) -> None:
        """The folded text of the next document."""
        blocks = -(-(len(folded) + 1) // (1 << self._block)) if folded else 0
        size = blocks << self._block
        self._pending.append(folded.ljust(size, BREAK))
        self._blocks.append(blocks)
        self._waiting += size
        if self._waiting >= RUN:
            self._flush()

    def finish(self) -> GramText:
        """All grams. Nothing may be added afterwards."""
        self._flush()
        self._text.close()
        sizes = np.array(self._blocks, dtype=np.int64)
        return GramText(self._runs, self._block, sizes, self._written)

    def abandon(self) -> None:
        """Lets go of the file of the long text."""
        self._text.abandon()

    def _flush(self) -> None:
        text = "".join(self._pending).encode("utf-32-le", "surrogatepass")
        self._text.append(np.frombuffer(text, dtype="<u4"))
        codes = np.frombuffer(text, dtype="<u4").astype(np.uint64)
        first, second = codes[:-1], codes[1:]
        for start in range(0, len(first), RUN):
            piece, following = first[start : start + RUN], second[start : start + RUN]
            keys = (piece << np.uint64(CHARACTER_BITS + _RUN_BITS)) | (following << np.uint64(_RUN_BITS))
            keys |= np.arange(len(piece), dtype=np.uint64)
            self._runs.add(keys[piece != ord(BREAK)], _RUN_BITS, self._written + start)
        self._written += len(codes)
        self._pending, self._waiting = [], 0


@dataclass(frozen=True, slots=True)
class GramText:
    """The pairs of all documents: ``sizes`` in blocks by document, ``length`` in characters."""

    runs: Runs
    block: int
    sizes: Indexes
    length: int

    def owners(self) -> npt.NDArray[np.int32]:
        """The document that each block belongs to."""
        return np.repeat(np.arange(len(self.sizes), dtype=np.int32), self.sizes)

    def starts(self) -> Indexes:
        """Where each document begins."""
        return (np.cumsum(self.sizes) - self.sizes) << self.block

    def firsts(self) -> Array:
        """The block with which each document begins, and behind them the number of all blocks."""
        ends = np.cumsum(self.sizes)
        return np.concatenate([[0], ends]).astype(np.int32 if ends[-1:].sum() < 1 << 31 else np.int64)

    def chunks(self) -> Iterator[Chunk]:
        """All pairs with their places, those of one first character together."""
        return self.runs.merged(CHUNK, group=CHARACTER_BITS)


def grouped(offsets: Indexes, documents: Indexes) -> Postings:
    """Occurrences of terms, given by their documents in rising order, as postings."""
    new = np.diff(documents, prepend=-1) != 0
    new[offsets[:-1]] = True
    starts = np.flatnonzero(new)
    return Postings(
        np.searchsorted(starts, offsets), documents[starts], np.diff(starts, append=len(documents))
    )


def pair(first: str, second: str) -> int:
    """The term of a pair of characters."""
    return (ord(first) << CHARACTER_BITS) | ord(second)
