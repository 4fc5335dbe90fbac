"""Whoosh queries for what Whoosh has no query of its own: windows, counts of parts, what stands beside the text.

They are the plain truth that the arrays are compared with, and look at every document that they may match.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from whoosh import query as whoosh
from whoosh.matching import ListMatcher, Matcher, NullMatcher, UnionMatcher, WrappingMatcher
from whoosh.searching import Searcher

from search.analyse.fold import PARAGRAPH
from search.engine.columns import Columns
from search.engine.whoosh_schema import gram_field
from search.model import Dated, Having, Near


class _Documents(whoosh.Query):  # type: ignore[misc]
    """Matches the documents that ``found`` gives, in rising order."""

    def found(self, searcher: Searcher) -> list[int]:
        raise NotImplementedError

    def estimate_size(self, _reader: object) -> int:
        return 1

    def is_leaf(self) -> bool:
        return True

    def matcher(self, searcher: Searcher, _context: object = None) -> Matcher:
        found = self.found(searcher)
        return ListMatcher(found, [1.0] * len(found)) if found else NullMatcher()


class Within(_Documents):
    """All units of a ``Near`` in one window of one paragraph."""

    def __init__(self, near: Near) -> None:
        self._near = near

    def found(self, searcher: Searcher) -> list[int]:
        return sorted(
            {document for field in self._near.fields for document in self._in(gram_field(field), searcher)}
        )

    def _in(self, field: str, searcher: Searcher) -> Iterator[int]:
        places = [_places(sequence(field, unit.text), searcher) for unit in self._near.units]
        ends = _ends(field, searcher)
        lengths = [len(unit.text) for unit in self._near.units]
        for document in set(places[0]).intersection(*places):
            if _close([each[document] for each in places], lengths, self._near.within, ends[document]):
                yield document


class Several(_Documents):
    """At least so many of some queries match."""

    def __init__(self, parts: Sequence[whoosh.Query], least: int) -> None:
        self._parts, self._least = parts, least

    def found(self, searcher: Searcher) -> list[int]:
        counts = Counter(document for part in self._parts for document in part.matcher(searcher).all_ids())
        return sorted(document for document, count in counts.items() if count >= self._least)


class Beside(_Documents):
    """A facet's value or a date: Whoosh's index has neither."""

    def __init__(self, node: Having | Dated, columns: Columns | None) -> None:
        self._node, self._columns = node, columns

    def found(self, searcher: Searcher) -> list[int]:
        if self._columns is None:
            return []
        every = np.arange(searcher.doc_count_all(), dtype=np.int64)
        if isinstance(self._node, Having):
            mask = self._columns.having(self._node.facet, self._node.values, every)
        else:
            mask = self._columns.between(self._node.date_from, self._node.date_to, every)
        return list(np.flatnonzero(mask).tolist())


class _BestMatcher(UnionMatcher):  # type: ignore[misc]
    """The better of two scores. Whoosh's own takes it from a side that stands at another document, too."""

    def score(self) -> float:
        scores = [side.score() for side in (self.a, self.b) if side.is_active() and side.id() == self.id()]
        return float(max(scores))


class Best(whoosh.DisjunctionMax):  # type: ignore[misc]
    """Scores a document as the query that scores it highest."""

    def _matcher(self, subs: list[whoosh.Query], searcher: Searcher, context: object) -> Matcher:
        return self._tree_matcher(subs, _BestMatcher, searcher, context, lambda _: 1)


class Weighted(whoosh.WrappingQuery):  # type: ignore[misc]
    """A query whose scores count for more or less."""

    def __init__(self, child: whoosh.Query, weight: float) -> None:
        super().__init__(child)
        self._weight = weight

    def _rewrap(self, child: whoosh.Query) -> Weighted:
        return Weighted(child, self._weight)

    def matcher(self, searcher: Searcher, context: object = None) -> Matcher:
        return WrappingMatcher(self.child.matcher(searcher, context), boost=self._weight)


def sequence(field: str, text: str) -> whoosh.Query:
    """The characters of ``text`` side by side."""
    if len(text) <= 2:
        return whoosh.Term(field, text)
    return whoosh.Phrase(field, [text[at : at + 2] for at in range(len(text) - 1)])


def _places(query: whoosh.Query, searcher: Searcher) -> dict[int, list[int]]:
    """Where ``query`` begins, by document."""
    found: dict[int, list[int]] = {}
    matcher = query.matcher(searcher)
    while matcher.is_active():
        found[matcher.id()] = sorted({span.start for span in matcher.spans()})
        matcher.next()
    return found


def _ends(field: str, searcher: Searcher) -> dict[int, list[int]]:
    """The last character of every paragraph, by document: it stands in a pair with the end."""
    found: dict[int, list[int]] = {}
    for term in searcher.reader().lexicon(field):
        if term.decode("utf-8", "surrogatepass").endswith(PARAGRAPH):
            for document, places in _places(whoosh.Term(field, term), searcher).items():
                found.setdefault(document, []).extend(places)
    return {document: sorted(places) for document, places in found.items()}


def _close(places: list[list[int]], lengths: list[int], within: int, ends: list[int]) -> bool:
    """Whether a window that begins with one of ``places`` holds a place of each list, in one paragraph."""
    for start in sorted({place for each in places for place in each}):
        following = [each[at] for each in places if (at := bisect_left(each, start)) < len(each)]
        if len(following) < len(places):
            return False
        last = max(place + length for place, length in zip(following, lengths, strict=True)) - 1
        alone = bisect_left(ends, start) == bisect_left(ends, last)
        if alone and last - start + 1 - sum(lengths) <= within:
            return True
    return False
