"""The map of the provinces. What its shades say, its names say, too."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from web import wording
from web.language import current
from web.tiles import Tile, places


def tile_map(tiles: Iterable[Tile]) -> str:
    """The provinces as tiles, each a link where it has documents, and what their shades stand for."""
    language = current().code
    drawn, in_words, found, tiles = _drawn(language), wording.documents_in, [], list(tiles)
    for place, shade, node in tiles:
        start, shown, empty = drawn[place[0]]
        if node is None or not (shade or node[0][3]):
            found.append(empty)
            continue
        said = place[1] + in_words(language, node[0][2])
        marked = ' chosen" aria-current="true' if node[0][3] else ""
        found.append(
            f'{start}{shade}{marked}" href="{node[1]}" rel="nofollow" title="{said}">'
            f'{shown}<span class="sr">{said}</span></a></li>'
        )
    return f'<ul class="tiles">{"".join(found)}</ul>{_legend(tiles)}'


def _legend(tiles: Iterable[Tile]) -> str:
    """The shades from that of the least count to that of the largest: for the eye, since a name says its count."""
    counts = [(node[0][2], shade) for _, shade, node in tiles if node and shade]
    if not counts:
        return ""
    (least, first), (most, last) = min(counts), max(counts)
    if first == last:
        return ""
    drawn = "".join([f'<span class="shade s{shade}"></span>' for shade in range(first, last + 1)])
    return f'<p class="shades" aria-hidden="true">{wording.number(least)}{drawn}{wording.number(most)}</p>'


@cache
def _drawn(language: str) -> dict[str, tuple[str, str, str]]:
    """What never changes of a tile, by its code: how it begins, what it shows, and all of it without documents."""
    found = {}
    for place in places():
        said = place.name + wording.documents_in(language, 0)
        start, shown = f'<li class="x{place.x} y{place.y}">', f'<span aria-hidden="true">{place.short}</span>'
        found[place.code] = (
            f'{start}<a id="tile-{place.code}" class="tile s',
            shown,
            f'{start}<span class="tile s0" title="{said}">{shown}<span class="sr">{said}</span></span></li>',
        )
    return found
