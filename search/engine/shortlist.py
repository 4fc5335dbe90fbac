"""The matches that rank first, with their texts at hand: what the second phase reads where there are no postings.

An engine whose postings lie elsewhere gives the stored documents here; the same formulas read pairs of characters in
these as they read them in the postings of the embedded engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from search.analyse.fold import fold_with_offsets
from search.engine.arrays import Array, Indexes, slices
from search.engine.closeness import MOST_READ
from search.engine.columns import Mask
from search.engine.inverter import CHARACTER_BITS, pair
from search.engine.postings import OTHER
from search.engine.texts import indexed_texts
from search.engine.values import facet_values
from search.model import Document


class Shortlist:
    """Documents numbered as they are given, in the order of their build.

    ``dates`` are theirs as numbers, ``count`` is how many documents the build has; ``frequencies`` says of pairs in how
    many of these they stand.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        dates: Sequence[int],
        count: int,
        frequencies: Mapping[str, int],
    ) -> None:
        self.dates: Indexes = np.array(dates, dtype=np.int64)
        self.count = max(count, len(dates))
        self.grams: Mapping[str, TextPlaces] = _Fields(documents, frequencies)
        self._documents = documents

    def having(self, facet: str, chosen: tuple[str, ...], ordinals: Indexes) -> Mask:
        """Which of the documents ``ordinals`` have one of the ``chosen`` values."""
        found = (facet_values(self._documents[at]).get(facet, ()) for at in ordinals.tolist())
        return np.array([any(value.value in chosen for value in values) for values in found], dtype=np.bool_)


class TextPlaces:
    """Where pairs of characters stand in some texts, folded and laid out one behind the other."""

    def __init__(self, texts: Sequence[str], frequencies: Mapping[str, int]) -> None:
        self._frequencies = frequencies
        # All at once: one by one takes ten times as long. Between two stands the end of a paragraph, which no pair has.
        folded = fold_with_offsets(texts)
        self._text = folded[0].text
        self._starts = np.array([each.begin for each in folded], dtype=np.int64)
        self._ends = np.array([each.end for each in folded], dtype=np.int64)
        self._codes = np.frombuffer(self._text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        codes = self._codes.astype(np.uint64)
        self._pairs = (codes[:-1] << np.uint64(CHARACTER_BITS)) | codes[1:]

    def extent(self, ordinals: Indexes) -> tuple[Indexes, Indexes]:
        return self._starts[ordinals], self._ends[ordinals]

    def inside(self, text: str, starts: Indexes, ends: Indexes) -> tuple[Indexes, Indexes]:
        places = np.flatnonzero(self._pairs == np.uint64(pair(text[0], text[1])))
        low, high = np.searchsorted(places, starts), np.searchsorted(places, ends)
        return np.repeat(np.arange(len(starts)), high - low), places[slices(low, high)]

    def characters(self, starts: Indexes, ends: Indexes) -> Array:
        found: Array = np.minimum(self._codes[slices(starts, ends)], OTHER)
        return found

    def frequency(self, text: str) -> int:
        return self._frequencies.get(text, 0)

    def holders(self, text: str) -> int:
        return self._frequencies.get(text, 0)

    def total(self, text: str) -> int:
        """As often in each of its ``holders`` as in those of these documents that hold it."""
        places = np.flatnonzero(self._pairs == np.uint64(pair(text[0], text[1])))
        here = len(np.unique(np.searchsorted(self._starts, places, side="right")))
        return round(self.holders(text) * len(places) / here) if here else self.holders(text)

    def documents(self, text: str) -> Array:
        extents = zip(self._starts.tolist(), self._ends.tolist(), strict=True)
        held = [number for number, extent in enumerate(extents) if self._text.find(text, *extent) >= 0]
        return np.array(held, dtype=np.int64)


class _Fields(dict[str, TextPlaces]):
    """The fields of some documents, each folded when it is first asked for."""

    def __init__(self, documents: Sequence[Document], frequencies: Mapping[str, int]) -> None:
        super().__init__()
        self._documents, self._frequencies = documents, frequencies

    def __missing__(self, field: str) -> TextPlaces:
        # Folding leaves signs out: twice as much is enough to be read from.
        texts = [indexed_texts(each)[field][: 2 * MOST_READ] for each in self._documents]
        self[field] = made = TextPlaces(texts, self._frequencies)
        return made
