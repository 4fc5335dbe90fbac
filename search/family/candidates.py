"""Pairs of documents whose signatures agree, found without comparing all with all.

Locality-sensitive hashing (Indyk and Motwani 1998): documents whose signatures have one of ``_BANDS`` pieces in
common are looked at. Of documents that share 0.7 of their runs 99 in 100 pairs are found, of those that share 0.5
two in three. One band is sorted at a time, so that memory stays at a few bytes a document.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from search.family.signature import SIZE

Signatures = npt.NDArray[np.uint8]
Pair = tuple[int, int]

_BAND = 4
_BANDS = SIZE // _BAND
# Bytes that must be equal: fewer, and less than half of the text can be common.
_LEAST = 24
# Up to this many documents with one piece in common are compared each with each. Of more, as where a form is filled
# in by the thousand, each is compared with those that its whole signature sorts beside.
_EACH = 48
_BESIDE = 6


def pairs(signatures: Signatures) -> Iterator[Pair]:
    """Pairs of rows that are worth reading, the lower first; one may come several times."""
    bands = np.ascontiguousarray(signatures).view(np.uint32)
    for band in range(_BANDS):
        for bucket in _buckets(bands[:, band]):
            yield from _within(signatures, bucket)


def _buckets(keys: npt.NDArray[np.uint32]) -> Iterator[npt.NDArray[np.int64]]:
    """Rows that have a key in common, rising."""
    order = np.argsort(keys, kind="stable")
    edges = np.flatnonzero(np.diff(keys[order])) + 1
    starts, ends = np.append(0, edges), np.append(edges, len(order))
    for at in np.flatnonzero(ends - starts > 1):
        yield order[starts[at] : ends[at]]


def _within(signatures: Signatures, bucket: npt.NDArray[np.int64]) -> Iterator[Pair]:
    if len(bucket) <= _EACH:
        reach = len(bucket) - 1
    else:
        bucket = bucket[np.lexsort(signatures[bucket].T)]
        reach = _BESIDE
    rows = signatures[bucket]
    for step in range(1, reach + 1):
        alike = (rows[:-step] == rows[step:]).sum(axis=1) >= _LEAST
        for at in np.flatnonzero(alike).tolist():
            first, second = int(bucket[at]), int(bucket[at + step])
            yield min(first, second), max(first, second)
