"""A document's page: its text with the query's words marked, its headings, and what is known of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from search import compare, present
from search.errors import BadParameter
from search.library import Library
from search.model import Document, Query
from search.query import from_params
from web import wording
from web.cite import citation
from web.evidence import citation_search, facts
from web.neighbours import neighbours
from web.reading import is_heading
from web.rendering import render
from web.routes import document_address, page_link

# Documents that cite this one: enough to see who does, the search for all of them is a link.
CITING = 5
# A title shorter than this stands in many texts that mean something else.
TELLING = 8


def page(library: Library, id: str, query: Query) -> str:
    """The page of the document ``id``. Raises ``NoSuchDocument``."""
    found = library.document(id)
    shown = present.document(found)
    paragraphs = [present.segments(part) for part in library.marked(found, query)]
    return render(
        "document.html",
        query=query,
        document=shown,
        heading=found.heading,
        paragraphs=paragraphs,
        sections=[at for at, part in enumerate(paragraphs, 1) if is_heading(part)],
        marks=sum("m" in segment for part in paragraphs for segment in part),
        first_mark=next(
            (at for at, part in enumerate(paragraphs, 1) if any("m" in each for each in part)), None
        ),
        dated_by=wording.DATED_BY[found.article.dated_by],
        signed=found.article.signed,
        issuer=found.article.issuer,
        number=found.article.number,
        facts=facts(shown),
        citation_search=citation_search,
        citing=citing(library, found),
        neighbours=neighbours(library, id, query),
        related=present.related(id, library.related(id))["related"],
        family=present.family(id, library.family(id)),
        cite=citation(found, document_address(id)),
        is_heading=is_heading,
        repairs=compare.summary(found.repairs),
    )


def citing(library: Library, document: Document) -> dict[str, Any] | None:
    """The newest documents that name this one by its number or its whole title, or ``None`` where none does."""
    names = [document.article.number, document.article.title]
    name = next((each for each in names if each and len(each) >= TELLING), None)
    if name is None:
        return None
    try:
        query = from_params({"q": ['"' + name.replace('"', " ") + '"'], "sort": ["date"]})
    except BadParameter:
        return None
    found = [hit.document for hit in library.search(replace(query, size=CITING + 1)).hits]
    others = [present.brief(each) for each in found if each.id != document.id]
    if not others:
        return None
    return {"documents": others[:CITING], "url": page_link(query), "more": len(others) > CITING}
