"""Strings in arrays on disk, mapped: in the order in which they are given, or sorted and found by their beginning."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np


def write(folder: Path, name: str, texts: Sequence[str]) -> None:
    """Writes ``texts`` as UTF-8 bytes end to end and where each begins."""
    encoded = [_encode(text) for text in texts]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    np.save(folder / f"{name}.texts.npy", np.frombuffer(b"".join(encoded), dtype=np.uint8))
    np.save(folder / f"{name}.ends.npy", ends)


class Strings:
    """Reads what ``write`` has written. Safe between threads."""

    def __init__(self, folder: Path, name: str) -> None:
        # Views, from which single numbers are read three times as fast as from arrays.
        self._texts = _load(folder / f"{name}.texts.npy").data
        self._ends = _load(folder / f"{name}.ends.npy").data

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, index: int) -> str:
        return self._bytes(index).decode("utf-8", "surrogatepass")

    def beginning(self, text: str) -> slice:
        """Which of sorted strings begin with ``text``."""
        key = _encode(text)
        # No byte of UTF-8 is as high as the one that is added.
        return slice(self._place(key), self._place(key + b"\xff"))

    def being(self, text: str) -> slice:
        """Which of sorted strings are ``text``."""
        key = _encode(text)
        first = last = self._place(key)
        while last < len(self) and self._bytes(last) == key:
            last += 1
        return slice(first, last)

    def _place(self, key: bytes) -> int:
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._bytes(middle) < key:
                low = middle + 1
            else:
                high = middle
        return low

    def _bytes(self, index: int) -> bytes:
        return bytes(self._texts[self._ends[index] : self._ends[index + 1]])


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _load(path: Path) -> np.ndarray:
    mapped: np.ndarray = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    return mapped
