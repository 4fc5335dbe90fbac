"""A ``Node`` becomes a query of the cluster: pairs and characters demand, words rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from search.engine.opensearch.documents import BREAK, kept
from search.engine.opensearch.mapping import characters, pairs
from search.engine.ranking import asked, weights
from search.engine.values import date_number
from search.errors import BadParameter
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

Clause = dict[str, Any]

# Pairs of a long string that are looked up before its characters are read in sequence.
_PAIRS = 6
# A cluster refuses more clauses than 1,024 (indices.query.bool.max_clause_count).
MOST_CLAUSES = 1_000
_LEAVES = ("term", "terms", "match_phrase", "match_all", "match_none", "range", "intervals")
# Later than any ``date_number``.
_LATEST = 10**12


def compile_node(node: Node) -> Clause:
    """The query that matches what ``node`` matches. Raises ``BadParameter`` where it is too much for a cluster.

    A very long query is ranked by what it demands alone, without its words, rather than refused.
    """
    return _compiled(node, naming=False).clause


@dataclass(frozen=True, slots=True)
class Named:
    """A query, and the name that the clause of each node has in it, by the ``id`` of the node."""

    clause: Clause
    names: Mapping[int, str]


def named_word(field: str, word: str, weight: float) -> str:
    """The name of the clause that has ``word`` rank; nodes are named by numbers."""
    return f"{field} {weight} {word}"


def compile_named(node: Node) -> Named:
    """What ``compile_node`` makes of ``node``, its clauses named: the cluster then says of each hit which it matches.

    That costs time for every hit. Raises ``BadParameter`` as ``compile_node`` does.
    """
    return _compiled(node, naming=True)


def _compiled(node: Node, naming: bool) -> Named:
    for ranked in (True, False):
        compiler = _Compiler(ranked, naming)
        found = compiler.query(node)
        if _leaves(found) <= MOST_CLAUSES:
            return Named(found, compiler.names)
    raise BadParameter(
        "q",
        "检索词太多，集群无法一次处理。",
        "请缩短检索词，或请管理员调高 indices.query.bool.max_clause_count。",
        "query_too_long",
    )


class _Compiler:
    """``ranked`` says whether words are looked up, too, to rank what matches; ``naming`` whether clauses get names."""

    def __init__(self, ranked: bool, naming: bool) -> None:
        self._ranked, self._naming = ranked, naming
        self._weights = weights()
        self.names: dict[int, str] = {}

    def query(self, node: Node) -> Clause:
        return self._named(node, self._query(node))

    def _named(self, node: Node, clause: Clause) -> Clause:
        if self._naming:
            (inner,) = clause.values()
            # The clause of an only part is that of the whole.
            self.names[id(node)] = inner.setdefault("_name", str(len(self.names)))
        return clause

    def _query(self, node: Node) -> Clause:
        if isinstance(node, Match):
            demanded = [holding(field, node.unit) for field in node.fields]
            return self._with_words(demanded, node.unit.words, node.fields)
        if isinstance(node, Near):
            words = tuple(word for unit in node.units for word in unit.words)
            return self._with_words([_close(field, node) for field in node.fields], words, node.fields)
        if isinstance(node, And):
            return self._all(node)
        if isinstance(node, Or):
            return _some([self.query(part) for part in node.parts])
        if isinstance(node, AtLeast):
            before, self._weights = self._weights, asked()
            parts = [self.query(part) for part in node.parts]
            self._weights = before
            worth = asked()["published"]
            times = [{"bool": {"must": [self.query(time.published)], "boost": worth}} for time in node.times]
            counted = _some(parts, node.least)
            return {"bool": {"must": [counted], "should": times}} if times else counted
        if isinstance(node, Either):
            worth = self._weights[node.kind]
            also = [{"bool": {"must": [self.query(part)], "boost": worth}} for part in node.also]
            return {"dis_max": {"queries": [self.query(node.typed), *also]}}
        return _constant(self._unranked(node), 1.0)

    def _unranked(self, node: Not | Everything | Having | Dated) -> Clause:
        if isinstance(node, Not):
            return {"bool": {"must_not": [self.query(node.part)]}}
        if isinstance(node, Having):
            return having(node.facet, node.values)
        if isinstance(node, Dated):
            return between(node.date_from, node.date_to)
        return {"match_all": {}}

    def _with_words(self, demanded: list[Clause], words: tuple[str, ...], fields: tuple[str, ...]) -> Clause:
        must = _constant(_some(demanded), weights()["match"])
        if not self._ranked:
            return must
        should = [self._word(field, word) for field in fields for word in words]
        return {"bool": {"must": [must], "should": should}}

    def _word(self, field: str, word: str) -> Clause:
        boost = self._weights[field]
        name = {"_name": named_word(field, word, boost)} if self._naming else {}
        return {"term": {field: {"value": word, "boost": boost, **name}}}

    def _all(self, node: And) -> Clause:
        excluded = [part for part in node.parts if isinstance(part, Not)]
        found: Clause = {
            "must": [self.query(part) for part in node.parts if not isinstance(part, Not)],
            "must_not": [self.query(part.part) for part in excluded],
        }
        if excluded or not found["must"]:
            # What is excluded counts as a filter, 1 each.
            found["must"].append({"match_all": {"boost": float(len(excluded))}})
        if node.together is not None and self._ranked:
            together = [holding(field, node.together.unit) for field in node.together.fields]
            more = _constant(_some(together), weights()["together"])
            found["should"] = [self._named(node.together, more)]
        return {"bool": found}


def having(facet: str, values: tuple[str, ...]) -> Clause:
    """What documents match that have one of ``values``."""
    return {"terms": {facet: [kept(value) for value in values]}}


def between(first: str | None, last: str | None) -> Clause:
    """What documents match that are dated from ``first`` to ``last``, ISO dates, both inclusive."""
    low = date_number(first) if first else 1
    return {"range": {"dated": {"gte": low, "lte": date_number(f"{last}T23:59") if last else _LATEST}}}


def holding(field: str, unit: Unit) -> Clause:
    """What documents match whose ``field`` holds the characters of ``unit`` side by side."""
    text = unit.text
    if len(text) == 1:
        return {"term": {characters(field): text}}
    if len(text) == 2:
        return {"term": {pairs(field): text}}
    phrase = {"match_phrase": {characters(field): " ".join(text)}}
    return {"bool": {"filter": [*({"term": {pairs(field): each}} for each in _some_pairs(text)), phrase]}}


def _some(clauses: list[Clause], least: int = 1) -> Clause:
    """What documents match that match ``least`` of ``clauses``."""
    if len(clauses) < least:
        return {"match_none": {}}
    if len(clauses) == 1:
        return clauses[0]
    return {"bool": {"should": clauses, "minimum_should_match": least}}


def _close(field: str, node: Near) -> Clause:
    """All units in one window of one paragraph, as ``model.Near`` says.

    A unit named twice needs to stand there only once, but its characters count twice.
    """
    texts = [unit.text for unit in node.units]
    different = list(dict.fromkeys(texts))
    gaps = node.within + sum(map(len, texts)) - sum(map(len, different))
    sources = [{"match": {"query": " ".join(each), "max_gaps": 0, "ordered": True}} for each in different]
    window = {"intervals": sources, "ordered": False, "max_gaps": gaps}
    alone = {"not_containing": {"match": {"query": BREAK}}}
    intervals = {"intervals": {characters(field): {"all_of": {**window, "filter": alone}}}}
    return {"bool": {"filter": [*(holding(field, unit) for unit in dict.fromkeys(node.units)), intervals]}}


def _some_pairs(text: str) -> list[str]:
    """Pairs that together tell most of ``text``: of a long one evenly spread, since clauses are not free."""
    last = len(text) - 2
    count = min(_PAIRS, (len(text) + 1) // 2)
    places = {round(number * last / (count - 1)) for number in range(count)}
    return [text[at : at + 2] for at in sorted(places)]


def _leaves(query: Any) -> int:
    """How many clauses the cluster counts in ``query``."""
    if isinstance(query, list):
        return sum(map(_leaves, query))
    if not isinstance(query, dict):
        return 0
    return sum(1 if name in _LEAVES else _leaves(part) for name, part in query.items())


def _constant(query: Clause, score: float) -> Clause:
    return {"constant_score": {"filter": query, "boost": score}}
