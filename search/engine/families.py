"""Reprint families of a build as columns, and a list of matches with one document a family.

Stored are each document's signature, which a later build that adds documents can take over; the members of all families
of two or more, one family behind the other and each in its order; and where among these a document stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.engine.arrays import Array, ArrayWriter, Indexes, load
from search.family import SIZE, group, signature
from search.family import Families as Grouped
from search.family.signature import Signature
from search.model import Document

_SIGNATURES = "families.signatures.npy"
_MEMBERS, _GROUPS, _POSITIONS = "families.members.npy", "families.groups.npy", "families.positions.npy"
# Up to this share of all members are sorted; more are ticked off in a list of all of them.
_FEW = 32


class FamiliesWriter:
    """Collects signatures in the order of the documents and groups them at the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._signatures = ArrayWriter(folder / _SIGNATURES, np.uint8)

    def add(self, document: Document) -> None:
        self.append(signature(document))

    def append(self, of_document: Signature) -> None:
        """Adds the next document by its signature, as made elsewhere or taken from another build."""
        self._signatures.append(of_document)

    def finish(self, read: Callable[[int], Document]) -> None:
        """Writes the families; ``read`` gives a document by its ordinal."""
        self._signatures.close()
        _write(self._folder, group(load(self._folder / _SIGNATURES).reshape(-1, SIZE), read))

    def abandon(self) -> None:
        self._signatures.abandon()


def merge(folder: Path, parts: Sequence[Path], deleted: Indexes, read: Callable[[int], Document]) -> None:
    """Writes into ``folder`` the families of all ``parts``, one behind the other, but for the ``deleted`` documents.

    Signatures are taken over; families are put together anew, since one document can join two of them.
    """
    signatures = np.concatenate([load(part / _SIGNATURES) for part in parts])
    np.save(folder / _SIGNATURES, signatures)
    count = len(signatures) // SIZE
    alive = np.delete(np.arange(count, dtype=np.int32), deleted)
    found = group(signatures.reshape(-1, SIZE)[alive], lambda row: read(int(alive[row])))
    heads, places = np.arange(count, dtype=np.int32), np.zeros(count, dtype=np.int32)
    heads[alive], places[alive] = alive[found.heads], found.places
    _write(folder, Grouped(heads, places))


def _write(folder: Path, found: Grouped) -> None:
    """Writes the families ``found``: their members in order, and where each document stands among these."""
    copies = np.flatnonzero(found.places)
    members = np.concatenate([copies, np.unique(found.heads[copies])])
    members = members[np.lexsort([found.places[members], found.heads[members]])]
    positions = np.full(len(found.heads), -1, dtype=np.int32)
    positions[members] = np.arange(len(members), dtype=np.int32)
    groups = np.cumsum(np.diff(found.heads[members], prepend=-1) != 0, dtype=np.int32)
    np.save(folder / _MEMBERS, members.astype(np.int32))
    np.save(folder / _GROUPS, groups)
    np.save(folder / _POSITIONS, positions)


@dataclass(frozen=True, slots=True)
class Collapsed:
    """One document a family: where among the matches those stand that are shown, rising, and how many others
    of its family match."""

    shown: Indexes
    reprints: Array


class Families:
    """The families of one build, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._members, self._groups = load(folder / _MEMBERS), load(folder / _GROUPS)
        self._positions = load(folder / _POSITIONS)

    def signatures(self) -> npt.NDArray[np.uint8]:
        """The signatures of all documents, ``SIZE`` bytes each."""
        return load(self._folder / _SIGNATURES).reshape(-1, SIZE)

    def members(self, ordinal: int) -> list[int]:
        """The family of a document, itself included, in the order of the family."""
        position = self._positions[ordinal]
        if position < 0:
            return [ordinal]
        group = self._groups[position]
        first, last = np.searchsorted(self._groups, [group, group + 1])
        members: list[int] = self._members[first:last].tolist()
        return members

    def collapse(self, ordinals: Indexes) -> Collapsed:
        """The first of each family among ``ordinals``, which rise."""
        positions = self._positions[ordinals]
        several = (positions >= 0).nonzero()[0]
        found, order = self._sorted(positions[several])
        groups, several = self._groups[found], several[order]
        kept = np.ones(len(ordinals), dtype=np.bool_)
        kept[several[1:][groups[1:] == groups[:-1]]] = False
        shown = kept.nonzero()[0]
        reprints = np.zeros(len(ordinals), dtype=np.int32)
        if len(shown) < len(ordinals):
            new = np.ones(len(groups) + 1, dtype=np.bool_)
            new[1:-1] = groups[1:] != groups[:-1]
            firsts = new.nonzero()[0]
            reprints[several[firsts[:-1]]] = np.diff(firsts) - 1
        return Collapsed(shown, reprints[shown])

    def _sorted(self, positions: Array) -> tuple[Array, Array]:
        """``positions``, all different, rising, and which of them comes where."""
        if len(positions) * _FEW < len(self._members):
            order = np.argsort(positions)
            return positions[order], order
        places = np.full(len(self._members), -1, dtype=np.int32)
        places[positions] = np.arange(len(positions), dtype=np.int32)
        found = np.flatnonzero(places >= 0)
        return found, places[found]

    def __len__(self) -> int:
        return len(self._positions)
