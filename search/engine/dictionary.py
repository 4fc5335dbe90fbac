"""A list of strings on disk, found where they lie: UTF-8 bytes end to end, where each begins, and a table by hash.

The table is read at one or two places for a string, where a search by halves would read a dozen: what is read from the
disk for the first query of a process.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from search.engine.arrays import ArrayWriter, load, numbers

_BATCH = 1 << 16
# Slots of the table for each string: half of them stay empty, so that a string stands near where it belongs.
_SLOTS = 2


def encode(text: str) -> bytes:
    """UTF-8, which sorts as the characters do. Half a character of a broken text must not end a build."""
    return text.encode("utf-8", "surrogatepass")


def write(folder: Path, name: str, keys: Iterable[bytes]) -> None:
    """Writes ``keys``, all different."""
    texts = ArrayWriter(folder / f"{name}.texts.npy", np.uint8)
    ends = ArrayWriter(folder / f"{name}.ends.npy", np.int64)
    ends.append([0])
    hashes = array("I")
    last, keys = 0, iter(keys)
    while batch := list(islice(keys, _BATCH)):
        texts.append(np.frombuffer(b"".join(batch), dtype=np.uint8))
        ends.append(last + np.cumsum([len(key) for key in batch]))
        hashes.extend(map(crc32, batch))
        last += sum(map(len, batch))
    texts.close()
    ends.close()
    np.save(folder / f"{name}.slots.npy", _slots(np.frombuffer(hashes, dtype=np.uint32)))


def _slots(hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """The number of each string, counted from 1, in the first free slot from its hash on; 0 in what stays empty."""
    size = 1 << max(1, (len(hashes) * _SLOTS - 1).bit_length())
    table = np.zeros(size, dtype=np.uint32)
    waiting = np.arange(1, len(hashes) + 1, dtype=np.uint32)
    at = (hashes & np.uint32(size - 1)).astype(np.int64)
    while len(waiting):
        free = table[at] == 0
        # Where several want one slot, the last of them gets it.
        table[at[free]] = waiting[free]
        left = table[at] != waiting
        waiting, at = waiting[left], (at[left] + 1) & (size - 1)
    return table


class Dictionary:
    """Finds the index of a string in a list that ``write`` has written. Safe between threads."""

    def __init__(self, folder: Path, name: str) -> None:
        self._texts = numbers(load(folder / f"{name}.texts.npy", scattered=True))
        self._ends = numbers(load(folder / f"{name}.ends.npy", scattered=True))
        self._slots = numbers(load(folder / f"{name}.slots.npy", scattered=True))
        self._last = len(self._slots) - 1

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, index: int) -> str:
        return self._key(index).decode("utf-8", "surrogatepass")

    def find(self, text: str) -> int | None:
        """The index of ``text``, or ``None``."""
        key = encode(text)
        at = crc32(key) & self._last
        while number := self._slots[at]:
            if self._key(number - 1) == key:
                return number - 1
            at = (at + 1) & self._last
        return None

    def _key(self, index: int) -> bytes:
        return bytes(self._texts[self._ends[index] : self._ends[index + 1]])
