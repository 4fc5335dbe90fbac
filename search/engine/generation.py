"""A build that is another one with documents added and deleted, at the price of what changes.

The files of the parts that stay are linked, what is added becomes a part of its own, and what is deleted is only
marked. So that parts do not become many, a part is written anew together with what is added

- when it is the last one and has at most ``RATIO`` times as many documents as what is written anyway, or
- when more than half of its documents are deleted.

Every part that stays has more than twice as many documents as all behind it: ten million documents have at most
15 parts, and each document is written once for every tripling of what came after it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from search.engine import Change, Written, columns_writer, families
from search.engine.arrays import Indexes
from search.engine.index_writer import WHOOSH
from search.engine.parallel import ordered, processors
from search.engine.parts import PARTS, Part, Parts, open_store, stored_ids, write_parts
from search.engine.store import encoded
from search.engine.whoosh_segments import Kept, combine, link, segments
from search.engine.whoosh_writer import Prepared, WhooshWriter, prepare
from search.model import Document

RATIO = 2.0
_NEW = "new"
# Documents that are made ready together, and how many pay for other processes.
_BATCH, _MANY = 64, 2048


@dataclass(slots=True)
class _Old:
    """A part of the build before: ``dead`` are its deleted documents, by their place in it."""

    part: Part
    dead: set[int] = field(default_factory=set)

    @property
    def alive(self) -> int:
        return self.part.count - len(self.dead)


class WhooshGeneration:
    """Writes into ``folder`` the build in ``base`` with changes."""

    def __init__(self, folder: Path, base: Path) -> None:
        self._folder, self._base = folder, base
        self._opened = Parts(base)
        self._old = [_Old(part) for part in self._opened.parts]
        for ordinal in self._opened.deleted().tolist():
            self._bury(ordinal)
        (folder / PARTS).mkdir()
        self._new = folder / PARTS / _NEW
        self._writer: WhooshWriter | None = None
        self._added = 0

    def add(self, document: Document | Prepared) -> Change:
        prepared = document if isinstance(document, Prepared) else prepare(document)
        ordinal = self._find(prepared.id)
        if ordinal is not None:
            if encoded(self._opened.store[ordinal]) == prepared.stored:
                return "unchanged"
            self._bury(ordinal)
        self._write(prepared)
        return "added" if ordinal is None else "replaced"

    def delete(self, document_id: str) -> bool:
        ordinal = self._find(document_id)
        if ordinal is not None:
            self._bury(ordinal)
        return ordinal is not None

    def finish(self) -> Written:
        kept, anew = self._chosen()
        for old in anew:
            for prepared in self._prepared(old):
                self._write(prepared)
        self._opened.close()
        if not kept and self._writer is None:
            return Written(0, {})
        return self._put_together(kept)

    def abandon(self) -> None:
        if self._writer is not None:
            self._writer.abandon()
        self._opened.close()

    def _find(self, document_id: str) -> int | None:
        ordinal = self._opened.ordinal(document_id)
        if ordinal is None:
            return None
        old = self._holder(ordinal)
        return None if ordinal - old.part.first in old.dead else ordinal

    def _bury(self, ordinal: int) -> None:
        old = self._holder(ordinal)
        old.dead.add(ordinal - old.part.first)

    def _holder(self, ordinal: int) -> _Old:
        return next(old for old in reversed(self._old) if old.part.first <= ordinal)

    def _write(self, prepared: Prepared) -> None:
        if self._writer is None:
            self._new.mkdir()
            self._writer = WhooshWriter(self._new)
        self._writer.add(prepared)
        self._added += 1

    def _chosen(self) -> tuple[list[_Old], list[_Old]]:
        """The parts that stay, and those whose documents are written anew, both in their order."""
        there = [old for old in self._old if old.alive]
        anew = [old for old in there if 2 * len(old.dead) > old.part.count]
        kept = [old for old in there if old not in anew]
        size = self._added + sum(old.alive for old in anew)
        while kept and size and kept[-1].alive <= RATIO * size:
            anew.append(kept.pop())
            size += anew[-1].alive
        return kept, sorted(anew, key=lambda old: old.part.first)

    def _prepared(self, old: _Old) -> Iterator[Prepared]:
        """The documents of a part that are not deleted, as a writer takes them."""
        processes = processors() if old.alive >= _MANY else 1
        for batch in ordered(_prepare_all, self._batches(old), processes):
            yield from batch

    def _batches(self, old: _Old) -> Iterator[list[Document]]:
        places = [place for place in range(old.part.count) if place not in old.dead]
        for start in range(0, len(places), _BATCH):
            yield [self._opened.store[old.part.first + place] for place in places[start : start + _BATCH]]

    def _put_together(self, kept: list[_Old]) -> Written:
        linked: dict[Path, Path] = {}
        listed, whoosh = [], []
        base = segments(self._base / WHOOSH)
        for old in kept:
            segment = base[self._old.index(old)]
            name = segment.segid
            linked |= _link_part(old.part, self._base, self._folder / PARTS / name)
            whoosh.append(Kept(self._base / WHOOSH, segment, old.dead))
            listed.append((name, old.part.count))
        if self._writer is not None:
            self._writer.finish()
            (segment,) = segments(self._new / WHOOSH)
            whoosh.append(Kept(self._new / WHOOSH, segment))
            listed.append((segment.segid, self._added))
        (self._folder / WHOOSH).mkdir()
        linked |= combine(self._folder / WHOOSH, whoosh)
        if self._writer is not None:
            shutil.rmtree(self._new / WHOOSH)
            self._new.rename(self._folder / PARTS / listed[-1][0])
        deleted, folders = _deleted(kept), [self._folder / PARTS / name for name, _ in listed]
        write_parts(self._folder, listed, deleted)
        columns_writer.merge(self._folder, folders)
        with closing(open_store(self._folder)) as store:
            families.merge(self._folder, folders, deleted, store.__getitem__)
        known = {
            new.relative_to(self._folder).as_posix(): source.relative_to(self._base).as_posix()
            for new, source in linked.items()
            if source.is_relative_to(self._base)
        }
        written = folders[-1:] if self._added else []
        ids = (each for folder in written for each in stored_ids(folder))
        return Written(self._added + sum(old.alive for old in kept), known, ids)


def _prepare_all(documents: list[Document]) -> list[Prepared]:
    return [prepare(document) for document in documents]


def _deleted(kept: list[_Old]) -> Indexes:
    """The places in the new build of the deleted documents that its parts still hold."""
    found, first = [], 0
    for old in kept:
        found += [first + place for place in sorted(old.dead)]
        first += old.part.count
    return np.array(found, dtype=np.int64)


def _link_part(part: Part, base: Path, target: Path) -> dict[Path, Path]:
    """Links the files of a part, and says which is which; of a whole build not what belongs to all its parts."""
    linked = {}
    for path in sorted(part.folder.rglob("*")):
        name = path.relative_to(part.folder)
        whole = part.folder == base and (name.parts[0] in _OF_THE_WHOLE)
        if path.is_file() and not whole:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            link(path, target / name)
            linked[target / name] = path
    return linked


# What stands in the folder of a whole build beside its only part.
_OF_THE_WHOLE = (WHOOSH, "build.json", "rejects.jsonl")
