"""What the library holds, and what not: documents by region, year and source, the last build, and its rejects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import Blueprint

from search.label.gazetteer import regions
from search.library import Library
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
    results = shelf.search(from_params({"size": ["1"]}))
    values = {facet.name: facet.values for facet in results.facets}
    provinces = by_province(shelf)
    without = {facet: shelf.lacking(facet) for facet in ("region", "source", "year")}
    listed, more = values["source"][:SOURCES], values["source"][SOURCES:]
    return render(
        "coverage.html",
        query=None,
        info=shelf.info,
        total=results.total,
        dated=results.total - without["year"],
        timeline=timeline(results.months, links(from_params({}))),
        years=[(value.label, value.count, _link("year", value.value)) for value in values["year"]],
        tiles=tiles(provinces),
        provinces=[
            (node.value.value, node.value.label, node.value.count, _link("region", node.value.value))
            for node in provinces
        ],
        sources=[(value.label, value.count, _link("source", value.value)) for value in listed],
        more_sources=bool(more),
        # A document has one source at most, so that what is left is what all others have.
        of_other_sources=results.total - without["source"] - sum(value.count for value in listed),
        without=without,
        rejected=rejected(shelf.rejects()),
    )


def by_province(shelf: Library) -> list[Node]:
    """All provinces that documents are about, with how many.

    A facet lists its most frequent values, and counties of a large province may leave no room for a small one: what is
    chosen is listed in any case, and its count leaves that choice out.
    """
    codes = tuple(code for code, region in regions().items() if region.parent is None)
    found = shelf.search(replace(from_params({"size": ["1"]}), filters={"region": codes}))
    listed = next(facet.values for facet in found.facets if facet.name == "region")
    return [
        Node(value._replace(selected=False), address(_link("region", value.value)))
        for value in sorted(listed, key=lambda value: (-value.count, value.value))
        if value.depth == 0 and value.count
    ]


def rejected(rejects: Iterable[Reject]) -> list[Rejected]:
    """Rejects by their reason, the most frequent first."""
    found: dict[str, list[Reject]] = {}
    counts: Counter[str] = Counter()
    for each in rejects:
        counts[each.code] += 1
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
