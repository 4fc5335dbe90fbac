"""What the documents say of one thing, a park or a region: how many, when, on what, and the latest of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search.library import Library
from search.model import Hit, Query, Results
from search.query import from_params
from web.filters import Group, groups
from web.links import Links, links
from web.timeline import Timeline, timeline

LATEST = 8


@dataclass(frozen=True, slots=True)
class Profile:
    """The documents of a park or a region; ``groups`` are its facets by name."""

    query: Query
    found: Results
    links: Links
    groups: Mapping[str, Group]
    timeline: Timeline | None

    @property
    def total(self) -> int:
        return self.found.total

    @property
    def hits(self) -> tuple[Hit, ...]:
        return self.found.hits

    @property
    def url(self) -> str:
        """The search for all of them."""
        return self.links.but({})


def profile(library: Library, facet: str, value: str) -> Profile:
    """The documents whose ``facet`` is ``value``, the newest first. Its bars and values lead to the search page."""
    asked = {facet: [value], "sort": ["date"]}
    found = library.search(from_params({**asked, "size": [str(LATEST)]}))
    query = from_params(asked)
    ways = links(query)
    return Profile(
        query, found, ways, {group.name: group for group in groups(found, ways)}, timeline(found.months, ways)
    )
