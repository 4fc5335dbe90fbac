"""What a page has by the hundred, as HTML: values of facets, tiles, bars, hits; and all that differs between two pages
of results.

Templates hold the structure of a page; what repeats is written here, since a template needs several times as long for
each value as Python does, and a search page is to cost no more than the search. Every function returns HTML:
whatever comes from outside passes ``text.escaped``, ``text.all_escaped`` or ``text.name`` on its way in. To Python it
is plain text, since text that is marked as safe is copied wherever it is joined; templates get it marked.
"""

from __future__ import annotations

from web.pieces.bars import bars
from web.pieces.briefs import brief, brief_list, untitled_tag, when
from web.pieces.hits import hit_list
from web.pieces.steps import export_links, other_forms, page_links, size_links, sort_links
from web.pieces.text import hidden, marked, strong
from web.pieces.tiles import tile_map
from web.pieces.told import chip_list, closest, hints, note_list
from web.pieces.values import facet_group, find_form, values

__all__ = [
    "bars",
    "brief",
    "brief_list",
    "chip_list",
    "closest",
    "export_links",
    "facet_group",
    "find_form",
    "hidden",
    "hints",
    "hit_list",
    "marked",
    "note_list",
    "other_forms",
    "page_links",
    "size_links",
    "sort_links",
    "strong",
    "tile_map",
    "untitled_tag",
    "values",
    "when",
]
