"""The one presenter: results and documents as plain dicts, for the JSON API, the templates and every export.

Text stays text here: what matched comes as segments ``{"t": text, "m": true}`` (``m`` is left out where it would
be false), never as markup, so that no page's text can become markup later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, cast
from urllib.parse import quote_plus

from search import shapes
from search.advice import Advice, Change
from search.analyse import fold
from search.label.values import park_alias
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
from search.query import cursor, toggle
from search.related import Related
from search.snippet import units_for

# Makes the address of a query, in which values stand as ``urlencode`` writes them.
Link = Callable[[Query], str]
Parents = Mapping[str, str | None]
Around = tuple[str, str]

# The values of facets come again with every answer.
_quoted = lru_cache(maxsize=10_000)(quote_plus)

# Stands for a value in an address that is made once for all values of all facets.
_ANY = "any-value-of-this-facet"


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
        "facets": _facets(results, link),
        "truncated": {facet.name: facet.truncated for facet in results.facets},
        "advice": advice(tips, link) if tips is not None and tips.any else None,
    }
    return cast("dict[str, Any]", shown)


def advice(tips: Advice, link: Link) -> shapes.Advice:
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


def document(document: Document) -> dict[str, Any]:
    """A document in full as ``shapes.Document``, as ``policysearch read`` prints it; what is unknown is ``None``."""
    article = document.article
    shown: shapes.Document = {
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
    return cast("dict[str, Any]", shown)


def hit(hit: Hit) -> shapes.Hit:
    """One result, as it stands in an answer and in every export."""
    article, labels = hit.document.article, hit.document.bare_labels
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
        "repairs": hit.document.repair_count,
        "reprints": hit.reprints,
        **_explained(hit),
    }


def family(document_id: str, members: Sequence[Document]) -> shapes.Family:
    """The reprints of a document, out of its family in the family's order."""
    others = [brief(member) for member in members if member.id != document_id]
    return {"id": document_id, "first": members[0].id, "count": len(others), "reprints": others}


def brief(document: Document) -> shapes.Brief:
    """What names a document in a list beside another one."""
    article = document.article
    return {
        "id": document.id,
        "title": article.title,
        "heading": document.heading,
        "published": article.published,
        "source": article.source,
        "site": article.site,
        "url": article.url,
    }


def related(document_id: str, found: Iterable[Related]) -> shapes.Likenesses:
    """The documents related to one, as ``shapes.Likenesses``."""
    return {
        "id": document_id,
        "related": [
            {
                **brief(each.document),
                "parks": list(each.parks),
                "topics": list(each.topics),
                "regions": list(each.regions),
                "citations": list(each.citations),
                "words": list(each.words),
            }
            for each in found
        ],
    }


def segments(parts: Iterable[Segment]) -> list[shapes.Segment]:
    """Segments as dicts; joining every ``t`` gives the stored text back."""
    return [{"t": part.text, "m": True} if part.marked else {"t": part.text} for part in parts]


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


def _explained(hit: Hit) -> shapes.Explained:
    """How the score came about, where that was asked for; the parts add up to the score."""
    if not hit.explained:
        return {}
    parts: list[shapes.ScorePart] = [
        {"kind": part.kind, "field": part.field, "term": part.term, "score": round(part.score, 6)}
        for part in hit.explained
    ]
    return {"score": round(hit.score, 6), "explain": parts}


def _facets(results: Results, link: Link) -> dict[str, list[shapes.FacetValue]]:
    around = _around(results.query, [facet.name for facet in results.facets if facet.values], link)
    return {
        facet.name: _facet(facet, results.query, link, around.get(facet.name)) if facet.values else []
        for facet in results.facets
    }


def _around(query: Query, names: Sequence[str], link: Link) -> dict[str, Around]:
    """For each facet what stands before and behind one more value of it in the address of ``query``.

    One address with one more value of every facet is written and taken apart, since writing one takes longer than
    anything else that an answer does for a facet. Empty where that can't be told from what was typed.
    """
    if not names:
        return {}
    more = {name: (*query.filters.get(name, ()), _ANY) for name in names}
    path, _, rest = link(replace(query, filters={**query.filters, **more}, page=1, after=None)).partition("?")
    pairs = rest.split("&")
    own = {f"{name}={_ANY}": name for name in names}
    if rest.count(_ANY) != len(names) or sum(pair in own for pair in pairs) != len(names):
        return {}
    found: dict[str, Around] = {}
    for name in names:
        kept = "&".join([pair for pair in pairs if own.get(pair, name) == name])
        before, _, after = kept.partition(_ANY)
        found[name] = (f"{path}?{before}", after)
    return found


def _facet(facet: Facet, query: Query, link: Link, around: Around | None) -> list[shapes.FacetValue]:
    """The values of ``facet``. There may be hundreds, so nothing is called for most of them."""
    toggled = _toggled(facet, query, link, around)
    shown: list[shapes.FacetValue] = [
        {
            "value": value,
            "label": label,
            "count": count,
            "selected": selected,
            "url": url,
            "toggle_url": url,
        }
        for (value, label, count, selected, _, _), url in zip(facet.values, toggled, strict=True)
    ]
    if facet.name == "region":
        for each, value in zip(shown, facet.values, strict=True):
            each["parent"], each["depth"] = value.parent, value.depth
    if facet.name == "park":
        called = aliases(facet.values, query)
        for each in shown:
            each["alias"] = called.get(each["value"])
    return shown


def _toggled(facet: Facet, query: Query, link: Link, around: Around | None) -> list[str]:
    """The addresses of ``query`` with each value of ``facet`` more, or less where it was chosen.

    Writing a whole address for each takes longer than finding the values: where nothing else changes, each value is set
    ``around`` what all of them have in common.
    """
    chosen = query.filters.get(facet.name, ())
    if around and not chosen:
        before, after = around
        return [before + _quoted(value[0]) + after for value in facet.values]
    parents = {value.value: value.parent for value in facet.values}
    return [
        around[0] + _quoted(value.value) + around[1]
        if around and not value.selected and not displaces(value.value, chosen, parents)
        else link(choose(query, facet.name, value, parents))
        for value in facet.values
    ]


def choose(query: Query, name: str, value: FacetValue, parents: Parents) -> Query:
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


def displaces(value: str, chosen: Iterable[str], parents: Parents) -> bool:
    """Whether one of the ``chosen`` values makes room for ``value``."""
    return any(_above(other, value, parents) or _above(value, other, parents) for other in chosen)


def aliases(parks: Iterable[FacetValue], query: Query) -> dict[str, str]:
    """The names by which ``query`` calls ``parks``, by their ids, where these are not their official ones."""
    typed = fold(query.text)
    units = [unit for unit in units_for(query.node, "labels") if unit in typed]
    if not typed:
        return {}
    return {park.value: alias for park in parks if (alias := park_alias(park.value, typed, units))}


def _above(upper: str, lower: str, parents: Parents) -> bool:
    step = parents.get(lower)
    seen: set[str] = set()
    while step is not None and step not in seen:
        if step == upper:
            return True
        seen.add(step)
        step = parents.get(step)
    return False


def _evidence(evidence: Iterable[Evidence]) -> list[shapes.Evidence]:
    return [
        {"text": item.text, "field": item.field, "start": item.start, "end": item.end} for item in evidence
    ]


def _citation(citation: Citation) -> shapes.Citation:
    return {
        "text": citation.text,
        "title": citation.title,
        "organ": citation.organ,
        "year": citation.year,
        "number": citation.number,
    }


def _repair(step: RepairStep) -> shapes.Repair:
    return {
        "kind": step.kind,
        "start": step.start,
        "end": step.end,
        "before": step.before,
        "after": step.after,
        "certainty": step.certainty,
        "note": step.note,
    }
