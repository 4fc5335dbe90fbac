"""The pages: home, results, document. They read the same dicts that the JSON API sends."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, render_template

from search import compare, present
from search.model import Query, Sort
from search.query import from_params
from web import wording
from web.advice import alone, suggestions
from web.current import library
from web.evidence import citation_search, facts
from web.filters import chips, groups, without_filters
from web.paging import Paging
from web.reading import cuts, is_heading
from web.routes import compare_link, document_link, is_web_address, kept_params, lenient_params, page_link

pages = Blueprint("pages", __name__)

SORTS: tuple[Sort, ...] = ("relevance", "date")

# On the home page the facets are all there is to see, and a hit would be thrown away.
HOME_SIZE = 1


@pages.app_context_processor
def vocabulary() -> dict[str, object]:
    """What every template may use."""
    return {
        "wording": wording,
        "page_link": page_link,
        "document_link": document_link,
        "compare_link": compare_link,
        "kept_params": kept_params,
        "is_web_address": is_web_address,
    }


@pages.get("/")
def search() -> str:
    """Home where nothing is asked for, else the results."""
    params = lenient_params()
    query = from_params(params)
    return _results(query) if params else _home(query)


@pages.get("/documents/<any_id:id>")
def document(id: str) -> str:
    """A document with the words of the query marked."""
    query = from_params(lenient_params())
    shelf = library()
    found = shelf.document(id)
    shown = present.document(found)
    paragraphs = [present.segments(part) for part in shelf.marked(found, query)]
    return render_template(
        "document.html",
        query=query,
        document=shown,
        heading=found.heading,
        paragraphs=paragraphs,
        marks=sum("m" in segment for part in paragraphs for segment in part),
        facts=facts(shown),
        citation_search=citation_search,
        is_heading=is_heading,
        repairs=compare.summary(found.repairs),
    )


def _home(query: Query) -> str:
    shelf = library()
    answer = present.results(shelf.search(replace(query, size=HOME_SIZE)), page_link)
    return render_template(
        "home.html", query=query, info=shelf.info, groups=groups(answer), newest=replace(query, sort="date")
    )


def _results(query: Query) -> str:
    shelf = library()
    found = shelf.search(query)
    answer = present.results(found, page_link)
    return render_template(
        "results.html",
        query=query,
        answer=answer,
        groups=groups(answer),
        chips=chips(answer, query),
        clear_url=page_link(without_filters(query)),
        sorts=[(sort, page_link(replace(query, sort=sort, page=1))) for sort in SORTS],
        date_form_params=kept_params(query, but=("from", "to")),
        cuts=[cuts(hit) for hit in found.hits],
        paging=Paging.of(query, answer["families"]),
        suggestions=suggestions(shelf, query, answer),
        alone=[] if answer["total"] else alone(shelf, query),
        documents=shelf.info.documents,
    )
