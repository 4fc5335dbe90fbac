"""Names of facet values as people write them: 湖南, 长沙市, 宁乡经开区, 碳达峰碳中和."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from search import tables
from search.analyse import fold
from search.label.gazetteer import names, parks, path, regions, topics


def values(facet: str, name: str) -> tuple[str, ...]:
    """The values of ``facet`` that are called ``name``, several where the name is ambiguous, none where unknown.

    Sources stand in no table: any name is taken as it is.
    """
    if facet == "source":
        return (name.strip(),) if name.strip() else ()
    known, asked = _known(facet), fold(name)
    if name.strip() in _ids(facet):
        return (name.strip(),)
    if asked in known:
        return known[asked]
    if facet == "topic" and len(asked) > 1:
        return tuple(
            dict.fromkeys(value for label, found in known.items() if asked in label for value in found)
        )
    return ()


def provinces_of(said: Iterable[str]) -> tuple[str, ...]:
    """The codes of the provinces that folded words name, or that the places lie in which they name.

    A county counts where it is named in full, with its kind: short names of counties are words of all sorts.
    """
    known = _known("region")
    found: dict[str, None] = {}
    for word in said:
        above = {f"{code[:2]}0000" for code in known.get(word, ()) if code.endswith("00") or _in_full(word)}
        if len(above) == 1:
            found |= dict.fromkeys(above)
    return tuple(found)


def _in_full(word: str) -> bool:
    return len(word) > 2 and word.endswith(("县", "区", "市", "旗"))


@cache
def _ids(facet: str) -> frozenset[str]:
    return frozenset({"region": regions, "park": parks, "topic": topics}[facet]())


@cache
def _known(facet: str) -> dict[str, tuple[str, ...]]:
    """Values by folded name."""
    found: dict[str, dict[str, None]] = {}
    for name, values in {"region": _regions, "park": _parks, "topic": _topics}[facet]():
        for value in values:
            found.setdefault(fold(name), {})[value] = None
    return {name: tuple(values) for name, values in found.items() if name}


def _regions() -> Iterator[tuple[str, Iterable[str]]]:
    for code, region in regions().items():
        called = {region.name, region.short} if len(region.short) > 1 else {region.name}
        above = [regions()[each] for each in path(code)[:-1]]
        for name in called:
            yield name, (code,)
            for upper in above:
                yield upper.name + name, (code,)
                yield upper.short + name, (code,)
            yield "".join(names(code)[:-1]) + name, (code,)
    for row in tables.read("label_region_groups.tsv", ("name", "codes", "reason")):
        yield row["name"], row["codes"].split()


def _parks() -> Iterator[tuple[str, Iterable[str]]]:
    for value, park in parks().items():
        yield park.name, (value,)
        for alias in park.aliases:
            yield alias, (value,)


def _topics() -> Iterator[tuple[str, Iterable[str]]]:
    for value, topic in topics().items():
        yield topic.label, (value,)
        yield topic.label_en, (value,)
