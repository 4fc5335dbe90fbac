"""A build of several parts: each is what one ``add`` wrote, complete in itself; deleted documents stay in theirs.

A whole build is one part and lies in the build's folder itself. One that was added to has its parts in ``parts/``,
named in ``parts.json`` in the order of their documents, and the ordinals of deleted ones in ``deleted.npy``.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import accumulate, islice
from pathlib import Path

import numpy as np

from search.engine.answer import Matches
from search.engine.arrays import Array, load
from search.engine.columns import Columns
from search.engine.matching import find
from search.engine.postings import FOLDER, Mask, PostingsReader, pool
from search.engine.store import Documents, Store, Stores
from search.model import Document, Node

PARTS = "parts"
_LIST = "parts.json"
_DELETED = "deleted.npy"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a build: documents ``first`` to ``first + count - 1`` of it, deleted ones included."""

    name: str
    folder: Path
    first: int
    count: int


def write_parts(folder: Path, parts: Sequence[tuple[str, int]], deleted: Array) -> None:
    """Says which parts the build in ``folder`` has, as names and numbers of documents, and what is deleted of it."""
    listed = [{"name": name, "documents": count} for name, count in parts]
    (folder / _LIST).write_text(json.dumps({"parts": listed}, indent=1) + "\n", encoding="utf-8")
    np.save(folder / _DELETED, deleted.astype(np.int32))


def read_parts(folder: Path) -> list[Part]:
    """The parts of the build in ``folder``, in the order of their documents."""
    if not (folder / _LIST).is_file():
        with closing(Store(folder)) as store:
            return [Part("", folder, 0, len(store))]
    listed = json.loads((folder / _LIST).read_text(encoding="utf-8"))["parts"]
    names = [str(each["name"]) for each in listed]
    counts = [int(each["documents"]) for each in listed]
    firsts = [0, *accumulate(counts)]
    return [
        Part(name, folder / PARTS / name, first, count)
        for name, first, count in zip(names, firsts, counts, strict=False)
    ]


@dataclass(frozen=True, slots=True)
class Opened:
    """A part of a build, opened: its documents begin at ``first``."""

    first: int
    postings: PostingsReader
    columns: Columns


class Parts:
    """The parts of one build, opened: what matches, and where a document is. Safe between threads."""

    def __init__(self, folder: Path) -> None:
        self.parts = read_parts(folder)
        self.columns = Columns(folder)
        self.store = _store(folder, self.parts)
        self._postings = [PostingsReader(part.folder / FOLDER) for part in self.parts]
        alone = len(self.parts) == 1
        self._columns = [self.columns] if alone else [Columns(part.folder) for part in self.parts]
        if not alone:
            pool(self._postings)
        self._alive = _alive(folder, self.parts[-1])

    def find(self, node: Node) -> Matches:
        """All documents that match ``node``, but for deleted ones."""
        found = [find(node, *each) for each in zip(self._postings, self._columns, strict=True)]
        if len(found) == 1:
            ordinals, scores = found[0].ordinals, found[0].scores
        else:
            shifted = [each.ordinals + part.first for each, part in zip(found, self.parts, strict=True)]
            ordinals, scores = np.concatenate(shifted), np.concatenate([each.scores for each in found])
        if self._alive is not None:
            alive = self._alive[ordinals]
            ordinals, scores = ordinals[alive], scores[alive]
        return Matches(ordinals, scores)

    def postings(self) -> list[tuple[int, PostingsReader]]:
        """The postings of each part, with the place of its first document."""
        return [(part.first, postings) for part, postings in zip(self.parts, self._postings, strict=True)]

    def part_of(self, ordinal: int) -> Opened:
        """The part that holds a document."""
        at = bisect_right([part.first for part in self.parts], ordinal) - 1
        return Opened(self.parts[at].first, self._postings[at], self._columns[at])

    def ordinal(self, document_id: str) -> int | None:
        """The place of the document of this id, or ``None``. The one added last is the one that counts."""
        for part, postings in zip(reversed(self.parts), reversed(self._postings), strict=True):
            ordinal = postings.ordinal(document_id)
            if ordinal is not None and self.alive(part.first + ordinal):
                return part.first + ordinal
        return None

    def alive(self, ordinal: int) -> bool:
        """Whether the document has not been deleted."""
        return self._alive is None or bool(self._alive[ordinal])

    def deleted(self) -> Array:
        """The places of the documents that have been deleted, rising."""
        return np.zeros(0, dtype=np.int64) if self._alive is None else np.flatnonzero(~self._alive)

    def close(self) -> None:
        self.store.close()


def stored(folder: Path) -> Iterator[Document]:
    """All documents of a build, read without its postings."""
    parts = read_parts(folder)
    alive = _alive(folder, parts[-1])
    with closing(_store(folder, parts)) as store:
        yield from (store[ordinal] for ordinal in range(len(store)) if alive is None or alive[ordinal])


def stored_ids(folder: Path, start: int = 0, count: int | None = None) -> Iterator[str]:
    """The ids of the documents of the build in ``folder``, in their order, from number ``start`` on."""
    parts = read_parts(folder)
    alive = _alive(folder, parts[-1])
    with closing(_store(folder, parts)) as store:
        places = range(len(store)) if alive is None else np.flatnonzero(alive).tolist()
        for place in islice(places, start, None if count is None else start + count):
            yield store[place].id


def open_store(folder: Path) -> Documents:
    """The stored documents of the build in ``folder``, deleted ones included."""
    return _store(folder, read_parts(folder))


def _store(folder: Path, parts: Sequence[Part]) -> Documents:
    if parts[0].folder == folder:
        return Store(folder)
    return Stores([part.folder for part in parts], [part.first for part in parts])


def _alive(folder: Path, last: Part) -> Mask | None:
    if not (folder / _DELETED).is_file():
        return None
    deleted = load(folder / _DELETED)
    if not len(deleted):
        return None
    alive = np.ones(last.first + last.count, dtype=np.bool_)
    alive[deleted] = False
    return alive
