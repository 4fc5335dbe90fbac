"""A sorted list of strings on disk, searched where it lies: UTF-8 bytes end to end, and where each begins."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import numpy as np

from search.engine.arrays import ArrayWriter, load

_BATCH = 1 << 16


def encode(text: str) -> bytes:
    """UTF-8, which sorts as the characters do. Half a character of a broken text must not end a build."""
    return text.encode("utf-8", "surrogatepass")


def write(folder: Path, name: str, keys: Iterable[bytes]) -> None:
    """Writes ``keys``, which must come in rising order."""
    texts = ArrayWriter(folder / f"{name}.texts.npy", np.uint8)
    ends = ArrayWriter(folder / f"{name}.ends.npy", np.int64)
    ends.append([0])
    last, keys = 0, iter(keys)
    while batch := list(islice(keys, _BATCH)):
        texts.append(np.frombuffer(b"".join(batch), dtype=np.uint8))
        ends.append(last + np.cumsum([len(key) for key in batch]))
        last += sum(map(len, batch))
    texts.close()
    ends.close()


class Dictionary:
    """Finds the index of a string in a list that ``write`` has written. Safe between threads."""

    def __init__(self, folder: Path, name: str) -> None:
        self._texts = load(folder / f"{name}.texts.npy")
        self._ends = load(folder / f"{name}.ends.npy")

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, index: int) -> str:
        return self._key(index).decode("utf-8", "surrogatepass")

    def find(self, text: str) -> int | None:
        """The index of ``text``, or ``None``."""
        key = encode(text)
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._key(middle) < key:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self._key(low) == key else None

    def _key(self, index: int) -> bytes:
        return self._texts[self._ends[index] : self._ends[index + 1]].tobytes()
