"""The provinces as tiles coloured by count: the region facet once more, as a map without boundaries."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from search import tables
from search.label.gazetteer import regions
from web.filters import Node
from web.tables import DATA

# Shades beside the one for nothing.
SHADES = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a province stands on the map."""

    code: str
    name: str
    short: str
    x: int
    y: int


class Tile(NamedTuple):
    """A province: ``shade`` 0 where it has no documents, and then no ``node`` either."""

    place: Place
    shade: int = 0
    node: Node | None = None


def tiles(nodes: Iterable[Node]) -> list[Tile]:
    """The provinces among the regions ``nodes``. Empty where none has documents."""
    provinces = {node.value.value: node for node in nodes if not node.value.parent}
    most = max([node.value.count for node in provinces.values()], default=0)
    if not most:
        return []
    return [
        Tile(place, _shade(node.value.count, most), node)
        if (node := provinces.get(place.code))
        else Tile(place)
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


def _shade(count: int, most: int) -> int:
    """By the root: a few provinces have most of the documents, and the others differ, too."""
    return 1 + round((SHADES - 1) * math.sqrt(count / most)) if count > 0 else 0
