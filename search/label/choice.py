"""Which of the parks that a page names it is about."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from search.label import gazetteer, places
from search.label.parks import Named, ParkMention
from search.label.scan import Scan
from search.label.weights import weight

# What stands before the first word of a clause, and what behind it makes a park the place of something else (园区内).
_OPENING = "\n。！？；，,;!?"
_WITHIN = ("内", "里", "一")


@dataclass(slots=True)
class Score:
    """What speaks for a park: its mentions, what each weighs (``values``, before bare ones are capped), and the sum
    with what ``spread`` adds; ``early``, ``titled``: where it is named.

    ``spread`` is the share of the body that lies between its first and its last name; ``opens`` is true where a clause
    begins with it.
    """

    park: Named
    mentions: list[ParkMention]
    weight: float
    early: bool = False
    titled: bool = False
    spread: float = 0.0
    opens: bool = False
    values: list[float] = field(default_factory=list)


def about(
    scan: Scan, found: Iterable[ParkMention], kinds_titled: frozenset[str] = frozenset()
) -> list[Score]:
    """Parks with their weights, the strongest first. Bare references add to names, but never count for more."""
    scores: dict[str, Score] = {}
    bare: dict[str, float] = defaultdict(float)
    until = -1
    mentions = list(found)
    generic = _generic(scan, mentions, kinds_titled)
    for mention in mentions:
        score = scores.setdefault(mention.park.id, Score(mention.park, [], 0.0))
        again = bool(score.mentions) and mention.start <= until + 1 and score.mentions[-1].end == until
        score.mentions.append(mention)
        until = mention.end
        zone = scan.zone(mention.start)
        listed = zone != "title" and _listed(scan, mention)
        value = weight(f"park.{zone}")
        if mention.bare:
            value *= 0.0 if mention.park.group in generic else weight("park.bare")
            bare[mention.park.id] += value
        elif again:
            value = 0.0
        else:
            value *= weight("park.listed") if listed and mention.park.group not in kinds_titled else 1.0
            score.weight += value
            score.early = score.early or zone in ("title", "lead")
            score.titled = score.titled or zone == "title"
            score.opens = score.opens or (not listed and _opens(scan, mention))
        score.values.append(value)
    for score in scores.values():
        named = [mention.start for mention in score.mentions if not mention.bare]
        score.spread = (named[-1] - named[0]) / max(scan.source - scan.body, 1)
    for identity, value in bare.items():
        score = scores[identity]
        score.weight += min(value, weight("park.bare_share") * score.weight)
    for score in scores.values():
        score.weight += weight("park.over") * score.spread
    return sorted(scores.values(), key=lambda score: (-score.weight, score.mentions[0].start))


def _generic(scan: Scan, mentions: list[ParkMention], kinds_titled: frozenset[str]) -> set[str]:
    """The kinds of which the title speaks without naming one, where the page names several: a bare 自贸区 is any."""
    named: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        if scan.zone(mention.start) == "title":
            kinds_titled = kinds_titled - {mention.park.group}
        named[mention.park.group].add(mention.park.id)
    return {kind for kind in kinds_titled if len(named[kind]) > 1}


def _opens(scan: Scan, mention: ParkMention) -> bool:
    """Whether a park is what a clause speaks of: its first words, and not the place of what follows."""
    return scan.text[mention.start - 1] in _OPENING and not scan.text.startswith(_WITHIN, mention.end)


def _listed(scan: Scan, mention: ParkMention) -> bool:
    """Whether a park is one of several that are named in a row."""
    return "、" in scan.text[max(mention.start - 1, 0) : mention.end + 1]


@dataclass(frozen=True, slots=True)
class _Page:
    """What the page asks of a park: its regions, the kinds that its title speaks of, ``long`` times the weight for its
    length, ``beside`` more weight for the other parks that it names."""

    regions: tuple[str, ...]
    kinds_titled: frozenset[str]
    long: float
    beside: float


def chosen(
    scores: list[Score],
    regions: Iterable[str],
    kinds_titled: frozenset[str],
    digest: bool = False,
    length: int = 0,
) -> list[Score]:
    """The parks that the page is about; of a ``digest`` of several items those that its title names.

    What a park needs depends on where it lies: least in the page's regions, most outside of them or on a page about the
    country. A long page (``length`` characters) and other parks on it ask for more; less is enough where the title
    speaks of its kind (四个自贸区).
    """
    if digest:
        scores = [score for score in scores if score.titled]
    long = max(1.0, (length / weight("park.length")) ** weight("park.longer"))
    beside = weight("park.beside") * min(len(scores) - 1, 3)
    page = _Page(tuple(regions), kinds_titled, long, beside)
    strong = [score for score in scores if _is_about(score, page)]
    if strong and strong[0].weight < weight("park.minimum") and len(scores) > 1:
        return []
    if len(strong) > 1:
        titled = all(score.park.group in kinds_titled for score in strong)
        share = weight("park.second_titled" if titled else "park.second")
        bar = max(0.0 if titled else weight("park.minimum"), share * strong[0].weight)
        strong = [score for score in strong if score.weight >= bar or score.titled]
    return strong[: int(weight("park.most"))]


def _is_about(score: Score, page: _Page) -> bool:
    """Whether a page is about a park: by itself, other parks left aside."""
    value = score.weight
    if score.titled or score.park.group in page.kinds_titled:
        return value >= _needed(score, page)
    once = len(score.mentions) == 1 and not score.opens
    return not once and value >= _needed(score, page) + page.beside


def _needed(score: Score, page: _Page) -> float:
    regions, long = page.regions, page.long
    if score.park.group in page.kinds_titled and len(regions) != 1:
        return weight("park.titled_opens" if score.opens else "park.titled")
    homes = (score.park.region, *gazetteer.shared().get(score.park.id, ())) if score.park.region else ()
    paths = [places.path(code) for code in homes]
    around = [code for code in regions if any(code in path for path in paths)]
    if score.park.group in page.kinds_titled and around:
        return weight("park.inside")
    if score.titled:
        return weight("park.minimum")
    if not around:
        again = score.early and score.spread >= weight("park.spread")
        return long * weight("park.outside") if again else math.inf
    if len(regions) > 1:
        return long * weight("park.shared")
    if not score.park.listed:
        return long * weight("park.pattern")
    level, own = places.regions()[around[0]].level, around[0] in homes
    if level == 0:
        return long * weight("park.whole" if own else "park.province")
    return long * weight("park.city") if own and level == 1 else weight("park.inside")
