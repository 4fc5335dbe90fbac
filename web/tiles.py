"""The provinces as tiles coloured by count: the region facet once more, as a map without boundaries."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from search import tables
from search.label.gazetteer import regions
from web.filters import Node
from web.tables import DATA

# Shades beside the one for nothing.
SHADES = 5


class Place(NamedTuple):
    """Where a province stands on the map."""

    code: str
    name: str
    short: str
    x: int
    y: int


# A province, its shade, and what is known of it: no node where it has no documents.
Tile = tuple[Place, int, Node | None]


def tiles(nodes: Iterable[Node]) -> list[Tile]:
    """The provinces among the regions ``nodes``. Empty where none has documents.

    A shade goes by the root of the count: a few provinces have most of the documents, and the others differ, too.
    """
    provinces = {node.value[0]: node for node in nodes if not node.value.parent}
    most = max([node.value[2] for node in provinces.values()], default=0)
    if not most:
        return []
    darker = (SHADES - 1) / math.sqrt(most)
    return [
        (place, round(darker * math.sqrt(node.value[2])) + 1 if node.value[2] else 0, node)
        if (node := provinces.get(place.code))
        else (place, 0, None)
        for place in places()
    ]


@cache
def places() -> tuple[Place, ...]:
    """The layout of the map."""
    rows = tables.read("province_tiles.tsv", ("code", "name", "x", "y"), DATA)
    known = regions()
    return tuple(
        Place(row["code"], known[row["code"]].name, row["name"], int(row["x"]), int(row["y"])) for row in rows
    )
