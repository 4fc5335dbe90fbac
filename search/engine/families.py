"""Reprint families of a build as columns, and a list of matches with one document a family.

Stored are each document's signature, which a later build that adds documents can take over, and for each document
the one that stands for its family and its place in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.engine.arrays import ArrayWriter, Indexes, load
from search.family import SIZE, group, signature
from search.family.signature import Signature
from search.model import Document

_SIGNATURES, _HEADS, _PLACES = "families.signatures.npy", "families.heads.npy", "families.places.npy"


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
        found = group(load(self._folder / _SIGNATURES).reshape(-1, SIZE), read)
        np.save(self._folder / _HEADS, found.heads)
        np.save(self._folder / _PLACES, found.places)

    def abandon(self) -> None:
        self._signatures.close()


@dataclass(frozen=True, slots=True)
class Collapsed:
    """One document a family: where among the matches those stand that are shown, rising, and how many others
    of its family match."""

    shown: Indexes
    reprints: Indexes


class Families:
    """The families of one build, memory-mapped. Of documents without a copy nothing is kept in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._heads, self._places = load(folder / _HEADS), load(folder / _PLACES)
        copies = np.flatnonzero(self._places)
        heads = np.unique(self._heads[copies])
        # By family, in the order of each.
        members = np.concatenate([copies, heads])
        self._members = members[np.lexsort([self._places[members], self._heads[members]])]
        self._several = np.zeros(len(self._heads), dtype=np.bool_)
        self._several[members] = True

    def signatures(self) -> npt.NDArray[np.uint8]:
        """The signatures of all documents, ``SIZE`` bytes each."""
        return load(self._folder / _SIGNATURES).reshape(-1, SIZE)

    def members(self, ordinal: int) -> list[int]:
        """The family of a document, itself included, in the order of the family."""
        if not self._several[ordinal]:
            return [ordinal]
        of_heads = self._heads[self._members]
        head = self._heads[ordinal]
        first, last = np.searchsorted(of_heads, [head, head + 1])
        members: list[int] = self._members[first:last].tolist()
        return members

    def collapse(self, ordinals: Indexes) -> Collapsed:
        """The first of each family among ``ordinals``, which rise."""
        reprints = np.zeros(len(ordinals), dtype=np.int64)
        several = np.flatnonzero(self._several[ordinals])
        heads = self._heads[ordinals[several]]
        order = np.lexsort([self._places[ordinals[several]], heads])
        several, heads = several[order], heads[order]
        new = np.flatnonzero(np.diff(heads, prepend=-1))
        reprints[several[new]] = np.diff(new, append=len(several)) - 1
        kept = np.ones(len(ordinals), dtype=np.bool_)
        kept[several] = False
        kept[several[new]] = True
        shown = np.flatnonzero(kept)
        return Collapsed(shown, reprints[shown])

    def __len__(self) -> int:
        return len(self._heads)
