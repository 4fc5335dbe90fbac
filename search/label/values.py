"""Names of facet values that the tables know, whether or not a build holds them."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from search.label.gazetteer import parks, regions, topics

# Facets whose values are all in a table; a park, a source or a year may be in none.
CLOSED = ("region", "topic")


def known(facet: str, value: str) -> bool:
    """Whether ``value`` can be a value of ``facet`` at all."""
    return facet not in CLOSED or value in (regions() if facet == "region" else topics())


def value_label(facet: str, value: str) -> str:
    """What a person calls ``value``; the value itself where no table knows it."""
    if facet == "region" and value in regions():
        return regions()[value].name
    if facet == "park" and value in parks():
        return parks()[value].name
    if facet == "topic" and value in topics():
        return topics()[value].label
    return value


def park_alias(value: str, typed: str, units: Collection[str]) -> str | None:
    """The alias by which a searcher named a park: the longest that stands in ``typed``, else the shortest one that
    holds a unit of the query which the official name does not hold. ``None`` where the official name says it all.
    """
    known = _park_names().get(value)
    if known is None:
        return None
    name, others = known
    if name not in typed:
        inside = [alias for alias in others if alias in typed]
        if inside:
            return max(inside, key=len)
    wanted = [unit for unit in units if len(unit) > 1 and unit not in name]
    if not wanted:
        return None
    holding = [alias for alias in others for unit in wanted if unit in alias]
    return min(holding, key=len, default=None)


@cache
def _park_names() -> dict[str, tuple[str, tuple[str, ...]]]:
    """The official name of each park and its other names. Every answer asks for those of dozens."""
    return {
        value: (park.name, tuple(alias for alias in park.aliases if alias != park.name))
        for value, park in parks().items()
    }
