"""Names of facet values that the tables know, whether or not a build holds them."""

from __future__ import annotations

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
