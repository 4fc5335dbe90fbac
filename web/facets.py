"""All values of a facet on a page of their own: what the side of a search page has no room for, searchable by name.

The engine names a facet's most frequent values. Others that the gazetteer knows are counted by asking for them as if
they were chosen, since a chosen value is always among the answer's, with the count that it alone would show.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flask import Blueprint, abort, request

from search import present
from search.analyse import fold
from search.label.gazetteer import parks, regions
from search.library import Library
from search.model import FACETS, Facet, FacetValue, Query
from search.query import from_params
from search.query.table import MAX_VALUES
from web.current import library
from web.filters import Node, tree
from web.freshness import per_build
from web.rendering import render
from web.routes import lenient_params, page_link

facets = Blueprint("facets", __name__)


@facets.get("/facets/<name>")
@per_build
def page(name: str) -> str:
    """The values of a facet; ``find`` narrows them by name, ``under`` to those right below a region."""
    if name not in FACETS:
        abort(404)
    params = {key: values for key, values in lenient_params().items() if key not in ("find", "under")}
    query = from_params(params)
    find, under = request.args.get("find", "").strip()[:100], request.args.get("under", "")
    shown = values(library(), query, name, find, under if name == "region" else "")
    return render("facets.html", query=query, name=name, find=find, under=regions().get(under), nodes=shown)


def values(library: Library, query: Query, name: str, find: str = "", under: str = "") -> tuple[Node, ...]:
    """The values of facet ``name`` that match ``find`` and lie right below ``under``, most frequent first."""
    first = replace(query, page=1, size=1)
    results = library.search(first)
    listed = {value.value: value for facet in results.facets if facet.name == name for value in facet.values}
    wanted = _known(name, find, under)
    unlisted = [value for value in wanted if value not in listed][:MAX_VALUES]
    if unlisted:
        asked = library.search(replace(first, filters={**query.filters, name: tuple(unlisted)}))
        for facet in asked.facets:
            more = facet.values if facet.name == name else ()
            listed |= {
                value.value: value._replace(selected=False)
                for value in more
                if value.value in unlisted and value.count
            }
    kept = _ordered(value for value in listed.values() if _fits(value, find, under))
    answer = present.results(replace(results, query=query, facets=(Facet(name, kept),)), page_link)
    opens = {region.parent for region in regions().values()} if name == "region" else set()
    shown = answer["facets"][name]
    if find or under:
        return tuple(Node(value, opens=value["value"] in opens and bool(under)) for value in shown)
    return tree(shown)


def _known(name: str, find: str, under: str) -> list[str]:
    """Values that the gazetteer knows by the name ``find``, or right below the region ``under``."""
    if under:
        return [code for code, region in regions().items() if region.parent == under]
    if not find:
        return []
    wanted = fold(find)
    if name == "park":
        return [id for id, park in parks().items() if any(wanted in fold(alias) for alias in park.aliases)]
    return (
        [code for code, region in regions().items() if wanted in fold(region.name)]
        if name == "region"
        else []
    )


def _fits(value: FacetValue, find: str, under: str) -> bool:
    if under:
        return value.parent == under or (value.value in regions() and regions()[value.value].parent == under)
    if not find:
        return True
    wanted = fold(find)
    park = parks().get(value.value)
    names = (value.label, *(park.aliases if park else ()))
    return any(wanted in fold(name) for name in names)


def _ordered(found: Iterable[FacetValue]) -> tuple[FacetValue, ...]:
    values = tuple(found)
    if any(value.depth for value in values):
        return values
    return tuple(sorted(values, key=lambda value: -value.count))
