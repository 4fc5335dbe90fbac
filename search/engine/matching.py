"""Which documents match a ``Node``, and how well, from the postings as arrays.

The same rules as ``whoosh_query``: grams demand, words rank; a test holds documents and scores equal to what Whoosh
itself finds with that module's query. Matching comes first and only what matches is scored.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from search.engine.answer import Matches
from search.engine.arrays import Array, Indexes
from search.engine.columns import Columns
from search.engine.lists import Floats, List, common
from search.engine.postings import Mask, PostingsReader
from search.engine.ranking import asked, weights
from search.engine.scored import Chosen
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
)

# Looking one document up in a list takes about as long as passing over this many.
_FEW = 16
# So many documents are looked up one by one in any case.
_SEVERAL = 512
# A number for each of so many documents costs little in any case.
_MANY = 1 << 17
# Documents kept in memory for parts that have been looked up, as so many or as a multiple of all there are: what is
# left out is looked up again, so that memory does not grow with the number of parts.
_KEPT, _KEPT_TIMES = 1 << 18, 4

# Parts are known by their places in memory: one that is made on the way would leave its place to another.
_EVERYTHING: Node = Everything()


def find(node: Node, postings: PostingsReader, columns: Columns | None = None) -> Matches:
    """All documents that match ``node``. Facets and dates are looked up in ``columns``."""
    return Search(postings, columns).find(node)


@cache
def _worth(fields: tuple[str, ...], within_question: bool) -> dict[str, float]:
    """The weights of some fields."""
    found = asked() if within_question else weights()
    return {field: found[field] for field in fields}


class Search:
    """One query over one build. Remembers what each part of the query matches, as far as memory allows."""

    def __init__(self, postings: PostingsReader, columns: Columns | None) -> None:
        self._postings = postings
        self._columns = columns
        self._found: dict[int, Array] = {}
        self._lists: dict[str, List | None] = {}
        self._asked = False
        self._room = max(_KEPT, _KEPT_TIMES * postings.count)

    def find(self, node: Node) -> Matches:
        together = self._together(node) if isinstance(node, And) else None
        if together is not None:
            return together
        either = self._either(node) if isinstance(node, Or) else None
        if either is not None:
            return either
        ordinals = self.documents(node)
        return Matches(ordinals, self.scores(node, Chosen(ordinals, self._postings.count)))

    def _together(self, node: And) -> Matches | None:
        """All of a query of words that all must stand in a document: where the lists meet tells also where to score.

        ``None`` where it is another query, or one of words so frequent that this would take longer.
        """
        lists = [self._alone(part) for part in node.parts]
        if node.together is not None or None in lists:
            return None
        found = sorted((each for each in lists if each is not None), key=lambda each: len(each.documents))
        ordinals, places = found[0].documents, [np.arange(len(found[0].documents))]
        for each in found[1:]:
            if len(ordinals) > _SEVERAL and len(ordinals) * _FEW > len(each.documents):
                return None
            kept, at = common(ordinals, each.documents)
            ordinals, places = ordinals[kept], [*(place[kept] for place in places), at]
        worth = _worth(node.parts[0].fields, self._asked) if isinstance(node.parts[0], Match) else {}
        scores = np.full(len(ordinals), len(found) * weights()["match"])
        for each, place in zip(found, places, strict=True):
            scores += self._postings.lists.scores(each, worth, place)
        return Matches(ordinals, scores)

    def _either(self, node: Or) -> Matches | None:
        """Any of a query of words: each list is read once, and all add up in a number for each document of the build.

        ``None`` where it is another query, or a few documents among so many that room for all would cost more.
        """
        lists = [self._alone(part) for part in node.parts]
        if None in lists:
            return None
        found = [each for each in lists if each is not None]
        if (
            self._postings.count > _MANY
            and sum(len(each.documents) for each in found) * _FEW < self._postings.count
        ):
            return None
        present = np.zeros(self._postings.count, dtype=np.bool_)
        total = np.zeros(self._postings.count)
        for part, each in zip(node.parts, found, strict=True):
            present[each.documents] = True
            total[each.documents] += self._worth(each, part, None) + weights()["match"]
        ordinals = present.nonzero()[0]
        return Matches(ordinals, total[ordinals])

    def documents(self, node: Node) -> Array:
        """The ordinals of the documents that match ``node``, rising."""
        # Nodes live as long as the query, so that each is known by its place in memory.
        found = self._found.get(id(node))
        if found is None:
            found = self._match(node)
            # What can be written to is not a list of the build, but was made and takes room.
            if found.flags.writeable:
                self._room -= len(found)
            if self._room >= 0:
                self._found[id(node)] = found
        return found

    def scores(self, node: Node, chosen: Chosen) -> Floats:
        """The score of each of ``chosen``, which must all match ``node``."""
        chosen = chosen.anew()
        self._add(node, chosen)
        return chosen.total

    def _add(self, node: Node, chosen: Chosen) -> None:
        """Adds the scores of ``node``, which all of ``chosen`` must match."""
        if isinstance(node, Match):
            chosen.total += weights()["match"]
            self._add_words(node.unit.words, node.fields, chosen)
        elif isinstance(node, Near):
            chosen.total += weights()["match"]
            self._add_words([word for unit in node.units for word in unit.words], node.fields, chosen)
        elif isinstance(node, And):
            for part in node.parts:
                self._add(part, chosen)
            if node.together is not None:
                at, _ = chosen.among(self.documents(node.together))
                chosen.total[at] += weights()["together"]
        elif isinstance(node, Or):
            self._add_parts(node.parts, chosen)
        elif isinstance(node, AtLeast):
            before, self._asked = self._asked, True
            self._add_parts(node.parts, chosen)
            self._asked = before
            for time in node.times:
                at, _ = chosen.among(self.documents(time.published))
                chosen.total[at] += asked()["published"]
        elif isinstance(node, Either):
            chosen.total += self._best(node, chosen)
        else:
            chosen.total += 1

    def _add_parts(self, parts: Iterable[Node], chosen: Chosen) -> None:
        """Adds the scores of each of ``parts`` to those of ``chosen`` that match it."""
        for part in parts:
            if isinstance(part, Match) and (found := self._alone(part)):
                at, kept = chosen.among(found.documents)
                chosen.add(at, self._worth(found, part, kept) + weights()["match"])
            else:
                chosen.add(*self._part(part, chosen))

    def _alone(self, node: Node) -> List | None:
        """The list that says all of ``node``: of a single word, looked for in all fields."""
        if not isinstance(node, Match) or node.unit.words != (node.unit.text,):
            return None
        found = self._list(node.unit.text)
        if found is None or not found.whole or len(node.fields) <= len(found.sparse):
            return None
        return found

    def _worth(self, found: List, match: Node, kept: Array | None) -> Floats:
        fields = match.fields if isinstance(match, Match) else ()
        return self._postings.lists.scores(found, _worth(fields, self._asked), kept)

    def _list(self, word: str) -> List | None:
        if word not in self._lists:
            self._lists[word] = self._postings.lists.find(word)
        return self._lists[word]

    def _match(self, node: Node) -> Array:
        if isinstance(node, Match):
            return self._holding(node)
        if isinstance(node, And):
            return self._all(node)
        if isinstance(node, AtLeast):
            return self._several(node)
        if isinstance(node, Or | Either):
            return self._any(node.parts if isinstance(node, Or) else (node.typed, *node.also))
        mask = np.zeros(self._postings.count, dtype=np.bool_)
        if isinstance(node, Not):
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

    def _holding(self, match: Match) -> Array:
        """The documents that hold the characters of a unit."""
        found = self._list(match.unit.text)
        if found is not None and found.whole:
            return found.within(match.fields)
        mask = np.zeros(self._postings.count, dtype=np.bool_)
        for field in match.fields:
            mask[self._postings.grams[field].documents(match.unit.text)] = True
        return np.flatnonzero(mask)

    def _any(self, parts: Iterable[Node]) -> Array:
        mask = np.zeros(self._postings.count, dtype=np.bool_)
        for part in parts:
            mask[self.documents(part)] = True
        return np.flatnonzero(mask)

    def _all(self, node: And) -> Array:
        wanted: list[Node] = [part for part in node.parts if not isinstance(part, (Not, Everything))] or [
            _EVERYTHING
        ]
        found, *others = sorted((self.documents(part) for part in wanted), key=len)
        for other in others:
            found = found[self._among(found, other)]
        for part in node.parts:
            if isinstance(part, Not):
                found = found[~self._among(found, self.documents(part.part))]
        return found

    def _among(self, few: Array, many: Array) -> Mask:
        """Which of ``few`` are among ``many``; both rise."""
        if len(few) * _FEW < len(many):
            few = few.astype(many.dtype, copy=False)
            at = np.searchsorted(many, few)
            at[at == len(many)] = 0
            present: Mask = many[at] == few
            return present
        mask = np.zeros(self._postings.count, dtype=np.bool_)
        mask[many] = True
        return mask[few]

    def _best(self, node: Either, chosen: Chosen) -> Floats:
        best = np.zeros(len(chosen.ordinals))
        worth = 1.0
        for part in (node.typed, *node.also):
            at, scores = self._part(part, chosen)
            best[at] = np.maximum(best[at], worth * scores)
            worth = (asked() if self._asked else weights())[node.kind]
        return best

    def _part(self, part: Node, chosen: Chosen) -> tuple[Array, Floats]:
        """Where among ``chosen`` the documents that match ``part`` stand, and what it gives them."""
        at, _ = chosen.among(self.documents(part))
        inner = Chosen(chosen.ordinals[at], self._postings.count)
        return at, self.scores(part, inner)

    def _add_words(self, asked: Iterable[str], fields: tuple[str, ...], chosen: Chosen) -> None:
        worth = _worth(fields, self._asked)
        for word in asked:
            found = self._list(word)
            if found is not None:
                at, kept = chosen.among(found.documents)
                chosen.add(at, self._postings.lists.scores(found, worth, kept))
