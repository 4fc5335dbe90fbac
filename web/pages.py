"""The search page, home where nothing is asked for, and the way to a document's page."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, render_template

from search import present
from search.model import Query, Sort
from search.query import from_params
from web import article, language, wording
from web.advice import alone, suggestions
from web.current import library
from web.facets import facet_link
from web.filters import chips, shown, without_filters
from web.freshness import per_build
from web.paging import Paging
from web.parks import typed_alias
from web.reading import cuts
from web.routes import (
    compare_link,
    document_link,
    is_web_address,
    kept_params,
    lenient_params,
    noted_link,
    other_language,
    page_link,
    park_link,
    region_link,
    reprints_link,
)
from web.tiles import tiles
from web.timeline import timeline

pages = Blueprint("pages", __name__)

# How many results a page may be asked to show.
SIZES = (10, 20, 50)
SORTS: tuple[Sort, ...] = ("relevance", "date")
# On the home page the facets are all there is to see, and a hit would be thrown away.
HOME_SIZE = 1


@pages.app_context_processor
def vocabulary() -> dict[str, object]:
    """What every template may use."""
    return {
        "wording": wording,
        "language": language.current(),
        "languages": language.languages().values(),
        "page_link": page_link,
        "document_link": document_link,
        "compare_link": compare_link,
        "facet_link": facet_link,
        "reprints_link": reprints_link,
        "park_link": park_link,
        "region_link": region_link,
        "other_language": other_language,
        "kept_params": kept_params,
        "noted_link": noted_link,
        "is_web_address": is_web_address,
        "typed_alias": typed_alias,
    }


@pages.get("/reprints/<any_id:id>")
@per_build
def reprints(id: str) -> str:
    """The reprints of a document."""
    query = from_params(lenient_params())
    family = present.family(id, library().family(id))
    return render_template("reprints.html", query=query, id=id, family=family)


@pages.get("/")
@per_build
def search() -> str:
    """Home where nothing is asked for, else the results."""
    params = lenient_params()
    query = from_params(params)
    return _results(query) if params else _home(query)


@pages.get("/documents/<any_id:id>")
def document(id: str) -> str:
    """A document with the words of the query marked."""
    return article.render(library(), id, from_params(lenient_params()))


def _home(query: Query) -> str:
    shelf = library()
    found = shown(shelf.search(replace(query, size=HOME_SIZE)))
    return render_template(
        "home.html",
        query=query,
        info=shelf.info,
        groups=found.groups,
        timeline=timeline(query, found.answer["months"], page_link),
        tiles=tiles(found.answer["facets"]["region"]),
        newest=replace(query, sort="date"),
    )


def _results(query: Query) -> str:
    shelf = library()
    found = shelf.search(query)
    seen = shown(found)
    answer = seen.answer
    return render_template(
        "results.html",
        query=query,
        answer=answer,
        groups=seen.groups,
        chips=chips(answer, query),
        timeline=timeline(query, answer["months"], page_link),
        tiles=tiles(answer["facets"]["region"]),
        clear_url=page_link(without_filters(query)),
        sorts=[(sort, page_link(replace(query, sort=sort, page=1))) for sort in SORTS],
        sizes=[(size, page_link(replace(query, size=size, page=1))) for size in SIZES],
        date_form_params=kept_params(query, but=("from", "to")),
        cuts=[cuts(hit) for hit in found.hits],
        paging=Paging.of(query, answer["families"]),
        suggestions=suggestions(shelf, query, answer),
        alone=[] if answer["total"] else alone(shelf, query),
        documents=shelf.info.documents,
    )
