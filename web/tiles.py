"""The provinces as tiles coloured by count: the region facet once more, as a map without boundaries."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from search import tables
from search.label.gazetteer import regions
from web import wording
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
    """A province: ``shade`` 0 where it has no documents, and then no address either."""

    place: Place
    name: str
    count: int  # type: ignore[assignment]  # a tuple's own method of this name is not missed
    shade: int
    chosen: bool
    url: str | None

    @property
    def said(self) -> str:
        """The tile in words."""
        return self.name + wording.documents(self.count)


def tiles(values: list[dict[str, Any]], link: Callable[[dict[str, Any]], str] | None = None) -> list[Tile]:
    """The provinces among the values of the region facet (in the API's shape). Empty where none has documents."""
    provinces = {value["value"]: value for value in values if not value["parent"]}
    most = max((value["count"] for value in provinces.values()), default=0)
    if not most:
        return []
    return [_tile(place, provinces.get(place.code), most, link) for place in places()]


@cache
def places() -> tuple[Place, ...]:
    """The layout of the map."""
    rows = tables.read("province_tiles.tsv", ("code", "name", "x", "y"), DATA)
    known = regions()
    return tuple(
        Place(row["code"], known[row["code"]].name, row["name"], int(row["x"]), int(row["y"])) for row in rows
    )


def _tile(
    place: Place, value: dict[str, Any] | None, most: int, link: Callable[[dict[str, Any]], str] | None
) -> Tile:
    if value is None:
        return Tile(place, place.name, 0, 0, False, None)
    url, count = link(value) if link else value["url"], value["count"]
    return Tile(place, place.name, count, _shade(count, most), value["selected"], url)


def _shade(count: int, most: int) -> int:
    """By the root: a few provinces have most of the documents, and the others differ, too."""
    return 1 + round((SHADES - 1) * math.sqrt(count / most)) if count > 0 else 0
