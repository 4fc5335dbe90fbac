"""A ``Node`` becomes a Whoosh query: grams demand, words rank."""

from __future__ import annotations

from whoosh import query as whoosh
from whoosh.matching import AndMaybeMatcher

from search.engine.ranking import weights
from search.engine.whoosh_schema import gram_field
from search.model import And, Everything, Match, Node, Not


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


def compile_node(node: Node) -> whoosh.Query:
    """The Whoosh query that matches what ``node`` matches."""
    if isinstance(node, Match):
        return AndMaybe(_demand(node), whoosh.Or(_words(node)))
    if isinstance(node, And):
        every = whoosh.And([compile_node(part) for part in node.parts])
        if node.together is None:
            return every
        return AndMaybe(every, _demand(node.together, weights()["together"]))
    if isinstance(node, Not):
        return whoosh.Not(compile_node(node.part))
    if isinstance(node, Everything):
        return whoosh.Every()
    return whoosh.Or([compile_node(part) for part in node.parts]) if node.parts else whoosh.NullQuery


def _demand(match: Match, score: float | None = None) -> whoosh.Query:
    found = whoosh.Or([_sequence(gram_field(field), match.unit.text) for field in match.fields])
    return whoosh.ConstantScoreQuery(found, weights()["match"] if score is None else score)


def _words(match: Match) -> list[whoosh.Query]:
    return [
        whoosh.Term(field, word, boost=weights()[field])
        for field in match.fields
        for word in match.unit.words
    ]


def _sequence(field: str, text: str) -> whoosh.Query:
    """The characters of ``text`` side by side."""
    if len(text) <= 2:
        return whoosh.Term(field, text)
    return whoosh.Phrase(field, [text[at : at + 2] for at in range(len(text) - 1)])
