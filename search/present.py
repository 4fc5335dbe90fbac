"""The one presenter: results and documents as plain dicts, for the JSON API, the templates and every export.

Text stays text here: what matched comes as segments ``{"t": text, "m": true}`` (``m`` is left out where it would
be false), never as markup, so that no page's text can become markup later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from search.model import (
    Citation,
    Document,
    Evidence,
    Facet,
    FacetValue,
    Hit,
    Query,
    RepairStep,
    Results,
    Segment,
)
from search.query import toggle

Link = Callable[[Query], str]


def results(results: Results, link: Link) -> dict[str, Any]:
    """The answer to a query in the shape of the JSON API. ``link`` makes the address of a changed query."""
    return {
        "query": _query(results.query),
        "total": results.total,
        "page": results.query.page,
        "size": results.query.size,
        "took_ms": round(results.took_ms, 1),
        "build": results.build,
        "hits": [_hit(hit) for hit in results.hits],
        "months": [{"month": each.month, "count": each.count} for each in results.months],
        "facets": {facet.name: _facet(facet, results.query, link) for facet in results.facets},
    }


def document(document: Document) -> dict[str, Any]:
    """A document in full, in the shape that ``policysearch read`` prints; whatever is unknown is ``None``."""
    article = document.article
    return {
        "id": document.id,
        "url": article.url,
        "site": article.site,
        "title": article.title,
        "published": article.published,
        "source": article.source,
        "author": article.author,
        "body": article.body,
        "regions": [
            {
                "code": label.code,
                "name": label.name,
                "path": list(label.path),
                "evidence": _evidence(label.evidence),
            }
            for label in document.labels.regions
        ],
        "parks": [
            {
                "id": label.id,
                "name": label.name,
                "region": label.region,
                "mentions": label.mentions,
                "evidence": _evidence(label.evidence),
            }
            for label in document.labels.parks
        ],
        "topics": [
            {"id": label.id, "label": label.label, "evidence": _evidence(label.evidence)}
            for label in document.labels.topics
        ],
        "citations": [_citation(citation) for citation in article.citations],
        "repairs": [_repair(step) for step in document.repairs],
    }


def segments(parts: Iterable[Segment]) -> list[dict[str, Any]]:
    """Segments as dicts; joining every ``t`` gives the stored text back."""
    return [{"t": part.text, "m": True} if part.marked else {"t": part.text} for part in parts]


def _query(query: Query) -> dict[str, Any]:
    return {
        "text": query.text,
        "filters": {name: list(values) for name, values in query.filters.items()},
        "from": query.date_from,
        "to": query.date_to,
        "sort": query.sort,
        "notes": [{"code": note.code, "message": note.message} for note in query.notes],
    }


def _hit(hit: Hit) -> dict[str, Any]:
    article, labels = hit.document.article, hit.document.labels
    return {
        "id": hit.document.id,
        "title": article.title,
        "title_marked": segments(hit.title),
        "title_is_first_sentence": not article.title,
        "url": article.url,
        "published": article.published,
        "source": article.source,
        "regions": [
            {"code": label.code, "name": label.name, "path": list(label.path)} for label in labels.regions
        ],
        "parks": [{"id": label.id, "name": label.name, "region": label.region} for label in labels.parks],
        "topics": [{"id": label.id, "label": label.label} for label in labels.topics],
        "snippet": segments(hit.snippet),
        "matched": list(hit.matched),
        "repairs": len(hit.document.repairs),
    }


def _facet(facet: Facet, query: Query, link: Link) -> list[dict[str, Any]]:
    parents = {value.value: value.parent for value in facet.values}
    return [_value(facet.name, value, parents, query, link) for value in facet.values]


def _value(
    name: str, value: FacetValue, parents: Mapping[str, str | None], query: Query, link: Link
) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "value": value.value,
        "label": value.label,
        "count": value.count,
        "selected": value.selected,
        "url": link(choose(query, name, value, parents)),
    }
    if name == "region":
        shown |= {"parent": value.parent, "depth": value.depth}
    return shown


def choose(query: Query, name: str, value: FacetValue, parents: Mapping[str, str | None]) -> Query:
    """The query after a click on ``value``: it is taken out where it was chosen and else put in.

    In a tree a value takes the place of those chosen above and below it: 湖南省 OR 长沙市 would be 湖南省 again,
    so that a click on 长沙市 would change nothing and its count would be a lie.
    """
    clicked = toggle(query, name, value.value)
    if value.selected:
        return clicked
    kept = tuple(
        other
        for other in clicked.filters.get(name, ())
        if other == value.value
        or not (_above(other, value.value, parents) or _above(value.value, other, parents))
    )
    return replace(clicked, filters={**clicked.filters, name: kept})


def _above(upper: str, lower: str, parents: Mapping[str, str | None]) -> bool:
    step = parents.get(lower)
    seen: set[str] = set()
    while step is not None and step not in seen:
        if step == upper:
            return True
        seen.add(step)
        step = parents.get(step)
    return False


def _evidence(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [
        {"text": item.text, "field": item.field, "start": item.start, "end": item.end} for item in evidence
    ]


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "text": citation.text,
        "title": citation.title,
        "organ": citation.organ,
        "year": citation.year,
        "number": citation.number,
    }


def _repair(step: RepairStep) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "start": step.start,
        "end": step.end,
        "before": step.before,
        "after": step.after,
        "certainty": step.certainty,
        "note": step.note,
    }
