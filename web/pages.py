"""The search page, home where nothing is asked for, and the way to a document's page."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint

from search import present
from search.model import Query, Sort
from search.query import from_params
from web import article
from web.advice import alone, suggestions
from web.current import library
from web.exports import TYPES
from web.filters import chips, shown, without_filters
from web.freshness import per_build
from web.language import gettext
from web.paging import Paging
from web.reading import cuts
from web.rendering import render
from web.routes import (
    export_link,
    kept_params,
    lenient_params,
    page_link,
)
from web.tiles import tiles
from web.timeline import timeline

pages = Blueprint("pages", __name__)

# How many results a page may be asked to show.
SIZES = (10, 20, 50)
SORTS: tuple[Sort, ...] = ("relevance", "date")
# On the home page the facets are all there is to see, and a hit would be thrown away.
HOME_SIZE = 1


@pages.get("/reprints/<any_id:id>")
@per_build
def reprints(id: str) -> str:
    """The reprints of a document."""
    query = from_params(lenient_params())
    family = present.family(id, library().family(id))
    return render("reprints.html", query=query, id=id, family=family)


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
    return article.page(library(), id, from_params(lenient_params()))


def _home(query: Query) -> str:
    shelf = library()
    found = shown(replace(shelf.search(replace(query, size=HOME_SIZE)), query=query))
    return render(
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
    answer, total, narrowed = seen.answer, found.total, chips(seen.answer, query)
    return render(
        "results.html",
        query=query,
        answer=answer,
        asked=" · ".join(filter(None, (query.text, "、".join(each.value for each in narrowed))))
        or gettext("全部文档"),
        groups=seen.groups,
        chips=narrowed,
        timeline=timeline(query, answer["months"], page_link),
        tiles=tiles(answer["facets"]["region"]),
        clear_url=page_link(without_filters(query)) if narrowed else None,
        sorts=[(sort, page_link(replace(query, sort=sort, page=1))) for sort in SORTS] if total > 1 else (),
        sizes=[(size, page_link(replace(query, size=size, page=1))) for size in SIZES]
        if total > SIZES[0]
        else (),
        date_form_params=kept_params(query, but=("from", "to")),
        cuts=[cuts(hit) for hit in found.hits],
        exports={form: export_link(form, query) for form in TYPES} if total else {},
        export_types=TYPES,
        paging=Paging.of(query, found.families),
        suggestions=suggestions(shelf, query, answer),
        alone=[] if total else alone(shelf, query),
        documents=shelf.info.documents,
    )
