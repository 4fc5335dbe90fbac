"""Facets as the page shows them: the region tree, long lists cut short, chosen values as chips.

An answer may hold hundreds of values, of which a reader sees a handful: what is not shown is cut off before anything
is made of it, and ``web/facets.py`` shows the rest on demand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from search import present
from search.model import FACETS, Facet, FacetValue, Query, Results
from search.query import quoted, toggle
from web import wording
from web.language import gettext
from web.links import Links
from web.routes import page_link

# Up to SHORT values a list is shown whole; a longer one shows FIRST, and the rest on demand.
FIRST = 8
SHORT = 10

# A tree of up to this many regions is shown whole; of a larger one the provinces and the way to a chosen region.
SMALL_TREE = 60


class Node(NamedTuple):
    """A facet value, the address that adds or removes it, and those below it; ``opens`` where more is not shown.

    ``alias`` is the name by which the query calls a park.
    """

    value: FacetValue
    url: str
    alias: str | None = None
    below: tuple[Node, ...] = ()
    opens: bool = False

    @property
    def chosen(self) -> bool:
        """Whether it or one below it is chosen."""
        return self.value.selected or any(each.chosen for each in self.below)


@dataclass(frozen=True, slots=True)
class Group:
    """A facet with its heading; ``left`` more of its ``total`` values stand on a page of their own.

    ``truncated`` where the engine names the most frequent values only, so that there are more than ``total``. ``roots``
    are all regions at the top of the tree, for the map.
    """

    name: str
    shown: tuple[Node, ...]
    left: int
    total: int
    truncated: bool = False
    roots: tuple[Node, ...] = ()

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


def groups(results: Results, links: Links) -> tuple[Group, ...]:
    """What a page shows of the facets of ``results``; those without values are left out."""
    return tuple([_group(facet, links) for facet in results.facets if facet.values])


def linked(facet: str, values: Sequence[FacetValue], links: Links) -> list[Node]:
    """Each of ``values`` with the address to which a click on it leads."""
    query = links.query
    chosen = query.filters.get(facet, ())
    before, behind = links.adding(facet)
    aliases = present.aliases(values, query) if facet == "park" else {}
    if not chosen:
        return [
            Node(value, before + quoted(value.value) + behind, aliases.get(value.value)) for value in values
        ]
    parents = {value.value: value.parent for value in values}
    return [
        Node(
            value,
            page_link(present.choose(query, facet, value, parents))
            if value.selected or present.displaces(value, chosen, parents)
            else before + quoted(value.value) + behind,
            aliases.get(value.value),
        )
        for value in values
    ]


def tree(nodes: Sequence[Node], openable: Collection[str] = ()) -> tuple[Node, ...]:
    """Values each with those below it; ``openable`` have more below them than is shown."""
    known = {node.value.value for node in nodes}
    children: dict[str | None, list[Node]] = {}
    for node in nodes:
        parent = node.value.parent
        children.setdefault(parent if parent in known else None, []).append(node)

    def below(parent: str | None) -> tuple[Node, ...]:
        return tuple(
            [
                node._replace(below=below(node.value.value))
                if node.value.value in children
                else node._replace(opens=True)
                if node.value.value in openable
                else node
                for node in children.get(parent, ())
            ]
        )

    return below(None)


def chips(results: Results, query: Query) -> list[Chip]:
    """What the results are narrowed to: chosen facet values, then the range of dates."""
    if not (query.filters or query.date_from or query.date_to):
        return []
    labels = {
        (facet.name, value.value): value.label
        for facet in results.facets
        for value in facet.values
        if value.selected
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


def _group(facet: Facet, links: Links) -> Group:
    nodes, total = linked(facet.name, _cut(facet), links), len(facet.values)
    if facet.name != "region":
        return Group(facet.name, tuple(nodes), total - len(nodes), total, facet.truncated)
    roots = tree(nodes, {value.parent for value in facet.values if value.parent})
    shown = roots
    if len(roots) > SHORT:
        # The map shows all provinces; the list the first of them.
        shown = tuple([node for place, node in enumerate(roots) if place < FIRST or node.chosen])
    seen = sum(1 for node in shown for _ in _within(node))
    return Group(facet.name, shown, total - seen, total, facet.truncated, roots)


def _within(node: Node) -> Iterator[Node]:
    yield node
    for each in node.below:
        yield from _within(each)
