"""All values of a facet on a page of their own: what the side of a search page has no room for, searchable by name.

The engine names a facet's most frequent values. Others that the gazetteer knows are counted by asking for them as if
they were chosen, since a chosen value is always among the answer's, with the count that it alone would show.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from flask import Blueprint, abort, request

from search.analyse import fold
from search.errors import BadParameter
from search.label.gazetteer import parks, regions
from search.library import Library
from search.model import FACETS, FacetValue, Query
from search.query import from_params
from search.query.table import MAX_VALUES
from search.suggest.pinyin import readings
from web import wording
from web.current import library
from web.filters import Node, linked, tree
from web.freshness import per_build
from web.links import links
from web.rendering import render
from web.routes import lenient_params

facets = Blueprint("facets", __name__)

# How values may be sorted: the most frequent first, or by how their names are read.
ORDERS = ("count", "name")


@facets.get("/facets/<name>")
@per_build
def page(name: str) -> str:
    """The values of a facet; ``find`` narrows them by name, ``under`` to those right below a region."""
    if name not in FACETS:
        abort(404)
    params = {
        key: values for key, values in lenient_params().items() if key not in ("find", "under", "order")
    }
    query = from_params(params)
    find, under = request.args.get("find", "").strip()[:100], request.args.get("under", "")
    order = request.args.get("order") or ORDERS[0]
    if order not in ORDERS:
        raise BadParameter("order", f"order 的值 {order[:20]} 无效。", f"应为 {' 或 '.join(ORDERS)}。")
    ways = links(query)
    shown = values(library(), query, name, find, under if name == "region" else "", order)
    kept = {key: value for key, value in (("find", find), ("under", under)) if value}
    return render(
        "facets.html",
        query=query,
        links=ways,
        name=name,
        find=find,
        under=regions().get(under),
        nodes=shown,
        order=order,
        orders=[(each, ways.all_values(name, **kept, **_asked_order(each))) for each in ORDERS],
    )


def values(
    library: Library, query: Query, name: str, find: str = "", under: str = "", order: str = "count"
) -> tuple[Node, ...]:
    """The values of facet ``name`` that match ``find`` and lie right below ``under``, in one of ``ORDERS``."""
    first = replace(query, page=1, size=1)
    results = library.search(first)
    listed = {value.value: value for facet in results.facets if facet.name == name for value in facet.values}
    wanted = _known(name, find, under)
    unlisted = [value for value in wanted if value not in listed][:MAX_VALUES]
    if unlisted:
        listed |= {
            each.value: each._replace(selected=False) for each in _asked(library, first, name, unlisted)
        }
    kept = _ordered(value for value in listed.values() if _fits(value, find, under))
    if order == "name":
        kept = tuple(
            sorted(kept, key=lambda value: spelt(wording.value_label(name, value.value, value.label)))
        )
    if find or under:
        opens = {region.parent or "" for region in regions().values()} if under else set()
        return tuple(linked(name, kept, links(query), opens))
    return tree(linked(name, kept, links(query)))


def spelt(label: str) -> tuple[str, ...]:
    """What a name is sorted by: the usual readings of its characters, as a Chinese dictionary has them."""
    return tuple((readings(character) or (character.lower(),))[0] for character in label)


def _asked_order(order: str) -> dict[str, str]:
    return {} if order == ORDERS[0] else {"order": order}


def counted(library: Library, name: str, known: Iterable[str]) -> list[str]:
    """The values of a facet that some document of the build has: the most frequent, then the rest of ``known``."""
    query = from_params({"size": ["1"]})
    facets = {facet.name: facet.values for facet in library.search(query).facets}
    found = [value.value for value in facets[name]]
    listed = set(found)
    rest = [value for value in known if value not in listed]
    chunks = [rest[start : start + MAX_VALUES] for start in range(0, len(rest), MAX_VALUES)]
    return found + [each.value for chunk in chunks for each in _asked(library, query, name, chunk)]


def _asked(library: Library, query: Query, name: str, values: Sequence[str]) -> list[FacetValue]:
    """The counts of these values, those that have any, in the order of ``values``."""
    results = library.search(replace(query, filters={**query.filters, name: tuple(values)}))
    found = {value.value: value for facet in results.facets if facet.name == name for value in facet.values}
    return [found[value] for value in values if value in found and found[value].count]


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
