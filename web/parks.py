"""A park's page: what the lists say of it, and what the documents do."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, abort

from search.analyse import fold
from search.label.gazetteer import Park, parks
from search.label.gazetteer import path as region_path
from search.label.places import regions
from search.label.values import park_alias
from search.model import Query, Results
from search.snippet import units_for
from web.current import library
from web.freshness import per_build
from web.profile import profile
from web.rendering import render

parks_blueprint = Blueprint("parks", __name__)

# Aliases shown: rules make dozens of a name, of which the first are the usual ones.
ALIASES = 6
# Names that are surely this park's; see search/label/aliases.py.
SURE = 1


@parks_blueprint.get("/parks/<any_id:id>")
@per_build
def page(id: str) -> str:
    """The park ``id``: one of the gazetteer, or one that documents name."""
    found = profile(library(), "park", id)
    listed = parks().get(id)
    if listed is None and not found.total:
        abort(404)
    name = listed.name if listed else _name(found.found, id)
    return render(
        "park.html",
        query=None,
        id=id,
        park=listed,
        name=name,
        aliases=_aliases(listed) if listed else (),
        above=_above(listed.region) if listed and listed.region else (),
        profile=found,
    )


class TypedNames:
    """The names by which a query calls parks, where these are not their official ones."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._typed: tuple[str, Collection[str]] | None = None

    def of(self, park: str) -> str | None:
        """The name of ``park``; most pages show no park, so that the query is looked at when one is there."""
        if not self._query.text:
            return None
        if self._typed is None:
            typed = fold(self._query.text)
            # Other names of what was typed are searched, too, but nobody has called the park by them.
            units = [unit for unit in units_for(self._query.node, "labels") if unit in typed]
            self._typed = typed, units
        return park_alias(park, *self._typed)


def _name(found: Results, id: str) -> str:
    values = (value for facet in found.facets if facet.name == "park" for value in facet.values)
    return next((value.label for value in values if value.value == id), id)


def _aliases(park: Park) -> tuple[str, ...]:
    sure = [alias for alias, rank in zip(park.aliases, park.ranks, strict=True) if rank <= SURE]
    return tuple(alias for alias in sure if alias != park.name)[:ALIASES]


def _above(code: str) -> tuple[tuple[str, str], ...]:
    """The regions from the province down, as ``(code, name)``."""
    return tuple((each, regions()[each].name) for each in region_path(code))
