"""Facets as aggregations, disjunctive and exact.

Each shard returns all the values that it has (``shard_size`` is the number of different values of the build), so that
no count is an estimate; the cluster adds them up and returns the most frequent ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from search.engine.opensearch.compiling import Clause, between, having
from search.engine.opensearch.documents import value_of
from search.engine.opensearch.mapping import shown
from search.engine.shown import MAX_VALUES, tree
from search.engine.values import Value
from search.label.gazetteer import path, regions
from search.label.values import value_label
from search.model import FACETS, Facet, Month, Query

# More months than there can be: a thousand years.
_MONTHS = 12_000


def filters(query: Query, but: str | None = None) -> list[Clause]:
    """The chosen facet values of ``query`` without those of the facet ``but``, and its range of dates."""
    chosen = [having(facet, values) for facet, values in query.filters.items() if facet != but]
    dated = [between(query.date_from, query.date_to)] if query.date_from or query.date_to else []
    return chosen + dated


def aggregations(query: Query, values: Mapping[str, int]) -> dict[str, Any]:
    """What is counted for ``query``; ``values`` is how many different values each facet of the build has."""
    counted = {facet: _counted(query, facet, max(1, values.get(facet, 0))) for facet in FACETS}
    undated = filters(replace(query, date_from=None, date_to=None), but="year")
    months = {"terms": {"field": "month", "size": _MONTHS, "order": {"_key": "asc"}}}
    counted["months"] = {"filter": {"bool": {"filter": undated}}, "aggs": {"top": months}}
    # Not the hits' own total, which counts what the list shows.
    counted["total"] = {"filter": {"bool": {"filter": filters(query)}}}
    return counted


def total(answer: Mapping[str, Any]) -> int:
    """How many documents match."""
    found: int = answer["total"]["doc_count"]
    return found


def months(answer: Mapping[str, Any]) -> tuple[Month, ...]:
    """The months that have matches, the oldest first."""
    return tuple(Month(each["key"], each["doc_count"]) for each in answer["months"]["top"]["buckets"])


def facets(query: Query, answer: Mapping[str, Any]) -> tuple[Facet, ...]:
    """All facets with their counts, in the order in which they are shown."""
    return tuple(_facet(facet, query.filters.get(facet, ()), answer[facet]) for facet in FACETS)


def _counted(query: Query, facet: str, different: int) -> Clause:
    order: Any = {"_key": "desc"} if facet == "year" else [{"_count": "desc"}, {"_key": "asc"}]
    # One more than is shown, to know whether there are more.
    terms = {"field": shown(facet), "size": MAX_VALUES + 1, "shard_size": max(different, MAX_VALUES + 1)}
    inner: Clause = {"top": {"terms": {**terms, "order": order}}}
    chosen = query.filters.get(facet, ())
    if chosen:
        named = {str(number): having(facet, (value,)) for number, value in enumerate(chosen)}
        inner["chosen"] = {"filters": {"filters": named}}
    return {"filter": {"bool": {"filter": filters(query, but=facet)}}, "aggs": inner}


def _facet(name: str, chosen: tuple[str, ...], answer: Mapping[str, Any]) -> Facet:
    buckets = answer["top"]["buckets"]
    found = [(value_of(each["key"]), each["doc_count"]) for each in buckets[:MAX_VALUES]]
    present = {value.value for value, _ in found}
    for number, value in enumerate(chosen):
        if value not in present:
            found.append((_unseen(name, value), answer["chosen"]["buckets"][str(number)]["doc_count"]))
    truncated = len(buckets) > MAX_VALUES
    return Facet(name, tuple(tree(found, chosen)), truncated)


def _unseen(facet: str, value: str) -> Value:
    """A selected value that is not among the most frequent ones, or that no document has."""
    parent = path(value)[-2:-1] if facet == "region" and value in regions() else ()
    return Value(value, value_label(facet, value), parent[0] if parent else None)
