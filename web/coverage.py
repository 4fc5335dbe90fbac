"""What the library holds, and what not: documents by region, year and source, the last build, and its rejects."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask import Blueprint

from search.model import Reject
from search.query import from_params
from web.current import library
from web.filters import Node
from web.freshness import per_build
from web.links import links
from web.rendering import render
from web.routes import address, page_link
from web.tables import reject_reasons
from web.tiles import tiles
from web.timeline import timeline

coverage = Blueprint("coverage", __name__)

SOURCES = 30
# Rejects shown of each kind: what they have in common is to be seen from a few.
EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Rejected:
    """Pages left out for one reason: its code, its name, how many, and the first of them."""

    code: str
    name: str
    count: int
    examples: tuple[Reject, ...]


@coverage.get("/coverage")
@per_build
def page() -> str:
    """The page."""
    shelf = library()
    query = from_params({"size": ["1"]})
    results = shelf.search(query)
    values = {facet.name: facet.values for facet in results.facets}
    provinces = [
        Node(value, address(_link("region", value.value))) for value in values["region"] if value.depth == 0
    ]
    return render(
        "coverage.html",
        query=None,
        info=shelf.info,
        total=results.total,
        dated=sum(each.count for each in results.months),
        timeline=timeline(results.months, links(from_params({}))),
        years=[(value.label, value.count, _link("year", value.value)) for value in values["year"]],
        tiles=tiles(provinces),
        provinces=[
            (node.value.value, node.value.label, node.value.count, _link("region", node.value.value))
            for node in provinces
        ],
        sources=[
            (value.label, value.count, _link("source", value.value)) for value in values["source"][:SOURCES]
        ],
        more_sources=max(0, len(values["source"]) - SOURCES),
        rejected=rejected(shelf.rejects()),
    )


def rejected(rejects: tuple[Reject, ...]) -> list[Rejected]:
    """Rejects by their reason, the most frequent first."""
    found: dict[str, list[Reject]] = {}
    counts = Counter(each.code for each in rejects)
    for each in rejects:
        examples = found.setdefault(each.code, [])
        if len(examples) < EXAMPLES:
            examples.append(each)
    names = reject_reasons()
    return [
        Rejected(code, names.get(code, code), count, tuple(found[code]))
        for code, count in counts.most_common()
    ]


def _link(facet: str, value: str) -> str:
    return page_link(from_params({facet: [value]}))
