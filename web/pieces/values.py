"""Facets: their values as links, what opens below a region, the box that searches a long one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from search.model import Query
from web import wording
from web.filters import Group, Node
from web.language import current, languages, said
from web.pieces.text import address, escaped, name
from web.pieces.tiles import tile_map
from web.routes import facet_link, kept_params, path_to
from web.tiles import Tile

# Stands for a region in an address that is made once for all regions of a list.
_ANY = "any-region-of-this-list"


def values(facet: str, nodes: Iterable[Node], query: Query | None) -> Markup:
    """The values of ``facet`` and those below them, each a link that adds or removes it."""
    return Markup(_List(facet, query).html(nodes))  # noqa: S704 - escaped below


def facet_group(group: Group, query: Query | None, tiles: Sequence[Tile] = ()) -> Markup:
    """A facet with its heading; of the regions the map first, where there is one."""
    spoken, facet, label = current(), group.name, name(group.label)
    folded = ""
    if facet == "region" and tiles:
        drawn = tile_map(tiles)
        map_ = said(spoken, "地图")
        folded = f'<details id="map" class="map-fold" open><summary>{map_}</summary>{drawn}</details>'
    find = find_form(facet, "", query) if group.long and facet != "year" else ""
    more = ""
    if group.left and query:
        every = said(spoken, "全部%(name)s") % {"name": label}
        count = f'<span class="count">{wording.number(group.total)}{"+" if group.truncated else ""}</span>'
        more = f'<p class="more"><a href="{address(facet_link(facet, query))}">{every} {count} ›</a></p>'
    return Markup(  # noqa: S704 - escaped piece by piece
        f'<section class="facet" id="facet-box-{facet}" aria-labelledby="facet-{facet}">'
        f'<h2 id="facet-{facet}" class="facet-name">{label}</h2>\n{folded}{find}'
        f'<div class="facet-values">{values(facet, group.shown, query)}{more}</div></section>\n'
    )


def find_form(facet: str, find: str, query: Query | None) -> Markup:
    """Searches a long facet: as one types where there is a script, else as a page of its own."""
    start, end = _find_form(facet, path_to("facets.page", name=facet), current().code)
    kept = kept_params(query, but=())
    hidden = "".join([f'<input type="hidden" name="{key}" value="{escaped(value)}">' for key, value in kept])
    return Markup(f"{start}{hidden}{_find_box(escaped(find))}{end}")  # noqa: S704 - escaped piece by piece


def _find_box(find: str) -> str:
    return f'<input class="find-box" type="search" name="find" value="{find}"'


@lru_cache(maxsize=100)
def _find_form(facet: str, path: str, language: str) -> tuple[str, str]:
    """The form around what it carries along and what is typed into it."""
    spoken, path = languages()[language], escaped(path)
    asked = said(spoken, "在%(name)s中查找") % {"name": name(said(spoken, wording.FACETS[facet]))}
    return (
        f'<form class="find" action="{path}" method="get" role="search" aria-label="{asked}" hx-get="{path}"'
        ' hx-trigger="typed delay:200ms, submit" hx-target="next .facet-values" hx-select=".facet-values"'
        ' hx-swap="outerHTML show:none" hx-push-url="false" hx-sync="this:queue last">',
        f' aria-label="{asked}" placeholder="{asked}" autocomplete="off" spellcheck="false"></form>\n',
    )


class _List:
    """Writes the values of one facet; what all of them say is looked up once."""

    def __init__(self, facet: str, query: Query | None) -> None:
        self._spoken = current()
        self._facet, self._query = facet, query
        self._translated = facet == "topic" and self._spoken.code != "zh"
        documents, chosen = said(self._spoken, "篇"), said(self._spoken, "篇，已选，点击移除")
        self._after = f'<span class="sr"> {documents}</span></span></a>'
        self._after_chosen = f'<span class="sr"> {chosen}</span></span></a>'
        self._around: list[str] = []

    def html(self, nodes: Iterable[Node]) -> str:
        return f'<ul class="values">\n{"".join([self._node(node) for node in nodes])}</ul>'

    def _node(self, node: Node) -> str:
        value, facet = node.value, self._facet
        chosen, after = "", self._after
        if value["selected"]:
            chosen, after = ' chosen" aria-current="true', self._after_chosen
        label, code = value["label"], name(value["value"])
        if self._translated:
            label = wording.value_label(facet, value["value"], label)
        alias = value.get("alias")
        called = f' <span class="alias">{escaped(alias)}</span>' if alias else ""
        below = self._below(node, value, code) if node.below or node.opens else ""
        return (
            f'<li><a id="{facet}-{code}" class="value{chosen}" href="{address(value["url"])}"'
            f' rel="nofollow"><span class="value-label">{name(label)}{called}</span>'
            f' <span class="count">{value["count"]:,}{after}{below}</li>\n'
        )

    def _below(self, node: Node, value: dict[str, Any], code: str) -> str:
        """What opens below a region: its values, or where these are not known yet the way to them.

        They are asked for beside what is filled, not around it: the links that come must not inherit how they came.
        """
        named = said(self._spoken, "%(name)s以下") % {"name": name(value["label"])}
        start = f'<details id="below-{code}" class="below"{" open" if node.chosen else ""}>'
        if node.below or self._query is None:
            return (
                f'{start}<summary><span class="sr">{named}</span></summary>{self.html(node.below)}</details>'
            )
        list_, more = said(self._spoken, "列出下级地区"), code.join(self._around or self._links(self._query))
        return (
            f'{start}<summary hx-get="{more}" hx-trigger="toggle from:closest details once" hx-target="next .later"'
            ' hx-select=".facet-values &gt; .values" hx-swap="innerHTML" hx-push-url="false">'
            f'<span class="sr">{named}</span></summary>'
            f'<div class="later"><a href="{more}">{list_}</a></div></details>'
        )

    def _links(self, query: Query) -> list[str]:
        """What stands around a region's code in the address of the regions below it."""
        before, _, after = address(facet_link(self._facet, query, under=_ANY)).rpartition(_ANY)
        self._around = [before, after]
        return self._around
