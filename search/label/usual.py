"""Usual names of zones that hold no kind word (中关村, 光谷, 张江): which zone they mean on this page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from search.label import kinds
from search.label.parks import Named, ParkMention
from search.label.scan import Scan


def join(scan: Scan, found: Iterable[ParkMention]) -> None:
    """Gives mentions by a usual name the zone that the page names in full with it.

    中关村 beside 中关村国家自主创新示范区 is that zone, unless the title has the usual name, or the zone that usually
    bears it is named in full as well. Changes the mentions in place.
    """
    full: dict[str, Named] = {}
    usual: dict[str, list[ParkMention]] = defaultdict(list)
    references: dict[str, list[ParkMention]] = defaultdict(list)
    for mention in found:
        words = scan.text[mention.start : mention.end]
        if mention.bare:
            references[mention.park.id].append(mention)
        elif kinds.split(words)[1] is None:
            usual[mention.park.id].append(mention)
        else:
            full[words] = mention.park
    in_full = {park.id for park in full.values()}
    for identity, mentions in usual.items():
        bearers = _bearers(scan, mentions, full)
        if identity not in in_full and mentions[0].start >= scan.body and len(bearers) == 1:
            (park,) = bearers.values()
            for mention in mentions + references[identity]:
                mention.park, mention.why = park, "the usual name of the zone that is named in full"


def _bearers(scan: Scan, mentions: list[ParkMention], full: dict[str, Named]) -> dict[str, Named]:
    """The zones of the same province whose full names hold the shortest of these usual names."""
    word = min((scan.text[mention.start : mention.end] for mention in mentions), key=len)
    return {
        park.id: park
        for words, park in full.items()
        if word in words and _province(park) == _province(mentions[0].park)
    }


def _province(park: Named) -> str:
    return (park.region or "")[:2]
