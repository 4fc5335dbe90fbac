"""The tree of regions: GB/T 2260 codes, names of today and of former times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from search import tables
from search.tables import Row

MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})


@dataclass(frozen=True, slots=True)
class Region:
    """A region. ``code`` has six digits; ``parent`` is ``None`` for a province."""

    code: str
    name: str
    short: str
    pinyin: str
    parent: str | None

    @property
    def level(self) -> int:
        """0 province, 1 city, 2 county (a county that a province administers directly is at 2 too)."""
        return 0 if self.parent is None else 1 if self.code.endswith("00") else 2


@cache
def regions() -> Mapping[str, Region]:
    """All regions by code. Raises ``TableError`` for a double code, an unknown parent, a cycle, an empty name."""
    rows = tables.read("regions.tsv", ("code", "name", "short", "pinyin", "parent"))
    return build(rows)


def build(rows: list[Row]) -> dict[str, Region]:
    """The regions of checked rows."""
    found: dict[str, Region] = {}
    lines: dict[str, Row] = {}
    for row in rows:
        code = row["code"]
        if code in found:
            raise row.error(f"code {code} stands here twice", "Keep one of the two lines.")
        if len(row["short"]) < 2:
            raise row.error(
                f"the short name of {code} is too short to be searched for", "Give two characters."
            )
        found[code] = Region(code, row["name"], row["short"], row["pinyin"], row["parent"] or None)
        lines[code] = row
    for code, region in found.items():
        _check_ancestors(region, found, lines[code])
    return found


def _check_ancestors(region: Region, found: Mapping[str, Region], row: Row) -> None:
    seen = {region.code}
    parent = region.parent
    while parent is not None:
        if parent not in found:
            raise row.error(f"parent {parent} is unknown", "Add a line for it, or mend the code.")
        if parent in seen:
            raise row.error(f"{region.code} is among its own ancestors", "Mend the column parent.")
        seen.add(parent)
        parent = found[parent].parent


@cache
def path(code: str) -> tuple[str, ...]:
    """The codes from the province down to the region itself."""
    parent = regions()[code].parent
    return (code,) if parent is None else (*path(parent), code)


def names(code: str) -> tuple[str, ...]:
    """The names from the province down to the region itself: 湖南省, 长沙市, 宁乡市."""
    return tuple(regions()[step].name for step in path(code))


@cache
def former_names() -> Mapping[str, tuple[str, ...]]:
    """Former names -> codes of today: 宁乡县 -> 430182. Raises ``TableError`` for an unknown code."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in tables.read("region_history.tsv", ("former", "code", "former_code", "today")):
        if row["code"] not in regions():
            raise row.error(f"region {row['code']} is unknown", "Use a code of regions.tsv.")
        if len(row["former"]) < 3:
            raise row.error("the former name is too short", "Give the name with its 县, 市 or 区.")
        found[row["former"]].append(row["code"])
    return {name: tuple(codes) for name, codes in found.items()}


@cache
def letters() -> Mapping[str, str]:
    """The characters that stand for provinces -> codes: 粤 -> 440000. Raises ``TableError`` for an unknown code."""
    found: dict[str, str] = {}
    for row in tables.read("label_letters.tsv", ("letter", "code", "reason")):
        if row["code"] not in regions():
            raise row.error(f"region {row['code']} is unknown", "Use a code of regions.tsv.")
        found[row["letter"]] = row["code"]
    return found


@cache
def by_name(province: str) -> Mapping[str, tuple[str, ...]]:
    """Names of today (full and short) and former names in a province (two digits) -> codes."""
    found: dict[str, list[str]] = defaultdict(list)
    for region in regions().values():
        if region.code[:2] == province:
            for name in {region.name, region.short}:
                found[name].append(region.code)
    for name, codes in former_names().items():
        for code in codes:
            if code[:2] == province and name not in found:
                found[name].append(code)
    return {name: tuple(codes) for name, codes in found.items()}
