"""How the score of a hit came about, part by part: the rules of ``matching`` and ``refine``, one document at a time.

The parts add up to the score; a test holds that for every kind of query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace

import numpy as np

from search.engine.answer import Matches
from search.engine.arrays import Indexes
from search.engine.columns import Columns
from search.engine.matching import Search
from search.engine.parts import Parts
from search.engine.postings import PostingsReader
from search.engine.ranking import asked, weights
from search.engine.refine import Bonus, bonus, freshened
from search.engine.scored import Chosen
from search.model import And, AtLeast, Either, Match, Near, Node, Or, Query, ScorePart


def explained(
    query: Query, matches: Matches, ordinals: Sequence[int], parts: Parts
) -> dict[int, tuple[ScorePart, ...]]:
    """The parts of the score of each of ``ordinals``, which are among ``matches`` as the first phase scored them."""
    found = {}
    for ordinal in ordinals:
        part = parts.part_of(ordinal)
        one = _One(part.postings, part.columns, ordinal - part.first)
        found[ordinal] = list(Walk(one.holds, one.words).parts(query.node))
    fresh = freshened(query, matches, parts.columns)
    for ordinal, made in found.items():
        at = np.searchsorted(matches.ordinals, ordinal)
        if gained := float(fresh.scores[at] - matches.scores[at]):
            made.append(ScorePart("freshness", "", "", gained))
    added = bonus(query, fresh, parts.postings(), parts.columns)
    more = raised(added, matches.ordinals) if added is not None else {}
    return {ordinal: (*made, *more.get(ordinal, ())) for ordinal, made in found.items()}


def raised(added: Bonus, ordinals: Indexes) -> dict[int, list[ScorePart]]:
    """What the second phase adds to each of its candidates, which stand among the matches ``ordinals``."""
    names = [each.name for each in fields(added) if each.name != "places"]
    values = zip(*(getattr(added, name).tolist() for name in names), strict=True)
    return {
        ordinal: [ScorePart(name, "", "", value) for name, value in zip(names, of_one, strict=True) if value]
        for ordinal, of_one in zip(ordinals[added.places].tolist(), values, strict=True)
    }


# Weight by field.
Worth = Mapping[str, float]


class Walk:
    """The parts of the score of one document.

    ``holds`` says whether it matches a node, ``words`` what words of some fields, given their weights, add to it.
    """

    def __init__(
        self,
        holds: Callable[[Node], bool],
        words: Callable[[Iterable[str], Sequence[str], Worth], Iterator[ScorePart]],
    ) -> None:
        self._holds, self._words_of = holds, words
        self._weights = weights()

    def parts(self, node: Node) -> Iterator[ScorePart]:
        """What ``node``, which the document matches, adds to its score."""
        if isinstance(node, Match):
            yield ScorePart("match", "", node.unit.text, weights()["match"])
            yield from self._words(node.unit.words, node.fields)
        elif isinstance(node, Near):
            yield ScorePart("match", "", " ".join(unit.text for unit in node.units), weights()["match"])
            yield from self._words([word for unit in node.units for word in unit.words], node.fields)
        elif isinstance(node, And):
            for part in node.parts:
                yield from self.parts(part)
            if node.together is not None and self._holds(node.together):
                yield ScorePart("together", "", node.together.unit.text, weights()["together"])
        elif isinstance(node, Or | AtLeast):
            yield from self._some(node)
        elif isinstance(node, Either):
            yield from self._best(node)
        else:
            yield ScorePart("filter", "", "", 1.0)

    def _some(self, node: Or | AtLeast) -> Iterator[ScorePart]:
        before = self._weights
        self._weights = asked() if isinstance(node, AtLeast) else before
        for part in node.parts:
            if self._holds(part):
                yield from self.parts(part)
        self._weights = before
        for time in node.times if isinstance(node, AtLeast) else ():
            if self._holds(time.published):
                yield ScorePart("filter", "", "", asked()["published"])

    def _best(self, node: Either) -> Iterator[ScorePart]:
        ways = [(node.typed, 1.0), *((part, self._weights[node.kind]) for part in node.also)]
        said = [
            [replace(each, score=each.score * worth) for each in self.parts(part)]
            for part, worth in ways
            if self._holds(part)
        ]
        yield from max(said, key=lambda parts: sum(each.score for each in parts), default=[])

    def _words(self, words: Iterable[str], fields: Sequence[str]) -> Iterator[ScorePart]:
        return self._words_of(words, fields, self._weights)


class _One:
    """One document of a part of a build."""

    def __init__(self, postings: PostingsReader, columns: Columns, ordinal: int) -> None:
        self._postings, self._ordinal = postings, ordinal
        self._search = Search(postings, columns)

    def words(self, words: Iterable[str], fields: Sequence[str], weights: Worth) -> Iterator[ScorePart]:
        chosen = Chosen(np.array([self._ordinal], dtype=np.int64), self._postings.count)
        for word in words:
            found = self._postings.lists.find(word)
            if found is None:
                continue
            at, kept = chosen.among(found.documents)
            for field in fields if len(at) else ():
                worth = {field: weights[field]}
                score = float(self._postings.lists.scores(found, worth, kept)[0])
                if score:
                    yield ScorePart("word", field, word, score)

    def holds(self, node: Node) -> bool:
        documents = self._search.documents(node)
        at = int(np.searchsorted(documents, self._ordinal))
        return at < len(documents) and int(documents[at]) == self._ordinal
