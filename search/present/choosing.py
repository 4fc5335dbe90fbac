"""What a click on a value of a facet does to the values that are chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from search.model import FacetValue, Query
from search.query import toggle

Parents = Mapping[str, str | None]


def choose(query: Query, name: str, value: FacetValue, parents: Parents) -> Query:
    """The query after a click on ``value``: it is taken out where it was chosen and else put in.

    In a tree a value takes the place of those chosen above and below it: 湖南省 OR 长沙市 would be 湖南省 again,
    so that a click on 长沙市 would change nothing and its count would be a lie.
    """
    clicked = toggle(query, name, value.value)
    if value.selected:
        return clicked
    kept = tuple(
        other
        for other in clicked.filters.get(name, ())
        if other == value.value
        or not (_above(other, value.value, parents) or _above(value.value, other, parents))
    )
    return replace(clicked, filters={**clicked.filters, name: kept})


def displaces(value: str, chosen: Iterable[str], parents: Parents) -> bool:
    """Whether one of the ``chosen`` values makes room for ``value``."""
    return any(_above(other, value, parents) or _above(value, other, parents) for other in chosen)


def _above(upper: str, lower: str, parents: Parents) -> bool:
    step = parents.get(lower)
    seen: set[str] = set()
    while step is not None and step not in seen:
        if step == upper:
            return True
        seen.add(step)
        step = parents.get(step)
    return False
