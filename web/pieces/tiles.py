"""The map of the provinces. What its shades say, its names say, too."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup

from web import wording
from web.language import Language, current, languages
from web.pieces.text import address
from web.tiles import Place, Tile


def tile_map(tiles: Iterable[Tile]) -> Markup:
    """The provinces as tiles, each a link where it has documents."""
    spoken = current()
    found = "".join([_tile(tile, spoken) for tile in tiles])
    return Markup(f'<ul class="tiles">{found}</ul>')  # noqa: S704 - escaped below


def _tile(tile: Tile, spoken: Language) -> str:
    place, shade, node = tile
    if node is None or not (shade or node.value.selected):
        return _empty(place, spoken.code)
    marked = ' chosen" aria-current="true' if node.value.selected else ""
    said = place.name + wording.documents(node.value.count, spoken)
    return (
        f'<li class="x{place.x} y{place.y}"><a id="tile-{place.code}" class="tile s{shade}{marked}"'
        f' href="{address(node.url)}" rel="nofollow" title="{said}">'
        f'<span aria-hidden="true">{place.short}</span><span class="sr">{said}</span></a></li>'
    )


@lru_cache(maxsize=200)
def _empty(place: Place, language: str) -> str:
    """A province without documents: most maps have many, which are the same on every page."""
    said = place.name + wording.documents(0, languages()[language])
    return (
        f'<li class="x{place.x} y{place.y}"><span class="tile s0" title="{said}">'
        f'<span aria-hidden="true">{place.short}</span><span class="sr">{said}</span></span></li>'
    )
