"""Facets as the page shows them: the region tree, long lists cut short, chosen values as chips.

An answer may hold hundreds of values, of which a reader sees a handful: what is not shown is cut off before anything
is made of it, and ``web/facets.py`` shows the rest on demand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from search import present
from search.model import FACETS, Facet, FacetValue, Query, Results
from search.query import toggle
from web import wording
from web.language import gettext
from web.routes import page_link

# Up to SHORT values a list is shown whole; a longer one shows FIRST, and the rest on demand.
FIRST = 8
SHORT = 10

# A tree of up to this many regions is shown whole; of a larger one the provinces and the way to a chosen region.
SMALL_TREE = 60


class Node(NamedTuple):
    """A facet value (in the API's shape), those below it, and whether there are more that are not shown."""

    value: dict[str, Any]
    below: tuple[Node, ...] = ()
    opens: bool = False

    @property
    def chosen(self) -> bool:
        """Whether it or one below it is chosen."""
        return self.value["selected"] or any(each.chosen for each in self.below)


@dataclass(frozen=True, slots=True)
class Group:
    """A facet with its heading; ``left`` more of its ``total`` values stand on a page of their own.

    ``truncated`` where the engine names the most frequent values only, so that there are more than ``total``.
    """

    name: str
    shown: tuple[Node, ...]
    left: int
    total: int
    truncated: bool = False

    @property
    def label(self) -> str:
        return wording.facet(self.name)

    @property
    def long(self) -> bool:
        """Whether there is enough of it to be searched."""
        return bool(self.left)


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter, and the query without it."""

    label: str
    value: str
    without: Query

    @property
    def url(self) -> str:
        return page_link(self.without)


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer in the API's shape cut down to what is shown, and its facets as groups."""

    answer: dict[str, Any]
    groups: tuple[Group, ...]


def shown(results: Results) -> Shown:
    """What a page shows of ``results``."""
    cut = {facet.name: _cut(facet) for facet in results.facets}
    kept = replace(results, facets=tuple(Facet(name, values) for name, values in cut.items()))
    answer = present.results(kept, page_link)
    groups = (_group(facet, answer["facets"][facet.name]) for facet in results.facets if facet.values)
    return Shown(answer, tuple(groups))


def tree(values: list[dict[str, Any]], openable: Collection[str] = ()) -> tuple[Node, ...]:
    """Values in the API's shape, each with those below it; ``openable`` have more below them than is shown."""
    known = {value["value"] for value in values}
    children: dict[str | None, list[dict[str, Any]]] = {}
    for value in values:
        parent = value.get("parent")
        children.setdefault(parent if parent in known else None, []).append(value)

    def nodes(parent: str | None) -> tuple[Node, ...]:
        return tuple(
            Node(
                value,
                nodes(value["value"]) if value["value"] in children else (),
                value["value"] in openable and value["value"] not in children,
            )
            for value in children.get(parent, ())
        )

    return nodes(None)


def chips(answer: dict[str, Any], query: Query) -> list[Chip]:
    """What the answer is narrowed to: chosen facet values, then the range of dates."""
    if not (query.filters or query.date_from or query.date_to):
        return []
    labels = {
        (name, value["value"]): value["label"]
        for name, values in answer["facets"].items()
        for value in values
    }
    found = [
        Chip(
            wording.facet(name),
            wording.value_label(name, value, labels.get((name, value), value)),
            toggle(query, name, value),
        )
        for name in FACETS
        for value in query.filters.get(name, ())
    ]
    if query.date_from or query.date_to:
        found.append(
            Chip(gettext("日期"), date_range(query), replace(query, date_from=None, date_to=None, page=1))
        )
    return found


def without_filters(query: Query) -> Query:
    """The query with its words alone."""
    return replace(query, filters={}, date_from=None, date_to=None, page=1)


def date_range(query: Query) -> str:
    """The range of dates in words."""
    first, last = query.date_from, query.date_to
    if first and last:
        return gettext("%(first)s 至 %(last)s") % {"first": first, "last": last}
    return gettext("%(first)s 起") % {"first": first} if first else gettext("%(last)s 止") % {"last": last}


def _cut(facet: Facet) -> tuple[FacetValue, ...]:
    if facet.name == "region":
        return _cut_tree(facet.values)
    if len(facet.values) <= SHORT:
        return facet.values
    return tuple(value for place, value in enumerate(facet.values) if place < FIRST or value.selected)


def _cut_tree(values: tuple[FacetValue, ...]) -> tuple[FacetValue, ...]:
    if len(values) <= SMALL_TREE:
        return values
    parents = {value.value: value.parent for value in values}
    way: set[str] = set()
    for chosen in [value.value for value in values if value.selected]:
        step: str | None = chosen
        while step is not None and step not in way:
            way.add(step)
            step = parents.get(step)
    return tuple(
        [
            value
            for value in values
            if value.parent not in parents or value.value in way or value.parent in way
        ]
    )


def _group(facet: Facet, values: list[dict[str, Any]]) -> Group:
    total = len(facet.values)
    if facet.name != "region":
        return Group(facet.name, tuple(map(Node, values)), total - len(values), total, facet.truncated)
    nodes = tree(values, {value.parent for value in facet.values if value.parent})
    if len(nodes) > SHORT:
        # The map shows all provinces; the list the first of them.
        nodes = tuple(node for place, node in enumerate(nodes) if place < FIRST or node.chosen)
    seen = sum(1 for node in nodes for _ in _within(node))
    return Group(facet.name, nodes, total - seen, total, facet.truncated)


def _within(node: Node) -> Iterator[Node]:
    yield node
    for each in node.below:
        yield from _within(each)
