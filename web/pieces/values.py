"""Facets: their values as links, what opens below a region, the box that searches a long one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from web import wording
from web.filters import Group, Node
from web.language import languages, said
from web.links import Links
from web.pieces.text import address, escaped, hidden, name
from web.pieces.tiles import tile_map
from web.tiles import Tile

# Stands for a region in an address that is made once for all regions of a list.
_ANY = "any-region-of-this-list"


def values(facet: str, nodes: Iterable[Node], links: Links) -> str:
    """The values of ``facet`` and those below them, each a link that adds or removes it."""
    return _List(facet, links).html(nodes)


def facet_group(group: Group, links: Links, tiles: Sequence[Tile] = ()) -> str:
    """A facet with its heading; of the regions the map first, where there is one."""
    spoken, facet, label = links.spoken, group.name, name(group.label)
    folded = ""
    if facet == "region" and tiles:
        drawn = tile_map(tiles)
        map_ = said(spoken, "地图")
        folded = f'<details id="map" class="map-fold" open><summary>{map_}</summary>{drawn}</details>'
    find = find_form(facet, "", links) if group.long and facet != "year" else ""
    more = ""
    if group.left:
        every = said(spoken, "全部%(name)s") % {"name": label}
        count = f'<span class="count">{wording.number(group.total)}{"+" if group.truncated else ""}</span>'
        more = f'<p class="more"><a href="{address(links.all_values(facet))}">{every} {count} ›</a></p>'
    return (
        f'<section class="facet" id="facet-box-{facet}" aria-labelledby="facet-{facet}">'
        f'<h2 id="facet-{facet}" class="facet-name">{label}</h2>\n{folded}{find}'
        f'<div class="facet-values">{_List(facet, links).html(group.shown)}{more}</div></section>\n'
    )


def find_form(facet: str, find: str, links: Links) -> str:
    """Searches a long facet: as one types where there is a script, else as a page of its own."""
    start, end = _find_form(facet, links.to.facets[facet], links.spoken.code)
    box = f'<input class="find-box" type="search" name="find" value="{escaped(find)}"'
    return f"{start}{hidden(links.kept)}{box}{end}"


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

    def __init__(self, facet: str, links: Links) -> None:
        self._facet, self._links = facet, links
        self._code = links.spoken.code
        self._chosen = facet in links.query.filters
        self._after, self._after_chosen = _behind_counts(self._code)
        self._under = ""

    def html(self, nodes: Iterable[Node]) -> str:
        return f'<ul class="values">\n{"".join([self._node(node) for node in nodes])}</ul>'

    def _node(self, node: Node) -> str:
        (value, label, count, selected, _, _), href, alias, below, opens = node
        start, named = _named(self._facet, value, label, self._code)
        chosen, after = (' chosen" aria-current="true', self._after_chosen) if selected else ("", self._after)
        called = f' <span class="alias">{escaped(alias)}</span>' if alias else ""
        return (
            f'{start}{chosen}" href="{href}" rel="nofollow">{named}{called}</span>'
            f' <span class="count">{wording.number(count)}{after}{self._below(node) if below or opens else ""}</li>\n'
        )

    def _below(self, node: Node) -> str:
        """What opens below a region: its values, or where these are not known yet the way to them.

        They are asked for beside what is filled, not around it: the links that come must not inherit how they came.
        """
        code = name(node.value.value)
        start, end = _opening(code, node.value.label, self._code)
        start = f"{start}{' open' if node.chosen else ''}>"
        if node.below:
            return f"{start}<summary>{end}</summary>{self.html(node.below)}</details>"
        self._under = self._under or address(self._links.all_values(self._facet, under=_ANY)).removesuffix(
            _ANY
        )
        list_, more = _list_below(self._code), self._under + code
        return (
            f'{start}<summary hx-get="{more}" hx-trigger="toggle from:closest details once" hx-target="next .later"'
            ' hx-select=".facet-values &gt; .values" hx-swap="innerHTML" hx-push-url="false">'
            f'{end}</summary><div class="later"><a href="{more}">{list_}</a></div></details>'
        )


@lru_cache(maxsize=20_000)
def _named(facet: str, value: str, label: str, language: str) -> tuple[str, str]:
    """How a value's link begins, and what it is called: the same with every count and under every query."""
    del language  # The label of a topic depends on it.
    called = name(wording.value_label(facet, value, label))
    return f'<li><a id="{facet}-{name(value)}" class="value', f'<span class="value-label">{called}'


@lru_cache(maxsize=10)
def _behind_counts(language: str) -> tuple[str, str]:
    """What stands behind the count of a value, and of a chosen one."""
    spoken = languages()[language]
    documents, chosen = said(spoken, "篇"), said(spoken, "篇，已选，点击移除")
    return f'<span class="sr"> {documents}</span></span></a>', f'<span class="sr"> {chosen}</span></span></a>'


@lru_cache(maxsize=10_000)
def _opening(code: str, label: str, language: str) -> tuple[str, str]:
    """How what opens below a region begins, and what it says to those who can't see it."""
    named = said(languages()[language], "%(name)s以下") % {"name": name(label)}
    return f'<details id="below-{code}" class="below"', f'<span class="sr">{named}</span>'


def _list_below(language: str) -> str:
    return said(languages()[language], "列出下级地区")
