"""The search page, home where nothing is asked for, and the way to a document's page."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint

from search import present
from search.model import Query
from search.query import from_params
from web import article, results
from web.current import library
from web.filters import groups
from web.freshness import per_build
from web.links import links
from web.rendering import render
from web.routes import lenient_params
from web.tiles import tiles
from web.timeline import timeline

pages = Blueprint("pages", __name__)

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
    shelf = library()
    return results.page(shelf, query, shelf.search(query)) if params else _home(query)


@pages.get("/documents/<any_id:id>")
def document(id: str) -> str:
    """A document with the words of the query marked."""
    return article.page(library(), id, from_params(lenient_params()))


def _home(query: Query) -> str:
    shelf = library()
    found, ways = shelf.search(replace(query, size=HOME_SIZE)), links(query)
    shown = groups(found, ways)
    return render(
        "home.html",
        query=query,
        info=shelf.info,
        links=ways,
        groups=shown,
        timeline=timeline(found.months, ways),
        tiles=tiles([node for group in shown for node in group.roots]),
        newest=ways.but({"sort": "date"}),
    )
