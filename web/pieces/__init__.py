"""What a page has by the hundred, as HTML: values of facets, tiles, bars, hits.

Templates hold the structure of a page; what repeats is written here, since a template needs several times as long for
each value as Python does, and a search page is to cost no more than the search. Every function returns ``Markup``:
whatever comes from outside passes ``text.escaped`` or ``text.name`` on its way in.
"""

from __future__ import annotations

from web.pieces.bars import bars
from web.pieces.briefs import brief, brief_list, untitled_tag, when
from web.pieces.hits import hit_list
from web.pieces.text import marked, strong
from web.pieces.tiles import tile_map
from web.pieces.values import facet_group, find_form, values

__all__ = [
    "bars",
    "brief",
    "brief_list",
    "facet_group",
    "find_form",
    "hit_list",
    "marked",
    "strong",
    "tile_map",
    "untitled_tag",
    "values",
    "when",
]
