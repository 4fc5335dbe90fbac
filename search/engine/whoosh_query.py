"""A ``Node`` becomes a Whoosh query: grams demand, words rank."""

from __future__ import annotations

from collections.abc import Mapping

from whoosh import query as whoosh
from whoosh.matching import AndMaybeMatcher

from search.engine.columns import Columns
from search.engine.ranking import asked, weights
from search.engine.whoosh_nodes import Beside, Best, Several, Weighted, Within, sequence
from search.engine.whoosh_schema import gram_field
from search.model import And, AtLeast, Dated, Either, Everything, Having, Match, Near, Node, Not


class _AndMaybeMatcher(AndMaybeMatcher):  # type: ignore[misc]
    """Whoosh's own, with ``skip_to`` mended.

    Whoosh 2.7.5 moves the optional side to the document asked for, not to the one that the demanded side reached
    from there. Where these differ the optional side lags behind, and its score is lost without a word.
    """

    def skip_to(self, id: int) -> bool:
        moved = self.a.skip_to(id)
        if self.a.is_active() and self.b.is_active():
            moved = self.b.skip_to(self.a.id()) or moved
        return bool(moved)


class AndMaybe(whoosh.AndMaybe):  # type: ignore[misc]
    """Whoosh's query over the mended matcher."""

    matcherclass = _AndMaybeMatcher


def compile_node(node: Node, columns: Columns | None = None) -> whoosh.Query:
    """The Whoosh query that matches what ``node`` matches. Facets and dates are looked up in ``columns``."""
    return _Compiler(columns, weights()).query(node)


class _Compiler:
    def __init__(self, columns: Columns | None, weight: Mapping[str, float]) -> None:
        self._columns = columns
        self._weight = weight

    def query(self, node: Node) -> whoosh.Query:
        if isinstance(node, Match):
            return AndMaybe(_demand(node), whoosh.Or(self._words(node.unit.words, node.fields)))
        if isinstance(node, Near):
            words = tuple(word for unit in node.units for word in unit.words)
            near = whoosh.ConstantScoreQuery(Within(node), weights()["match"])
            return AndMaybe(near, whoosh.Or(self._words(words, node.fields)))
        if isinstance(node, And):
            return self._all(node)
        if isinstance(node, Not):
            return whoosh.Not(self.query(node.part))
        if isinstance(node, Everything):
            return whoosh.Every()
        if isinstance(node, Having | Dated):
            return whoosh.ConstantScoreQuery(Beside(node, self._columns), 1.0)
        if isinstance(node, AtLeast):
            within = _Compiler(self._columns, asked())
            parts = [within.query(part) for part in node.parts]
            worth = asked()["published"]
            times = [Weighted(within.query(time.published), worth) for time in node.times]
            return whoosh.Require(whoosh.Or(parts + times), Several(parts, node.least))
        if isinstance(node, Either):
            also = [Weighted(self.query(part), self._weight[node.kind]) for part in node.also]
            return Best([self.query(node.typed), *also])
        return whoosh.Or([self.query(part) for part in node.parts]) if node.parts else whoosh.NullQuery

    def _words(self, words: tuple[str, ...], fields: tuple[str, ...]) -> list[whoosh.Query]:
        return [whoosh.Term(field, word, boost=self._weight[field]) for field in fields for word in words]

    def _all(self, node: And) -> whoosh.Query:
        every = whoosh.And([self.query(part) for part in node.parts])
        if node.together is None:
            return every
        return AndMaybe(every, _demand(node.together, weights()["together"]))


def _demand(match: Match, score: float | None = None) -> whoosh.Query:
    found = whoosh.Or([sequence(gram_field(field), match.unit.text) for field in match.fields])
    return whoosh.ConstantScoreQuery(found, weights()["match"] if score is None else score)
