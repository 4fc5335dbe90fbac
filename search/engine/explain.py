"""How the score of a hit came about, part by part: the rules of ``matching`` and ``refine``, one document at a time.

The parts add up to the score; a test holds that for every kind of query.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from search.engine.answer import Matches
from search.engine.matching import Search
from search.engine.parts import Parts
from search.engine.postings import PostingsReader
from search.engine.ranking import asked, weights
from search.engine.refine import bonus, freshened
from search.engine.scored import Chosen
from search.model import And, AtLeast, Either, Match, Near, Node, Or, Query, ScorePart


def explained(
    query: Query, matches: Matches, ordinals: Sequence[int], parts: Parts
) -> dict[int, tuple[ScorePart, ...]]:
    """The parts of the score of each of ``ordinals``, which are among ``matches`` as the first phase scored them."""
    found = {}
    for ordinal in ordinals:
        part = parts.part_of(ordinal)
        walk = _Walk(Search(part.postings, part.columns), part.postings)
        found[ordinal] = list(walk.parts(query.node, ordinal - part.first))
    fresh = freshened(query, matches, parts.columns)
    for ordinal, made in found.items():
        at = np.searchsorted(matches.ordinals, ordinal)
        if gained := float(fresh.scores[at] - matches.scores[at]):
            made.append(ScorePart("freshness", "", "", gained))
    added = bonus(query, fresh, parts.postings(), parts.columns)
    if added is not None:
        places = {ordinal: at for at, ordinal in enumerate(matches.ordinals[added.places].tolist())}
        kinds = {name: getattr(added, name) for name in ("runs", "passage", "number")}
        for ordinal, made in found.items():
            if ordinal in places:
                values = {name: float(values[places[ordinal]]) for name, values in kinds.items()}
                made += [ScorePart(name, "", "", value) for name, value in values.items() if value]
    return {ordinal: tuple(made) for ordinal, made in found.items()}


class _Walk:
    def __init__(self, search: Search, postings: PostingsReader) -> None:
        self._search, self._postings = search, postings
        self._weights = weights()

    def parts(self, node: Node, ordinal: int) -> Iterator[ScorePart]:
        """What ``node``, which the document matches, adds to its score."""
        if isinstance(node, Match):
            yield ScorePart("match", "", node.unit.text, weights()["match"])
            yield from self._words(node.unit.words, node.fields, ordinal)
        elif isinstance(node, Near):
            yield ScorePart("match", "", " ".join(unit.text for unit in node.units), weights()["match"])
            yield from self._words([word for unit in node.units for word in unit.words], node.fields, ordinal)
        elif isinstance(node, And):
            for part in node.parts:
                yield from self.parts(part, ordinal)
            if node.together is not None and self._holds(node.together, ordinal):
                yield ScorePart("together", "", node.together.unit.text, weights()["together"])
        elif isinstance(node, Or | AtLeast):
            yield from self._some(node, ordinal)
        elif isinstance(node, Either):
            yield from self._best(node, ordinal)
        else:
            yield ScorePart("filter", "", "", 1.0)

    def _some(self, node: Or | AtLeast, ordinal: int) -> Iterator[ScorePart]:
        before = self._weights
        self._weights = asked() if isinstance(node, AtLeast) else before
        for part in node.parts:
            if self._holds(part, ordinal):
                yield from self.parts(part, ordinal)
        self._weights = before

    def _best(self, node: Either, ordinal: int) -> Iterator[ScorePart]:
        ways = [(node.typed, 1.0), *((part, weights()[node.kind]) for part in node.also)]
        said = [
            [replace(each, score=each.score * worth) for each in self.parts(part, ordinal)]
            for part, worth in ways
            if self._holds(part, ordinal)
        ]
        yield from max(said, key=lambda parts: sum(each.score for each in parts), default=[])

    def _words(self, words: Iterable[str], fields: Sequence[str], ordinal: int) -> Iterator[ScorePart]:
        chosen = Chosen(np.array([ordinal], dtype=np.int64), self._postings.count)
        for word in words:
            found = self._postings.lists.find(word)
            if found is None:
                continue
            at, kept = chosen.among(found.documents)
            for field in fields if len(at) else ():
                worth = {field: self._weights[field]}
                score = float(self._postings.lists.scores(found, worth, kept)[0])
                if score:
                    yield ScorePart("word", field, word, score)

    def _holds(self, node: Node, ordinal: int) -> bool:
        documents = self._search.documents(node)
        at = int(np.searchsorted(documents, ordinal))
        return at < len(documents) and int(documents[at]) == ordinal
