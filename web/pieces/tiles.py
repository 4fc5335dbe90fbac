"""The map of the provinces. What its shades say, its names say, too."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from web import wording
from web.language import current
from web.tiles import Place, Tile


def tile_map(tiles: Iterable[Tile]) -> str:
    """The provinces as tiles, each a link where it has documents, and what their shades stand for."""
    language, tiles = current().code, list(tiles)
    found = "".join([_tile(tile, language) for tile in tiles])
    return f'<ul class="tiles">{found}</ul>{_legend(tiles)}'


def _legend(tiles: Iterable[Tile]) -> str:
    """The shades from that of the least count to that of the largest: for the eye, since a name says its count."""
    counts = [(node[0][2], shade) for _, shade, node in tiles if node and shade]
    (least, first), (most, last) = min(counts), max(counts)
    if first == last:
        return ""
    drawn = "".join([f'<span class="shade s{shade}"></span>' for shade in range(first, last + 1)])
    return f'<p class="shades" aria-hidden="true">{wording.number(least)}{drawn}{wording.number(most)}</p>'


def _tile(tile: Tile, language: str) -> str:
    place, shade, node = tile
    start, shown, empty = _drawn(place, language)
    if node is None:
        return empty
    _, _, count, selected, _, _ = node[0]
    if not (count or selected):
        return empty
    marked = ' chosen" aria-current="true' if selected else ""
    said = place[1] + wording.documents_in(language, count)
    return (
        f'{start}{shade}{marked}" href="{node[1]}" rel="nofollow" title="{said}">'
        f'{shown}<span class="sr">{said}</span></a></li>'
    )


@lru_cache(maxsize=200)
def _drawn(place: Place, language: str) -> tuple[str, str, str]:
    """What never changes of a tile: how it begins, what it shows, and the whole of it where there are no documents."""
    said = place.name + wording.documents_in(language, 0)
    start, shown = f'<li class="x{place.x} y{place.y}">', f'<span aria-hidden="true">{place.short}</span>'
    return (
        f'{start}<a id="tile-{place.code}" class="tile s',
        shown,
        f'{start}<span class="tile s0" title="{said}">{shown}<span class="sr">{said}</span></span></li>',
    )
