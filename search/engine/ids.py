"""The ids of all documents while a build is written: their bytes end to end, not an object for each."""

from __future__ import annotations

from array import array

import numpy as np
import numpy.typing as npt

from search.engine.arrays import Indexes
from search.engine.dictionary import encode

# Bytes that are compared at once, as one number.
_COLUMN = 8

Numbers = npt.NDArray[np.uint64]


class Ids:
    """Ids in the order of their documents."""

    def __init__(self) -> None:
        self._texts = bytearray()
        self._ends = array("q", [0])

    def append(self, document_id: str) -> None:
        self._texts += encode(document_id)
        self._ends.append(len(self._texts))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, ordinal: int) -> bytes:
        """The id of a document as UTF-8."""
        return bytes(self._texts[self._ends[ordinal] : self._ends[ordinal + 1]])

    def order(self) -> Indexes:
        """The documents by rising id, as bytes and so as characters.

        Sorted by eight bytes after eight bytes, the last ones first: each sort keeps what the ones before it did
        among equal ids. The very first goes by length, since a zero byte looks like the end of a shorter id.
        """
        texts = np.frombuffer(bytes(self._texts), dtype=np.uint8)
        ends = np.frombuffer(self._ends, dtype=np.int64)
        starts, sizes = ends[:-1], np.diff(ends)
        order = np.argsort(sizes, kind="stable")
        for column in reversed(range(0, int(sizes.max(initial=0)), _COLUMN)):
            order = order[np.argsort(_numbers(texts, starts + column, sizes - column)[order], kind="stable")]
        return order


def _numbers(texts: npt.NDArray[np.uint8], starts: Indexes, sizes: Indexes) -> Numbers:
    """The eight bytes from each of ``starts`` on as a number that sorts like them; past ``sizes`` they are zero."""
    numbers = np.zeros(len(starts), dtype=np.uint64)
    for at in range(_COLUMN):
        found = np.where(at < sizes, texts[np.minimum(starts + at, len(texts) - 1)], 0)
        numbers = (numbers << np.uint64(8)) | found.astype(np.uint64)
    return numbers
