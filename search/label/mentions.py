"""Which region a name means, here: decided by what stands around it.

A name that means one place and is known by itself is certain. Any other counts only with support: the parent right
before it, the full name or the parent elsewhere in the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from search.label import places
from search.label.lexicon import lexicon
from search.label.scan import PlaceSpan, Scan

ADJACENT, SAME, CITY, PROVINCE = 4.0, 3.0, 2.0, 1.5
ENOUGH = 1.5


@dataclass(slots=True)
class Mention:
    """A region named at ``start:end``; names of its parents right before it are part of the span."""

    start: int
    end: int
    code: str
    why: str


def certain_codes(spans: Iterable[PlaceSpan]) -> set[str]:
    """The regions that are named beyond doubt, with their ancestors."""
    found: set[str] = set()
    for span in spans:
        if span.place.group or (span.place.trusted and len(span.place.regions) == 1):
            for code in span.place.regions:
                found.update(places.path(code))
    return found


def resolve(scan: Scan, known: set[str]) -> list[Mention]:
    """All region mentions of a page, parents before a name merged into it. ``known`` are certain regions."""
    found: list[Mention] = []
    endings = lexicon().not_before
    for span in scan.places:
        if not span.place.regions or (span.place.short and scan.text.startswith(endings, span.end)):
            continue
        before = found[-1] if found and span.start == found[-1].end else None
        if span.place.tight and before is None and not _stands_free(scan, span):
            continue
        if span.place.group:
            found += [Mention(span.start, span.end, code, "one of a group") for code in span.place.regions]
            continue
        code, why = choose(span, before.code if before else None, known)
        if code is None:
            continue
        if before is not None and before.code in places.path(code) and before.code != code:
            found[-1] = Mention(before.start, span.end, code, why)
        else:
            found.append(Mention(span.start, span.end, code, why))
    return found


def _stands_free(scan: Scan, span: PlaceSpan) -> bool:
    """Whether 范县 is a word here: not where a character before it makes another one of it (示范县)."""
    before = scan.text[span.start - 1 : span.start]
    return not "\u4e00" <= before <= "\u9fff" or before in lexicon().free_after


def choose(span: PlaceSpan, before: str | None, known: set[str]) -> tuple[str | None, str]:
    """The region that a name means, and why; ``None`` where nothing supports one over the others."""
    entry = span.place
    scored = [(support(code, before, known), code) for code in entry.regions]
    scored.sort(key=lambda pair: (-pair[0][0], places.regions()[pair[1]].level))
    (best, why), code = scored[0]
    if entry.word and not (best == ADJACENT and code in known):
        return None, "an ordinary word"
    if entry.trusted and len(scored) == 1:
        return code, why if best == ADJACENT else "the name means one place"
    if best < ENOUGH:
        top = [code for code in entry.regions if places.regions()[code].level == 0]
        return (top[0], "the province bears the name") if top else (None, "nothing supports it")
    if len(scored) > 1 and scored[1][0][0] >= best and not _covers(code, scored[1][1]):
        return None, "two places fit as well"
    return code, why


def _covers(code: str, other: str) -> bool:
    return places.regions()[code].level < places.regions()[other].level


def support(code: str, before: str | None, known: set[str]) -> tuple[float, str]:
    """How much speaks for a region: the strongest ground and its name."""
    ancestors = places.path(code)[:-1]
    if before is not None and before in ancestors:
        return ADJACENT, "its parent stands before it"
    if code in known:
        return SAME, "it is named beyond doubt elsewhere"
    if len(ancestors) > 1 and ancestors[-1] in known:
        return CITY, "its city is named"
    if ancestors and ancestors[0] in known:
        return PROVINCE, "its province is named"
    return 0.0, ""
