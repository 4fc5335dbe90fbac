"""Arrays on disk as plain ``.npy`` files: appended to while their length is unknown, read as read-only maps."""

from __future__ import annotations

import ctypes
import mmap
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Indexes = npt.NDArray[np.int64]
# Bytes: of an array that is read here and there; of a piece that is worth asking for.
_LARGE, LONG = 1 << 20, 1 << 15


def load(path: Path, *, scattered: bool = False) -> Array:
    """The array in ``path``, read-only. Never unpickles.

    A small one is read. A large one is mapped: the system reads what is used, when it is used, and threads and
    processes share it. Where it is read here and there (``scattered``) the system is told so: elsewhere it would read
    megabytes around each place that is looked at. A file that is cut short under a mapping ends the process; nothing
    of ours does that to a finished build, whose files are only ever removed.
    """
    if path.stat().st_size < _LARGE:
        small: Array = np.load(path, allow_pickle=False)
        small.flags.writeable = False
        return small
    mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    if scattered and hasattr(mapped._mmap, "madvise"):
        mapped._mmap.madvise(mmap.MADV_RANDOM)
    # A plain view: indexing a ``memmap`` costs several times as much.
    plain: Array = mapped.view(np.ndarray)
    return plain


def expect(values: Array) -> None:
    """Asks the system to read all of ``values``, a long piece of a mapped array, at once and not page by page."""
    if values.nbytes >= LONG and _madvise is not None:
        start = values.__array_interface__["data"][0]
        first = start & -mmap.PAGESIZE
        _madvise(first, start + values.nbytes - first, mmap.MADV_WILLNEED)


def _system_madvise() -> Callable[[int, int, int], int] | None:
    if not hasattr(mmap, "MADV_WILLNEED"):
        return None
    found = ctypes.CDLL(None).madvise
    found.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    return cast(Callable[[int, int, int], int], found)


_madvise = _system_madvise()


class ArrayWriter:
    """Appends pieces of a one-dimensional array to a ``.npy`` file."""

    def __init__(self, path: Path, dtype: npt.DTypeLike) -> None:
        self._dtype = np.dtype(dtype)
        self._length = 0
        self._stream = path.open("wb")
        self._header()

    def append(self, values: npt.ArrayLike) -> None:
        piece = np.ascontiguousarray(values, dtype=self._dtype)
        self._stream.write(piece.data.cast("B") if piece.size else b"")
        self._length += piece.size

    def close(self) -> None:
        # numpy leaves room in the header for the length to grow, so the final one fits in the place of the first.
        self._stream.seek(0)
        self._header()
        self._stream.close()

    def abandon(self) -> None:
        """Lets go of the file; what is not yet on a full disk stays unwritten."""
        with suppress(OSError):
            self._stream.close()

    def _header(self) -> None:
        form = {
            "descr": np.lib.format.dtype_to_descr(self._dtype),
            "fortran_order": False,
            "shape": (self._length,),
        }
        np.lib.format.write_array_header_1_0(self._stream, form)


class Bounds(ArrayWriter):
    """Bounds of pieces that follow one another, as the bounds of the whole."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, np.int64)
        self._last = 0
        super().append([0])

    def append(self, values: npt.ArrayLike) -> None:
        bounds: Indexes = np.asarray(values, dtype=np.int64)
        super().append(bounds[1:] + self._last)
        self._last += int(bounds[-1])


def slices(starts: Indexes, ends: Indexes) -> Indexes:
    """The indexes of all ``[start, end)`` in turn, as one array."""
    sizes = ends - starts
    before = np.cumsum(sizes) - sizes
    shifts: Indexes = np.repeat(starts - before, sizes)
    return np.arange(len(shifts), dtype=np.int64) + shifts


def numbers(values: Array) -> memoryview:
    """A view of ``values`` from which single numbers are read three times as fast as from an array."""
    return values.data
