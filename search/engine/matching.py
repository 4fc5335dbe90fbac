"""Which documents match a ``Node``, and how well, from the postings as arrays.

The same rules as ``whoosh_query``: grams demand, words rank; a test holds documents and scores equal to what Whoosh
itself finds with that module's query. Matching comes first and only what matches is scored.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from search.engine.answer import Matches
from search.engine.arrays import Array, Indexes
from search.engine.columns import Columns
from search.engine.postings import Floats, Mask, PostingsReader
from search.engine.ranking import weights
from search.model import (
    And,
    AtLeast,
    Dated,
    Either,
    Everything,
    Having,
    Match,
    Near,
    Node,
    Not,
    Or,
    Unit,
)

Kept = Array | slice
# Looking one document up in a list takes about as long as passing over this many.
_FEW = 16


def find(node: Node, postings: PostingsReader, columns: Columns | None = None) -> Matches:
    """All documents that match ``node``. Facets and dates are looked up in ``columns``."""
    search = _Search(postings, columns)
    ordinals = search.documents(node)
    return Matches(ordinals, search.scores(node, _Chosen(ordinals, postings.count)))


class _Chosen:
    """The documents to score, rising."""

    def __init__(self, ordinals: Indexes, count: int) -> None:
        self.ordinals = ordinals
        self._count = count

    @cached_property
    def places(self) -> Array:
        """Where among them each document of the build stands, -1 for none."""
        places = np.full(self._count, -1, dtype=np.int32)
        places[self.ordinals] = np.arange(len(self.ordinals), dtype=np.int32)
        return places

    def among(self, documents: Array) -> tuple[Kept, Kept]:
        """Which of them are among ``documents``, which rise, and which of ``documents`` those are."""
        if len(self.ordinals) * _FEW < len(documents):
            at = np.searchsorted(documents, self.ordinals.astype(documents.dtype))
            at[at == len(documents)] = 0
            present = documents[at] == self.ordinals
            return present, at[present]
        at = self.places[documents]
        if at.min(initial=0) >= 0:
            return at, slice(None)
        kept = at >= 0
        return at[kept], kept


class _Search:
    """One query over one build. Remembers what each part of the query matches."""

    def __init__(self, postings: PostingsReader, columns: Columns | None) -> None:
        self._postings = postings
        self._columns = columns
        self._found: dict[Node, Indexes] = {}

    def documents(self, node: Node) -> Indexes:
        """The ordinals of the documents that match ``node``, rising."""
        found = self._found.get(node)
        if found is None:
            found = self._found[node] = self._match(node)
        return found

    def scores(self, node: Node, chosen: _Chosen) -> Floats:
        """The score of each of ``chosen``, which must all match ``node``."""
        if isinstance(node, Match):
            return weights()["match"] + self._words(node.unit.words, node.fields, chosen)
        if isinstance(node, Near):
            words = tuple(word for unit in node.units for word in unit.words)
            return weights()["match"] + self._words(words, node.fields, chosen)
        if isinstance(node, And):
            total = np.zeros(len(chosen.ordinals))
            for part in node.parts:
                total += self.scores(part, chosen)
            if node.together is not None:
                total[chosen.among(self.documents(node.together))[0]] += weights()["together"]
            return total
        if isinstance(node, Or | AtLeast):
            return self._any(node.parts, chosen)
        if isinstance(node, Either):
            return self._best(node, chosen)
        return np.ones(len(chosen.ordinals))

    def _match(self, node: Node) -> Indexes:
        if isinstance(node, Match):
            return self._holding(node.unit, node.fields)
        if isinstance(node, And):
            return self._all(node)
        if isinstance(node, AtLeast):
            return self._several(node)
        mask = np.zeros(self._postings.count, dtype=np.bool_)
        if isinstance(node, Or | Either):
            for part in node.parts if isinstance(node, Or) else (node.typed, *node.also):
                mask[self.documents(part)] = True
        elif isinstance(node, Not):
            mask[:] = True
            mask[self.documents(node.part)] = False
        elif isinstance(node, Everything):
            mask[:] = True
        elif isinstance(node, Near):
            texts = tuple(unit.text for unit in node.units)
            for field in node.fields:
                mask[self._postings.grams[field].near(texts, node.within)] = True
        elif self._columns is not None:
            mask = self._beside(node, self._columns)
        return np.flatnonzero(mask)

    def _beside(self, node: Having | Dated, columns: Columns) -> Mask:
        """Which documents have what is asked for beside their texts."""
        every = np.arange(self._postings.count, dtype=np.int64)
        if isinstance(node, Having):
            return columns.having(node.facet, node.values, every)
        return columns.between(node.date_from, node.date_to, every)

    def _several(self, node: AtLeast) -> Indexes:
        counts = np.zeros(self._postings.count, dtype=np.uint16)
        for part in node.parts:
            counts[self.documents(part)] += 1
        return np.flatnonzero(counts >= node.least)

    def _holding(self, unit: Unit, fields: tuple[str, ...]) -> Indexes:
        mask = np.zeros(self._postings.count, dtype=np.bool_)
        for field in fields:
            mask[self._postings.grams[field].documents(unit.text)] = True
        return np.flatnonzero(mask)

    def _all(self, node: And) -> Indexes:
        wanted: list[Node] = [part for part in node.parts if not isinstance(part, (Not, Everything))] or [
            Everything()
        ]
        found, *others = sorted((self.documents(part) for part in wanted), key=len)
        for other in others:
            found = found[self._mask(other)[found]]
        for part in node.parts:
            if isinstance(part, Not):
                found = found[~self._mask(self.documents(part.part))[found]]
        return found

    def _any(self, parts: tuple[Node, ...], chosen: _Chosen) -> Floats:
        total = np.zeros(len(chosen.ordinals))
        for part in parts:
            at, scores = self._part(part, chosen)
            total[at] += scores
        return total

    def _best(self, node: Either, chosen: _Chosen) -> Floats:
        best = np.zeros(len(chosen.ordinals))
        worth = 1.0
        for part in (node.typed, *node.also):
            at, scores = self._part(part, chosen)
            best[at] = np.maximum(best[at], worth * scores)
            worth = weights()[node.kind]
        return best

    def _part(self, part: Node, chosen: _Chosen) -> tuple[Array, Floats]:
        """Where among ``chosen`` the documents that match ``part`` stand, and what it gives them."""
        at = chosen.places[self.documents(part)]
        at = at[at >= 0]
        inner = chosen if len(at) == len(chosen.ordinals) else self._choose(chosen.ordinals[at])
        return at, self.scores(part, inner)

    def _words(self, asked: tuple[str, ...], fields: tuple[str, ...], chosen: _Chosen) -> Floats:
        total = np.zeros(len(chosen.ordinals))
        for field in fields:
            words = self._postings.words[field]
            for word in asked:
                found = words.postings(word)
                if found is not None:
                    at, kept = chosen.among(found.documents)
                    total[at] += weights()[field] * words.scores(found, kept)
        return total

    def _mask(self, ordinals: Indexes) -> Mask:
        mask = np.zeros(self._postings.count, dtype=np.bool_)
        mask[ordinals] = True
        return mask

    def _choose(self, ordinals: Indexes) -> _Chosen:
        return _Chosen(ordinals, self._postings.count)
