"""Sorting more than fits in memory: sorted runs on disk, merged piece by piece.

What is sorted are occurrences: a term as a number, and where it stands as a number. Runs are added in the order of
the text, so that within a term the occurrences of an earlier run come first and a merge need not compare them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.engine.arrays import Indexes, load, slices

Terms = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some terms in rising order; occurrences ``offsets[n]:offsets[n + 1]`` are those of term ``n``, rising."""

    terms: Terms
    offsets: Indexes
    occurrences: Indexes


@dataclass(slots=True)
class _Run:
    """A sorted run on disk, and how far the merge has come in its terms."""

    chunk: Chunk
    base: int
    at: int = 0

    def ends_within(self, limit: int) -> int:
        """How many terms from here hold at most ``limit`` occurrences, but at least one term."""
        offsets = self.chunk.offsets
        last = int(np.searchsorted(offsets, offsets[self.at] + limit, side="right")) - 1
        return max(last, self.at + 1)

    @property
    def done(self) -> bool:
        return self.at == len(self.chunk.terms)


class Runs:
    """Runs of one field in ``folder``, which the caller removes.

    ``count`` is the number of occurrences, ``most`` how often one of them comes at most.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._bases: list[int] = []
        self.count = 0
        self.most = 0

    def add(self, keys: Terms, bits: int, base: int) -> None:
        """Sorts ``keys`` in place and writes them: the term above the lower ``bits``, the occurrence in these.

        ``base`` is added to each occurrence. One number a pair, because numpy sorts plain integers ten times as
        fast as anything else.
        """
        keys.sort()
        terms = keys >> np.uint64(bits)
        starts = np.flatnonzero(np.diff(terms, prepend=~terms[:1]))
        self._save("terms", terms[starts])
        self._save("offsets", np.append(starts, len(keys)).astype(np.int64))
        self._save("occurrences", (keys & np.uint64((1 << bits) - 1)).astype(np.uint32))
        self._bases.append(base)
        self.count += len(keys)
        new = np.flatnonzero(np.diff(keys, prepend=~keys[:1]))
        self.most = max(self.most, int(np.diff(new, append=len(keys)).max(initial=0)))

    def merged(self, limit: int, group: int = 0) -> Iterator[Chunk]:
        """All occurrences by rising term, about ``limit`` at a time.

        Terms that are equal but for their lower ``group`` bits come in one chunk, however many they are.
        """
        runs = [self._load(number) for number in range(len(self._bases))]
        share = max(1, limit // max(1, len(runs)))
        while runs := [run for run in runs if not run.done]:
            last = min(run.chunk.terms[run.ends_within(share) - 1] for run in runs)
            first = min(run.chunk.terms[run.at] for run in runs)
            edge = (int(last) >> group) << group
            if edge <= int(first):
                edge = ((int(first) >> group) + 1) << group
            yield _merge([_take(run, edge) for run in runs])

    def _save(self, part: str, values: npt.NDArray[np.generic]) -> None:
        np.save(self._path(part, len(self._bases)), values)

    def _load(self, number: int) -> _Run:
        parts = (load(self._path(part, number)) for part in ("terms", "offsets", "occurrences"))
        return _Run(Chunk(*parts), self._bases[number])

    def _path(self, part: str, number: int) -> Path:
        return self._folder / f"{self._name}.{part}.{number}.npy"


def _take(run: _Run, edge: int) -> Chunk:
    """The terms of ``run`` below ``edge`` that have not been taken yet."""
    chunk, first = run.chunk, run.at
    run.at = last = max(first, int(np.searchsorted(chunk.terms, np.uint64(edge))))
    low, high = int(chunk.offsets[first]), int(chunk.offsets[last])
    occurrences = chunk.occurrences[low:high].astype(np.int64) + run.base
    return Chunk(chunk.terms[first:last], chunk.offsets[first : last + 1] - low, occurrences)


def _merge(chunks: list[Chunk]) -> Chunk:
    if len(chunks) == 1:
        return chunks[0]
    terms = np.concatenate([chunk.terms for chunk in chunks])
    sizes = np.concatenate([np.diff(chunk.offsets) for chunk in chunks])
    occurrences = np.concatenate([chunk.occurrences for chunk in chunks])
    starts = np.cumsum(sizes) - sizes
    # Stable, so that of one term the earlier run stays first.
    order = np.argsort(terms, kind="stable")
    terms, sizes, starts = terms[order], sizes[order], starts[order]
    new = np.flatnonzero(np.diff(terms, prepend=~terms[:1]))
    ends = np.cumsum(sizes)
    offsets = np.append((ends - sizes)[new], ends[-1:] if len(ends) else 0)
    return Chunk(terms[new], offsets, occurrences[slices(starts, starts + sizes)])
