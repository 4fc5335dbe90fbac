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
    total: float = 0.0

    def add(self, code: str, start: int, end: int, value: float) -> None:
        self.mentions[code].append((start, end))
        room = weight("region.cap") - self.direct[code]
        value = min(value, max(room, 0.0))
        self.direct[code] += value
        self.total += value
        for step in places.path(code):
            self.below[step] += value


def grow(scan: Scan, mentions: Iterable[Mention], parks: Iterable[ParkMention]) -> Tree:
    """The tree of a page. A park that is named puts the page in its region; the name in it counts once."""
    tree = Tree()
    taken: list[tuple[int, int]] = []
    for park in parks:
        if park.bare or park.park.region is None:
            continue
        taken.append((park.start, park.end))
        value = weight("region.park") * weight(f"region.{scan.zone(park.start)}") / 2
        tree.add(park.park.region, park.start, park.end, value)
    for mention in mentions:
        if not any(start <= mention.start < end for start, end in taken):
            tree.add(mention.code, mention.start, mention.end, weight(f"region.{scan.zone(mention.start)}"))
    return tree


def chosen(tree: Tree) -> list[str]:
    """The most specific regions that the page is about; none for a page about the country."""
    tops = sorted(
        (code for code in tree.below if places.regions()[code].parent is None), key=lambda c: -tree.below[c]
    )
    if not tops or tree.below[tops[0]] < max(weight("region.minimum"), weight("region.share") * tree.total):
        return []
    bar = weight("region.second") * tree.below[tops[0]]
    strong = [code for code in tops if tree.below[code] >= max(bar, weight("region.minimum"))]
    if len(strong) > weight("region.most"):
        return []
    return [descend(tree, code) for code in strong]


def descend(tree: Tree, code: str) -> str:
    """From a region down to the one below it that holds most of its weight."""
    children = [child for child in tree.below if places.regions()[child].parent == code]
    if not children:
        return code
    best = max(children, key=lambda child: tree.below[child])
    if tree.below[best] >= max(weight("region.minimum"), weight("region.descend") * tree.below[code]):
        return descend(tree, best)
    return code
