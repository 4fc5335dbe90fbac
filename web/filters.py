"""Facets as the page shows them: the region tree, long lists folded, chosen values as chips."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from search.model import FACETS, Query
from search.query import toggle
from web import wording
from web.routes import page_link

# Up to SHORT values a list is shown whole; a longer one shows FIRST and folds the rest.
FIRST = 8
SHORT = 10

# A tree of up to this many regions is shown whole; of a larger one only what lies on the way to a chosen region.
SMALL_TREE = 60


@dataclass(frozen=True, slots=True)
class Node:
    """A facet value (in the API's shape) and those below it."""

    value: dict[str, Any]
    below: Branch | None


@dataclass(frozen=True, slots=True)
class Branch:
    """Values side by side: ``shown`` at once, ``folded`` behind a click."""

    shown: tuple[Node, ...]
    folded: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A facet with its heading."""

    name: str
    label: str
    branch: Branch


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter, and the address without it."""

    label: str
    value: str
    without: Query

    @property
    def url(self) -> str:
        return page_link(self.without)


def groups(answer: dict[str, Any]) -> list[Group]:
    """The facets of an answer that have values, in the order in which they are shown."""
    return [
        Group(name, wording.FACETS.get(name, name), _branch(values))
        for name, values in answer["facets"].items()
        if values
    ]


def chips(answer: dict[str, Any], query: Query) -> list[Chip]:
    """What the answer is narrowed to: chosen facet values, then the range of dates."""
    labels = {
        (name, value["value"]): value["label"]
        for name, values in answer["facets"].items()
        for value in values
    }
    found = [
        Chip(wording.FACETS[name], labels.get((name, value), value), toggle(query, name, value))
        for name in FACETS
        for value in query.filters.get(name, ())
    ]
    if query.date_from or query.date_to:
        found.append(Chip("日期", date_range(query), replace(query, date_from=None, date_to=None, page=1)))
    return found


def without_filters(query: Query) -> Query:
    """The query with its words alone."""
    return replace(query, filters={}, date_from=None, date_to=None, page=1)


def date_range(query: Query) -> str:
    if query.date_from and query.date_to:
        return f"{query.date_from} 至 {query.date_to}"
    return f"{query.date_from} 起" if query.date_from else f"{query.date_to} 止"


def _branch(values: list[dict[str, Any]]) -> Branch:
    known = {value["value"] for value in values}
    children: dict[str | None, list[dict[str, Any]]] = {}
    for value in values:
        parent = value.get("parent")
        children.setdefault(parent if parent in known else None, []).append(value)
    everything = len(values) <= SMALL_TREE
    chosen = _with_ancestors([value["value"] for value in values if value["selected"]], values)
    return _fold(_nodes(children, None, chosen, everything), chosen)


def _nodes(
    children: dict[str | None, list[dict[str, Any]]], parent: str | None, chosen: set[str], everything: bool
) -> list[Node]:
    nodes = []
    for value in children.get(parent, ()):
        name = value["value"]
        has_more = name in children and (everything or name in chosen)
        below = _fold(_nodes(children, name, chosen, everything), chosen) if has_more else None
        nodes.append(Node(value, below))
    return nodes


def _with_ancestors(selected: Iterable[str], values: list[dict[str, Any]]) -> set[str]:
    parents = {value["value"]: value.get("parent") for value in values}
    chosen: set[str] = set()
    for name in selected:
        step: str | None = name
        while step is not None and step not in chosen:
            chosen.add(step)
            step = parents.get(step)
    return chosen


def _fold(nodes: list[Node], chosen: set[str]) -> Branch:
    if len(nodes) <= SHORT:
        return Branch(tuple(nodes))
    shown = [node for place, node in enumerate(nodes) if place < FIRST or node.value["value"] in chosen]
    rest = [node for place, node in enumerate(nodes) if place >= FIRST and node.value["value"] not in chosen]
    return Branch(tuple(shown), tuple(rest))
