"""The page that shows a document as it was crawled beside what the repair made of it."""

from __future__ import annotations

from flask import Blueprint

from search import compare
from search.analyse.fold import LOST
from search.query import from_params
from web.current import library
from web.rendering import render
from web.routes import lenient_params

comparison = Blueprint("comparison", __name__)


@comparison.get("/compare/<any_id:id>")
def page(id: str) -> str:
    """The lines of the page, crawled and repaired, with the changed places marked."""
    query = from_params(lenient_params())
    found = library().document(id)
    return render(
        "compare.html",
        query=query,
        id=id,
        heading=found.heading,
        untitled=not found.article.title,
        lost=sum(step.after.count(LOST) for step in found.repairs),
        rows=compare.lines(found.crawled, found.repairs) if found.crawled else [],
        summary=compare.summary(found.repairs),
    )
