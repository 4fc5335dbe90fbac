"""Facets as the page shows them: the region tree, long lists cut short, chosen values as chips.

An answer may hold hundreds of values, of which a reader sees a handful: what is not shown is cut off before anything
is made of it, and ``web/facets.py`` shows the rest on demand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from search import present
from search.model import FACETS, Facet, FacetValue, Query, Results
from search.query import quoted, toggle
from web import wording
from web.language import gettext
from web.links import Links
from web.routes import address, page_link

# Up to SHORT values a list is shown whole; a longer one shows FIRST, and the rest on demand.
FIRST = 8
SHORT = 10

# A tree of up to this many regions is shown whole; of a larger one the provinces and the way to a chosen region.
SMALL_TREE = 60


class Node(NamedTuple):
    """A facet value, the address that adds or removes it, and those below it; ``opens`` where more is not shown.

    The address is escaped, as an attribute has it. ``alias`` is the name by which the query calls a park.
    """

    value: FacetValue
    href: str
    alias: str | None = None
    below: tuple[Node, ...] = ()
    opens: bool = False

    @property
    def chosen(self) -> bool:
        """Whether it or one below it is chosen."""
        return self.value.selected or any(each.chosen for each in self.below)


# ``Node`` of a tuple, without a call of Python's for each.
_node: Callable[[tuple[Any, ...]], Node] = partial(tuple.__new__, Node)


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


def linked(facet: str, values: Sequence[FacetValue], links: Links, opens: Collection[str] = ()) -> list[Node]:
    """Each of ``values`` with the address to which a click on it leads; there is more below those that open."""
    chosen = links.query.filters.get(facet, ())
    before, behind = map(address, links.adding(facet))
    aliases = present.aliases(values, links.query) if facet == "park" else {}
    nodes = [
        _node((value, before + quoted(value[0]) + behind, aliases.get(value[0]), (), value[0] in opens))
        for value in values
    ]
    if not chosen:
        return nodes
    parents = {value.value: value.parent for value in values}

    def clicked(node: Node) -> Node:
        if not (node.value.selected or present.displaces(node.value.value, chosen, parents)):
            return node
        return node._replace(href=address(page_link(present.choose(links.query, facet, node.value, parents))))

    return list(map(clicked, nodes))


def tree(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Values each with those below it."""
    known = {node.value.value for node in nodes}
    children: dict[str | None, list[Node]] = {}
    for node in nodes:
        parent = node.value.parent
        children.setdefault(parent if parent in known else None, []).append(node)

    def below(parent: str | None) -> tuple[Node, ...]:
        return tuple(
            [
                node._replace(below=below(node.value.value), opens=False)
                if node.value.value in children
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


def _group(facet: Facet, links: Links) -> Group:
    values, name = facet.values, facet.name
    total, chosen = len(values), name in links.query.filters
    if name == "region":
        roots = _regions(values, chosen, links)
        shown = roots
        if len(roots) > SHORT:
            # The map shows all provinces; the list the first of them.
            shown = roots[:FIRST]
            shown += tuple([node for node in roots[FIRST:] if node.chosen]) if chosen else ()
        return Group(name, shown, total - _number(shown), total, facet.truncated, roots)
    if total > SHORT:
        more = [value for value in values[FIRST:] if value.selected] if chosen else []
        values = (*values[:FIRST], *more)
    return Group(name, tuple(linked(name, values, links)), total - len(values), total, facet.truncated)


def _regions(values: Sequence[FacetValue], chosen: bool, links: Links) -> tuple[Node, ...]:
    """The tree of all regions, or of a large one the provinces and what lies on the way to the ``chosen`` regions.

    An answer has those below a region right behind it.
    """
    kept: Sequence[int] = range(len(values))
    way: set[str] = set()
    if len(values) > SMALL_TREE:
        way = _way(values) if chosen else way
        kept = [
            at
            for at, value in enumerate(values)
            if not value[5] or (chosen and (value[0] in way or value[4] in way))
        ]
    depths = [value[5] for value in values] + [0]
    opens = {values[at][0] for at in kept if depths[at + 1] > depths[at]}
    nodes = linked("region", [values[at] for at in kept], links, opens)
    return tuple(nodes) if not chosen and len(nodes) < len(values) else tree(nodes)


def _way(values: Sequence[FacetValue]) -> set[str]:
    """The chosen regions and all above them."""
    parents = {value.value: value.parent for value in values}
    way: set[str] = set()
    for chosen in [value.value for value in values if value.selected]:
        step: str | None = chosen
        while step is not None and step not in way:
            way.add(step)
            step = parents.get(step)
    return way


def _number(nodes: Sequence[Node]) -> int:
    """How many values these are, with all below them."""
    return len(nodes) + sum([_number(node.below) for node in nodes if node.below])
