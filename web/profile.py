"""What the documents say of one thing, a park or a region: how many, when, on what, and the latest of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from search.library import Library
from search.model import Query
from search.query import from_params
from web.filters import Group, shown
from web.routes import page_link
from web.timeline import Timeline, timeline

LATEST = 8


@dataclass(frozen=True, slots=True)
class Profile:
    """The documents of a park or a region; ``groups`` are its facets by name."""

    query: Query
    answer: Mapping[str, Any]
    groups: Mapping[str, Group]
    timeline: Timeline | None
    url: str

    @property
    def total(self) -> int:
        return int(self.answer["total"])


def profile(library: Library, facet: str, value: str) -> Profile:
    """The documents whose ``facet`` is ``value``, the newest first. Its bars and values lead to the search page."""
    query = from_params({facet: [value], "sort": ["date"], "size": [str(LATEST)]})
    search = from_params({facet: [value], "sort": ["date"]})
    seen = shown(replace(library.search(query), query=search))
    return Profile(
        query=search,
        answer=seen.answer,
        groups={group.name: group for group in seen.groups},
        timeline=timeline(search, seen.answer["months"], page_link),
        url=page_link(search),
    )
