"""Numbers that are added up for documents that were chosen."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from search.engine.arrays import Array
from search.engine.lists import Floats, common

# Looking one document up in a list takes about as long as passing over this many.
_FEW = 16


class Chosen:
    """A number for each of some documents, which rise."""

    def __init__(self, ordinals: Array, count: int) -> None:
        self.ordinals = ordinals
        self.total: Floats = np.zeros(len(ordinals))
        self._count = count

    @cached_property
    def _places(self) -> Array:
        """Where among them each document of the build stands, -1 for none."""
        places = np.full(self._count, -1, dtype=np.int32)
        places[self.ordinals] = np.arange(len(self.ordinals), dtype=np.int32)
        return places

    def anew(self) -> Chosen:
        """The same documents, their numbers 0."""
        fresh = Chosen(self.ordinals, self._count)
        if "_places" in self.__dict__:
            fresh.__dict__["_places"] = self._places
        return fresh

    def among(self, documents: Array) -> tuple[Array, Array | None]:
        """Where those of ``documents``, which rise, stand that are chosen, and which they are: ``None`` for all."""
        if documents is self.ordinals:
            return np.arange(len(documents)), None
        if (
            len(self.ordinals) * _FEW < len(documents)
            or (len(documents) + len(self.ordinals)) * _FEW < self._count
        ):
            return common(self.ordinals, documents.astype(self.ordinals.dtype, copy=False))
        at = self._places[documents]
        if at.min(initial=0) >= 0:
            return at, None
        kept = np.flatnonzero(at >= 0)
        return at[kept], kept

    def add(self, at: Array, values: Floats) -> None:
        """Adds ``values`` to the numbers at the places ``at``, all different."""
        np.add.at(self.total, at, values)
