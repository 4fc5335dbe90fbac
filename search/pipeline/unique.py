"""Which ids a build has already: 16 bytes a document, so that ten million of them fit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator

import numpy as np
import numpy.typing as npt

from search.model import Page, Reject
from search.pipeline.page import Made

# Ids that wait in a dict before they are sorted into an array.
_RECENT = 1 << 15

Pairs = npt.NDArray[np.uint64]


class Seen:
    """Ids with the digest of their documents, each as 64 bits of a hash.

    Two ids of one hash (for ten million ids a chance of one in 400,000) are taken for one id with two documents;
    ``unique`` then gives the second a suffix, and nothing is lost. Sorted arrays, each at least twice as long as
    the one behind it: a look takes one binary search in each, and adding is merging now and then.
    """

    def __init__(self) -> None:
        self._sorted: list[Pairs] = []
        self._recent: dict[int, int] = {}

    def get(self, document_id: str) -> int | None:
        """What was put for this id, or ``None``."""
        key = _hash(document_id)
        if key in self._recent:
            return self._recent[key]
        for pairs in self._sorted:
            at = int(np.searchsorted(pairs[0], np.uint64(key)))
            if at < pairs.shape[1] and int(pairs[0, at]) == key:
                return int(pairs[1, at])
        return None

    def put(self, document_id: str, digest: int) -> None:
        """Remembers an id that ``get`` does not know."""
        self._recent[_hash(document_id)] = digest
        if len(self._recent) >= _RECENT:
            self._settle()

    def _settle(self) -> None:
        self._sorted.append(_in_order(np.array([[*self._recent], [*self._recent.values()]], dtype=np.uint64)))
        self._recent = {}
        while len(self._sorted) > 1 and self._sorted[-2].shape[1] < 2 * self._sorted[-1].shape[1]:
            last = self._sorted.pop()
            self._sorted[-1] = _in_order(np.concatenate([self._sorted[-1], last], axis=1))


def unique(
    found: Iterable[tuple[Page | Reject, Made | Reject]],
    again: Callable[[Page, str], Made | Reject],
    renamed: Callable[[str, str], None],
) -> Iterator[Made | Reject]:
    """Gives a second document of an id an id of its own, and rejects a second copy of the same document.

    ``again`` makes a page once more under another id; ``renamed`` is told the old id and the new one.
    """
    seen = Seen()
    for page, item in found:
        if isinstance(item, Reject) or isinstance(page, Reject):
            yield item
            continue
        digest = int.from_bytes(item.digest[:8], "big")
        known = seen.get(item.id)
        if known is not None and known != digest:
            old, new = item.id, f"{item.id}-{item.digest.hex()[:8]}"
            known = seen.get(new)
            if known is None:
                renamed(old, new)
                item = again(page, new)
                if isinstance(item, Reject):
                    yield item
                    continue
        if known is not None:
            yield Reject(page.origin, "duplicate", f"The same document as {item.id}, read before.")
            continue
        seen.put(item.id, digest)
        yield item


def _hash(document_id: str) -> int:
    data = document_id.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")


def _in_order(pairs: Pairs) -> Pairs:
    return np.ascontiguousarray(pairs[:, np.argsort(pairs[0])])
