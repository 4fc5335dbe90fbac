"""A ``Node`` becomes a query of the cluster: pairs and characters demand, words rank."""

from __future__ import annotations

from typing import Any

from search.engine.opensearch.mapping import characters, pairs
from search.engine.ranking import weights
from search.model import And, Everything, Match, Node, Not, Unit

Clause = dict[str, Any]

# Pairs of a long string that are looked up before its characters are read in sequence.
_PAIRS = 6


def compile_node(node: Node) -> Clause:
    """The query that matches what ``node`` matches."""
    if isinstance(node, Match):
        return _match(node)
    if isinstance(node, And):
        return _all(node)
    if isinstance(node, Not):
        return _constant({"bool": {"must_not": [compile_node(node.part)]}}, 1.0)
    if isinstance(node, Everything):
        return {"match_all": {}}
    if not node.parts:
        return {"match_none": {}}
    return {"bool": {"should": [compile_node(part) for part in node.parts], "minimum_should_match": 1}}


def _match(match: Match) -> Clause:
    words = [
        {"term": {field: {"value": word, "boost": weights()[field]}}}
        for field in match.fields
        for word in match.unit.words
    ]
    return {"bool": {"must": [_constant(_demand(match), weights()["match"])], "should": words}}


def _all(node: And) -> Clause:
    found: Clause = {
        "must": [compile_node(part) for part in node.parts if not isinstance(part, Not)],
        "must_not": [compile_node(part.part) for part in node.parts if isinstance(part, Not)],
    }
    if not found["must"]:
        found["must"] = [{"match_all": {}}]
    if node.together is not None:
        found["should"] = [_constant(_demand(node.together), weights()["together"])]
    return {"bool": found}


def _demand(match: Match) -> Clause:
    found = [holding(field, match.unit) for field in match.fields]
    return found[0] if len(found) == 1 else {"bool": {"should": found, "minimum_should_match": 1}}


def holding(field: str, unit: Unit) -> Clause:
    """What documents match whose ``field`` holds the characters of ``unit`` side by side."""
    text = unit.text
    if len(text) == 1:
        return {"term": {characters(field): text}}
    if len(text) == 2:
        return {"term": {pairs(field): text}}
    phrase = {"match_phrase": {characters(field): " ".join(text)}}
    return {"bool": {"filter": [*({"term": {pairs(field): each}} for each in _some_pairs(text)), phrase]}}


def _some_pairs(text: str) -> list[str]:
    """Pairs that together tell most of ``text``: of a long one evenly spread, since clauses are not free."""
    last = len(text) - 2
    count = min(_PAIRS, (len(text) + 1) // 2)
    places = {round(number * last / (count - 1)) for number in range(count)}
    return [text[at : at + 2] for at in sorted(places)]


def _constant(query: Clause, score: float) -> Clause:
    return {"constant_score": {"filter": query, "boost": score}}
