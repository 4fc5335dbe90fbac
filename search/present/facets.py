"""The values of all facets, each with the address that a click on it leads to."""

from __future__ import annotations

from collections.abc import Iterable

from search import shapes
from search.analyse import fold
from search.label.values import park_alias
from search.model import Facet, FacetValue, Query, Results
from search.present.addresses import Around, Link, around_values, toggled
from search.snippet import units_for


def facets(results: Results, link: Link) -> dict[str, list[shapes.FacetValue]]:
    """The values of each facet of ``results`` by its name."""
    around = around_values(results.query, [facet.name for facet in results.facets if facet.values], link)
    return {
        facet.name: _facet(facet, results.query, link, around.get(facet.name)) if facet.values else []
        for facet in results.facets
    }


def _facet(facet: Facet, query: Query, link: Link, around: Around | None) -> list[shapes.FacetValue]:
    """The values of ``facet``. There may be hundreds, so nothing is called for most of them."""
    urls = toggled(facet, query, link, around)
    shown: list[shapes.FacetValue] = [
        {
            "value": value,
            "label": label,
            "count": count,
            "selected": selected,
            "url": url,
            "toggle_url": url,
        }
        for (value, label, count, selected, _, _), url in zip(facet.values, urls, strict=True)
    ]
    if facet.name == "region":
        for each, value in zip(shown, facet.values, strict=True):
            each["parent"], each["depth"] = value.parent, value.depth
    if facet.name == "park":
        called = aliases(facet.values, query)
        for each in shown:
            each["alias"] = called.get(each["value"])
    return shown


def aliases(parks: Iterable[FacetValue], query: Query) -> dict[str, str]:
    """The names by which ``query`` calls ``parks``, by their ids, where these are not their official ones."""
    typed = fold(query.text)
    units = [unit for unit in units_for(query.node, "labels") if unit in typed]
    if not typed:
        return {}
    return {park.value: alias for park in parks if (alias := park_alias(park.value, typed, units))}
