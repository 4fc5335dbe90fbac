"""The names under which a park is written, made by rule from its official name.

Rank 0 is the official name; 1 another form of it that names no other place; 2 a form that has lost its city or
province and stands only where that place is named too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from search.label import kinds, places

_BRACKET_AT_END = re.compile(r"[（(][^（）()]*[）)]$")
_INFIX = re.compile(r"^(?:[（(]国家级[）)]|国家级|国家)")
_DASH = re.compile(r"[-—－–·]+")
_FREE_TRADE = re.compile(r"^中国[（(](.+?)[）)](?:自由贸易试验区|自贸试验区|自贸区)$")


@dataclass(frozen=True, slots=True)
class Stem:
    """The part of a name before its kind word: the regions that it begins with, and what is left."""

    province: str
    regions: tuple[str, ...]
    texts: tuple[str, ...]
    rest: str


def parse(stem: str, province: str) -> Stem:
    """Reads the regions at the start of a stem; each must lie inside the one before it."""
    names = places.by_name(province)
    top = province + "0000"
    codes: list[str] = []
    texts: list[str] = []
    at = 0
    while at < len(stem):
        step = _longest(stem, at, names, codes[-1] if codes else top)
        if step is None:
            break
        code, text = step
        codes.append(code)
        texts.append(text)
        at += len(text)
    return Stem(province, tuple(codes), tuple(texts), _INFIX.sub("", stem[at:]))


def _longest(stem: str, at: int, names: Mapping[str, tuple[str, ...]], inside: str) -> tuple[str, str] | None:
    for length in range(min(len(stem) - at, 15), 1, -1):
        text = stem[at : at + length]
        found = [
            code for code in names.get(text, ()) if inside in places.path(code) and (code != inside or not at)
        ]
        if len(found) > 1:
            found = [code for code in found if code.endswith("0000")] or sorted(found)[:1]
        if found:
            return found[0], text
    return None


def region_of(name: str, province: str) -> str:
    """The deepest region that a park's name begins with; the province where it names none."""
    trade = _FREE_TRADE.match(name)
    stem, _ = kinds.split(trade.group(1) if trade else _BRACKET_AT_END.sub("", name))
    found = parse(stem, province).regions
    return found[-1] if found else province + "0000"


def key_of(name: str, province: str) -> tuple[str, ...]:
    """What two spellings of one park have in common: the regions, the rest, the group of the kind word."""
    stem, kind = kinds.split(_DASH.sub("—", _INFIX.sub("", _BRACKET_AT_END.sub("", name))))
    parsed = parse(stem, province)
    below = [code for code in parsed.regions if code[2:] != "0000"]
    if len(below) > 1:
        below = below[-1:]
    return (*below, parsed.rest, kind.group if kind else "")


def make(name: str, province: str, national: bool) -> Iterator[tuple[str, int]]:
    """All aliases of a park with their ranks, the official name first."""
    yield name, 0
    trade = _FREE_TRADE.match(name)
    if trade:
        yield from ((alias, 1) for alias in free_trade(trade.group(1)))
        return
    bare = _BRACKET_AT_END.sub("", name)
    if bare != name:
        yield bare, 1
    stem, kind = kinds.split(bare)
    forms = (kind.form, *kinds.groups().get(kind.group, ())) if kind else ("",)
    for text, rank in _stems(
        parse(stem, province), national or (kind is not None and kind.kind == "new-area")
    ):
        for form, dash in product(forms, ("—", "-", "－", "") if _DASH.search(text) else ("",)):
            yield _DASH.sub(dash, text) + form, rank


def free_trade(place: str) -> Iterator[str]:
    """中国（上海）自由贸易试验区 and the ways to write it."""
    for form in ("自由贸易试验区", "自贸试验区", "自贸区"):
        yield f"中国（{place}）{form}"
        yield f"中国({place}){form}"
        yield f"中国{place}{form}"
        yield f"{place}{form}"


def _stems(stem: Stem, well_known: bool) -> Iterator[tuple[str, int]]:
    below = [code for code in stem.regions if code[2:] != "0000"]
    if not below:
        if not stem.rest:
            yield from ((text, 1) for text in stem.texts)
        else:
            yield from ((text + stem.rest, 1) for text in stem.texts)
            if stem.rest not in kinds.stops("alone"):
                yield stem.rest, 1 if well_known else 2
        return
    spellings = [(places.regions()[code].short, places.regions()[code].name) for code in below]
    for choice in product(*spellings):
        yield "".join(choice) + stem.rest, 1
    if len(below) > 1:
        for text in spellings[-1]:
            yield text + stem.rest, 1 if not stem.rest else 2
    if len(stem.rest) >= 2 and stem.rest not in kinds.stops("alone"):
        yield stem.rest, 2
