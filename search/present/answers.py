"""The answer to a query, and what to try instead."""

from __future__ import annotations

from typing import Any, cast

from search import shapes
from search.advice import Advice, Change
from search.model import Query, Results
from search.present.addresses import Link
from search.present.facets import facets
from search.present.hits import hit
from search.query import cursor


def results(results: Results, link: Link, tips: Advice | None = None) -> dict[str, Any]:
    """The answer to a query as ``shapes.Results``. ``link`` makes the address of a changed query."""
    following = results.next
    shown: shapes.Results = {
        "query": _query(results.query),
        "total": results.total,
        "families": results.families,
        "page": results.query.page,
        "size": results.query.size,
        "took_ms": round(results.took_ms, 1),
        "build": results.build,
        "next_cursor": cursor.write(results.query, results.build, following) if following else None,
        "hits": [hit(each) for each in results.hits],
        "months": [{"month": each.month, "count": each.count} for each in results.months],
        "facets": facets(results, link),
        "truncated": {facet.name: facet.truncated for facet in results.facets},
        "advice": _advice(tips, link) if tips is not None and tips.any else None,
    }
    return cast("dict[str, Any]", shown)


def _advice(tips: Advice, link: Link) -> shapes.Advice:
    """What to try instead, as ``shapes.Advice``."""
    return {
        "words": [{"text": each.text, "count": each.count, "url": link(each.query)} for each in tips.words],
        "changes": [_change(each, link) for each in tips.changes],
        "spellings": [_change(each, link) for each in tips.spellings],
    }


def _change(change: Change, link: Link) -> shapes.Change:
    return {
        "kind": change.kind,
        "text": change.text,
        "word": change.word,
        "facet": change.facet,
        "value": change.value,
        "count": change.count,
        "url": link(change.query),
    }


def _query(query: Query) -> shapes.AskedQuery:
    return {
        "text": query.text,
        "filters": {name: list(values) for name, values in query.filters.items()},
        "from": query.date_from,
        "to": query.date_to,
        "sort": query.sort,
        "collapse": query.collapse,
        "notes": [
            {"code": note.code, "message": note.message, "params": dict(note.params)} for note in query.notes
        ],
    }
