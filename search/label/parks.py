"""Which parks a page is about: listed ones by their aliases, others by place and kind word.

A bare 经开区 or 园区 refers to the park named before it; 市经开区 is that of the page's region.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from search.label import gazetteer, kinds, places
from search.label.kinds import Kind
from search.label.lexicon import lexicon
from search.label.mentions import Mention
from search.label.scan import PlaceSpan, Scan

_GAP = re.compile(r"^(?:国家级|省级|国家)?([\u4e00-\u9fff]{0,6})$")
# 广东、天津、福建三地自贸区: the count between a list of places and what they have in common.
_COUNT = re.compile(r"[两二三四五六七八九十\d]{1,2}(?:个?省区市|个?省市|个?省|个?市|地|个)(?:的|新设)?$")
# What stands between the places of such a list; in titles a space.
_JOINTS = ("、", "和", "及", "与", "以及", " ", "\u3000")


@dataclass(frozen=True, slots=True)
class Named:
    """A park that a mention resolved to; ``listed`` is false for one named by place and kind only."""

    id: str
    name: str
    region: str | None
    group: str
    listed: bool


@dataclass(slots=True)
class ParkMention:
    """A park named at ``start:end``. ``bare`` is true for 园区 and the like."""

    start: int
    end: int
    park: Named
    why: str
    bare: bool = False


@dataclass(slots=True)
class _State:
    scan: Scan
    known: set[str]
    regions: dict[int, Mention] = field(default_factory=dict)
    found: list[ParkMention] = field(default_factory=list)
    home: str | None = None


def find(scan: Scan, mentions: Iterable[Mention], known: set[str], home: str | None) -> list[ParkMention]:
    """All park mentions of a page in order, bare references included.

    ``home`` is the region that the page is about as far as its regions alone say: 市经开区 is that of its city.
    """
    state = _State(scan, known, {mention.end: mention for mention in mentions}, home=home)
    endings = lexicon().not_parks_before
    for span in scan.places:
        if scan.text.startswith(endings, span.end):
            continue
        if span.place.parks:
            _listed(state, span)
        elif span.place.kind is not None:
            _by_kind(state, span, span.place.kind)
    return state.found


def named(identity: str) -> Named:
    park = gazetteer.parks()[identity]
    return Named(park.id, park.name, park.region, park.kind, listed=True)


def _listed(state: _State, span: PlaceSpan) -> None:
    identity, why = choose(span.place.parks, state.known, state.regions.get(span.start))
    if identity is not None:
        start = state.regions[span.start].start if span.start in state.regions else span.start
        if gazetteer.parks()[identity].kind == "free-trade":
            _list_of_free_trade(state, start, span)
        state.found.append(ParkMention(start, span.end, named(identity), why))


def _list_of_free_trade(state: _State, start: int, span: PlaceSpan) -> None:
    """广东、天津、福建自贸试验区 are three, not one."""
    _, kind = kinds.split(span.place.text)
    if kind is not None:
        for mention in _list_before(state, start):
            _place_and_kind(state, mention, "", span, kind)


def _counted_free_trade(state: _State, span: PlaceSpan, kind: Kind) -> bool:
    """广东、天津、福建三地自贸区 and 粤津闽自贸区 name one each; whether any was named."""
    count = _COUNT.search(state.scan.text, max(span.start - 6, 0), span.start)
    end = count.start() if count else span.start
    listed = _letters_before(state, end)
    if not listed and count is not None and end in state.regions:
        last = state.regions[end]
        listed = [last, *_list_before(state, last.start)]
    for mention in listed:
        _place_and_kind(state, mention, "", span, kind)
    return bool(listed)


def _letters_before(state: _State, end: int) -> list[Mention]:
    """The provinces of a run of two or more letters that stand for them, right before ``end``: 粤津闽."""
    start = end
    while start > 0 and state.scan.text[start - 1] in places.letters():
        start -= 1
    if end - start < 2:
        return []
    text = state.scan.text
    return [Mention(at, end, places.letters()[text[at]], "its letter") for at in range(start, end)]


def choose(
    candidates: tuple[tuple[str, int], ...], known: set[str], before: Mention | None
) -> tuple[str | None, str]:
    """The park that an alias means here: the best rank, then the place around it, then the higher level."""
    scored = []
    for identity, rank in candidates:
        park = gazetteer.parks()[identity]
        path = places.path(park.region)
        near = (
            3 if before and before.code in path else 2 if path[-1] in known else 1 if path[0] in known else 0
        )
        if before is not None and before.code not in path and path[-1] not in places.path(before.code):
            continue
        if rank == 2 and not near:
            continue
        scored.append(((near if rank == 2 else near + 1, -rank, park.level == "national"), identity))
    scored.sort(reverse=True)
    if not scored:
        return None, "nothing supports it"
    if len(scored) > 1 and scored[1][0] == scored[0][0]:
        return None, "two parks fit as well"
    return scored[0][1], "a listed name"


def _by_kind(state: _State, span: PlaceSpan, kind: Kind) -> None:
    before = state.regions.get(span.start)
    if kind.only_refers:
        if not _part_of_last(state, before):
            _refer(state, span, kind)
        return
    if before is not None:
        if kind.kind == "free-trade":
            _list_of_free_trade(state, before.start, span)
        _place_and_kind(state, before, "", span, kind)
        return
    if kind.kind == "free-trade" and _counted_free_trade(state, span, kind):
        return
    gap = _mention_before(state, span)
    at_home = _home_before(state, span)
    if gap is not None and kind.pattern:
        _place_and_kind(state, gap[0], gap[1], span, kind)
    elif at_home is not None and kind.pattern:
        _place_and_kind(state, at_home, "", span, kind)
    elif kind.bare and state.found and not _of_many(state, span):
        _refer(state, span, kind)
    elif kind.kind == "free-trade" and state.home is not None:
        # A province has one free-trade zone: on a page about the province the bare word means that one.
        province = places.path(state.home)[0]
        _place_and_kind(state, Mention(span.start, span.start, province, "the page's region"), "", span, kind)


def _part_of_last(state: _State, before: Mention | None) -> bool:
    """Whether the place before a word stands right after a zone: 辽宁自贸试验区大连片区 is one name."""
    return bool(before is not None and state.found and before.start == state.found[-1].end)


def _refer(state: _State, span: PlaceSpan, kind: Kind) -> None:
    """Takes a bare kind word for the park of its kind that was named before, if it does not mean many or any."""
    park = _referred(state, kind)
    if park is not None and not _of_many(state, span):
        state.found.append(ParkMention(span.start, span.end, park, "refers to the park named before", True))


def _of_many(state: _State, span: PlaceSpan) -> bool:
    """Whether what stands before a bare kind word says that it means many or any: 全国高新区, 21个自贸试验区."""
    before = state.scan.text[max(span.start - 4, 0) : span.start]
    return before.endswith(tuple(kinds.stops("many"))) and not before[:-1].endswith(("这", "那", "该"))


def _list_before(state: _State, start: int) -> list[Mention]:
    """The regions listed right before ``start``, the nearest first."""
    found: list[Mention] = []
    while True:
        joint = next((n for n in (1, 2) if state.scan.text[start - n : start] in _JOINTS), None)
        before = state.regions.get(start - joint) if joint else None
        if before is None:
            return found
        found.append(before)
        start = before.start


def _home_before(state: _State, span: PlaceSpan) -> Mention | None:
    """The page's city or county where 市 or 县 stands right before the kind word, and means it: not 全市, 各县."""
    at = span.start - 1
    if state.home is None or at < 0 or state.scan.text[at] not in "市县区旗州":
        return None
    if state.scan.text[at - 1 : at] in kinds.stops("quantity"):
        return None
    names = ((code, places.regions()[code].name) for code in reversed(places.path(state.home)))
    code = next((code for code, name in names if name.endswith(state.scan.text[at])), None)
    return Mention(at, span.start, code, "the page's region") if code else None


def _referred(state: _State, kind: Kind) -> Named | None:
    """The park of this kind named last; on a page about a region the last one there, if there is one."""
    named = [mention.park for mention in reversed(state.found) if kind.kind in ("any", mention.park.group)]
    at_home = [park for park in named if _is_at_home(state, park)]
    return next(iter(at_home or named), None)


def _is_at_home(state: _State, park: Named) -> bool:
    return bool(state.home and park.region and state.home in places.path(park.region))


def _mention_before(state: _State, span: PlaceSpan) -> tuple[Mention, str] | None:
    """A region up to eight characters before the kind word, with the words between that belong to the name."""
    stops, inside = kinds.stops("middle"), kinds.stops("inside")
    for gap in range(1, 9):
        mention = state.regions.get(span.start - gap)
        if mention is None:
            continue
        between = state.scan.text[mention.end : span.start]
        match = _GAP.match(between)
        middle = match.group(1) if match else None
        if middle is None or middle in stops or any(part in middle for part in inside):
            return None
        return mention, middle
    return None


def _place_and_kind(state: _State, mention: Mention, middle: str, span: PlaceSpan, kind: Kind) -> None:
    region = places.regions()[mention.code]
    # The form and not the span's text: in 湖南、安徽自贸试验区 the span is already a name of its own.
    for name in (region.short + middle + kind.form, region.name + middle + kind.form):
        entry = lexicon().by_text.get(name)
        if entry is not None and entry.parks:
            identity, why = choose(entry.parks, state.known | set(places.path(region.code)), mention)
            if identity is not None:
                state.found.append(ParkMention(mention.start, span.end, named(identity), why))
                return
    if kind.kind == "free-trade" and region.level == 0:
        name = f"中国（{region.short}）{kind.canonical}"
    elif not kind.pattern or (region.level == 0 and not middle):
        return
    else:
        # A province is left out of the name, a municipality belongs to it: 北京音乐产业园.
        place = region.short if region.level or region.code in places.MUNICIPALITIES else ""
        name = f"{place}{middle}{kind.canonical}"
    earlier = next((m for m in state.found if _same_unlisted(m.park, region.code, middle, kind)), None)
    if earlier is not None:
        state.found.append(
            ParkMention(mention.start, span.end, earlier.park, "the park named in full before")
        )
        return
    identity = f"x-{region.code}-{hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[:8]}"
    park = Named(identity, name, region.code, kind.kind, listed=False)
    state.found.append(ParkMention(mention.start, span.end, park, "a place and a kind word; in no list"))


def _same_unlisted(park: Named, region: str, middle: str, kind: Kind) -> bool:
    """清徐产业园 after 清徐精细化工循环产业园 is the same park: place and kind without the words between."""
    return not park.listed and park.region == region and not middle and park.name.endswith(kind.canonical)
