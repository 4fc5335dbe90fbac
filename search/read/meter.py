"""How much of the sources has been read, in bytes on disk: archives and long files count as they are read."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any


class Meter:
    """Counts bytes that ``open`` reads against the size of all files under ``paths``."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        self._total = sum(map(_size, paths))
        self._read = 0

    @property
    def part(self) -> float | None:
        """The part that has been read, from 0 to 1, or ``None`` where there is nothing to read."""
        return min(1.0, self._read / self._total) if self._total else None

    def open(self, path: Path) -> io.BufferedReader:
        """The file, opened for reading."""
        return io.BufferedReader(_Counted(path, self))

    def add(self, size: int) -> None:
        self._read += size


class _Counted(io.FileIO):
    def __init__(self, path: Path, meter: Meter) -> None:
        super().__init__(path)
        self._meter = meter

    def readinto(self, buffer: Any) -> int | None:
        size = super().readinto(buffer)
        self._meter.add(size or 0)
        return size

    def readall(self) -> bytes:
        data = super().readall()
        self._meter.add(len(data or b""))
        return data


def _size(path: Path) -> int:
    """The size of a file, or of all files under a folder; 0 of what can't be looked at."""
    try:
        if not path.is_dir():
            return path.stat().st_size
    except OSError:
        return 0
    total, waiting = 0, [str(path)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir():
                        waiting.append(entry.path)
                    else:
                        total += entry.stat().st_size
        except OSError:
            continue
    return total
