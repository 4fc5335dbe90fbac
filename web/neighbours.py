"""The documents before and after one in the results that led to it, so that a reader need not go back to the list."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.library import Library
from search.model import Query
from search.query.table import MAX_DEPTH
from web.routes import document_link


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a document stands in its results, counted from 1, and the addresses of those beside it."""

    place: int
    total: int
    before: str | None
    after: str | None


def neighbours(library: Library, id: str, query: Query) -> Neighbours | None:
    """The neighbours of ``id`` in the page of results that ``query`` names; ``None`` where it does not stand there."""
    if not (query.text or query.filters or query.date_from or query.date_to):
        return None
    results = library.search(query)
    ids = [hit.document.id for hit in results.hits]
    if id not in ids:
        return None
    at = ids.index(id)
    place = (query.page - 1) * query.size + at + 1
    before = document_link(ids[at - 1], query) if at else _edge(library, query, -1)
    after = document_link(ids[at + 1], query) if at + 1 < len(ids) else None
    if after is None and place < results.families:
        after = _edge(library, query, 1)
    return Neighbours(place, results.families, before, after)


def _edge(library: Library, query: Query, step: int) -> str | None:
    """The last document of the page before, or the first of the page behind."""
    page = query.page + step
    if page < 1 or page * query.size > MAX_DEPTH:
        return None
    turned = replace(query, page=page)
    found = [hit.document.id for hit in library.search(turned).hits]
    return document_link(found[-1 if step < 0 else 0], turned) if found else None
