"""Which regions a page is about: weights along the tree, from the province down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from search.label import places
from search.label.mentions import Mention
from search.label.parks import ParkMention
from search.label.scan import Scan
from search.label.weights import weight


@dataclass(slots=True)
class Tree:
    """Weights: ``direct`` of a region's own mentions, ``below`` with those of all regions in it."""

    direct: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    below: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    mentions: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    titled: list[str] = field(default_factory=list)
    led: set[str] = field(default_factory=set)
    total: float = 0.0
    elsewhere: float = 0.0
    elsewhere_titled: bool = False
    foreign: float = 0.0

    def add(self, code: str, start: int, end: int, value: float) -> None:
        self.mentions[code].append((start, end))
        room = weight("region.cap") - self.direct[code]
        value = min(value, max(room, 0.0))
        self.direct[code] += value
        self.total += value
        for step in places.path(code):
            self.below[step] += value

    def place(self, zone: str, code: str) -> None:
        """Notes that the title, or the lead or the source, names a region."""
        if zone == "title":
            self.titled.append(code)
        elif zone != "body":
            self.led.add(places.path(code)[0])


def grow(scan: Scan, mentions: Iterable[Mention], parks: Iterable[ParkMention]) -> Tree:
    """The tree of a page. A park that is named puts the page in its region; the name in it counts once."""
    tree = Tree()
    taken: set[int] = set()
    for park in parks:
        if park.bare or park.park.region is None:
            continue
        taken.update(range(park.start, park.end))
        value = weight("region.park") * weight(f"region.{scan.zone(park.start)}") / 2
        tree.add(park.park.region, park.start, park.end, value)
        tree.place(scan.zone(park.start), park.park.region)
    named = list(mentions)
    for mention, listed in zip(named, _listed(named), strict=True):
        zone = scan.zone(mention.start)
        if not listed:
            tree.place(zone, mention.code)
        elif zone in ("title", "lead"):
            tree.elsewhere += weight("elsewhere.listed")
        if mention.start not in taken:
            value = weight(f"region.{zone}") * (weight("region.tail") if listed else 1.0)
            tree.add(mention.code, mention.start, mention.end, value)
    for span in scan.places:
        if span.place.elsewhere:
            tree.elsewhere_titled = tree.elsewhere_titled or scan.zone(span.start) == "title"
            value = span.place.elsewhere * weight(f"elsewhere.{scan.zone(span.start)}")
            tree.elsewhere += value
            tree.foreign += value if span.place.foreign else 0.0
    tree.elsewhere = min(tree.elsewhere, weight("elsewhere.cap"))
    return tree


def _listed(named: list[Mention]) -> list[bool]:
    """For each mention whether it stands in a list of many names: a footer with every province says nothing."""
    flags: list[bool] = []
    first = 0
    for at in range(1, len(named) + 1):
        ends = at == len(named) or not 0 <= named[at].start - named[at - 1].end <= 2
        if ends:
            different = len({mention.code for mention in named[first:at]})
            flags += [different >= weight("region.run")] * (at - first)
            first = at
    return flags


def chosen(tree: Tree) -> list[str]:
    """The most specific regions that the page is about; none for a page about the country or another one."""
    tops = sorted((code for code in tree.below if code.endswith("0000")), key=lambda code: -tree.below[code])
    if not tops or tree.below[tops[0]] < weight("region.minimum"):
        return []
    titled = {places.path(code)[0] for code in tree.titled}
    strong = [code for code in tops if tree.below[code] >= weight("region.second") * tree.below[tops[0]]]
    if titled.intersection(strong):
        strong = [code for code in strong if code in titled]
    elif len(strong) > weight("region.most") or (len(strong) > 1 and not _fill(tree, strong)):
        return []
    share = weight("region.share_titled" if titled and not tree.elsewhere_titled else "region.share")
    if not titled and not tree.led.intersection(strong):
        share = weight("region.share_late")
    if sum(tree.below[code] for code in strong) < share * (tree.total + tree.elsewhere):
        return []
    return [descend(tree, code) for code in strong]


def _fill(tree: Tree, codes: list[str]) -> bool:
    """Whether regions that no title names are what the whole page speaks of."""
    weights = sum(tree.below[code] for code in codes)
    quiet = tree.elsewhere <= weight("region.alone")
    return quiet and tree.led.issuperset(codes) and weights >= weight("region.fill") * tree.total


def abroad(tree: Tree) -> bool:
    """Whether a page is about other countries: they are named often, and no region of China outweighs them."""
    return tree.foreign >= weight("elsewhere.abroad") and tree.foreign > tree.total


def descend(tree: Tree, code: str) -> str:
    """From a region down to the one below it that holds most of its weight, or that the title names alone."""
    children = [child for child in tree.below if places.regions()[child].parent == code]
    if not children:
        return code
    best = max(children, key=lambda child: tree.below[child])
    share = weight("region.titled" if _titled_alone(tree, code, best) else "region.descend")
    whole = tree.below[code] - (1 - weight("region.parent")) * tree.direct[code]
    if tree.below[best] >= max(weight("region.within"), share * whole):
        return descend(tree, best)
    return code


def _titled_alone(tree: Tree, code: str, child: str) -> bool:
    inside = [named for named in tree.titled if code in places.path(named)]
    return bool(inside) and all(child in places.path(named) for named in inside)
