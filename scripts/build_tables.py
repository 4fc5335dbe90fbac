"""Rebuilds the generated tables of search/data from the raw lists of ../shared/gazetteer.

    python scripts/build_tables.py [FOLDER_OF_RAW_LISTS]

Writes regions.tsv, region_history.tsv, parks.tsv and topics.tsv; label_fixes.tsv corrects the raw lists.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from search import tables
from search.label import aliases, gazetteer

RAW = Path(__file__).resolve().parent.parent / ".." / "shared" / "gazetteer"

# Areas that the list splits into towns, or where its codes are not those of GB/T 2260.
WITHOUT_COUNTIES = ("71", "81", "82", "91", "4419", "4420", "4604", "6202")
MUNICIPALITIES = ("11", "12", "31", "50")


def write(name: str, notes: list[str], header: list[str], rows: list[list[str]]) -> None:
    lines = [f"# {note}" for note in notes]
    lines += ["\t".join(header), *("\t".join(row) for row in rows)]
    (tables.DATA / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(rows)} rows")


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_tsv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def region_rows(raw: Path) -> list[list[str]]:
    """Code, name, short name, pinyin, parent. Counties of a municipality hang under it: no 市辖区 level."""
    rows = []
    for item in read_csv(raw / "regions.csv"):
        number, depth = item["id"], item["deep"]
        if number[:2] == "91" or (depth != "0" and number.startswith(WITHOUT_COUNTIES[:3])):
            continue
        if depth == "2" and (number.startswith(WITHOUT_COUNTIES) or len(number) > 6):
            continue
        if depth == "1" and number[:2] in MUNICIPALITIES:
            continue
        code = number.ljust(6, "0")
        short = short_name(item["name"], item["ext_name"])
        rows.append([code, item["ext_name"], short, item["pinyin"], parent_of(number, depth)])
    return sorted(rows)


def parent_of(number: str, depth: str) -> str:
    if depth == "0":
        return ""
    if depth == "1" or number[:2] in MUNICIPALITIES:
        return number[:2] + "0000"
    return number[:4] + "00"


def short_name(name: str, full: str) -> str:
    """Banners of three or more characters lose their 旗; everything else is short in the list already."""
    if name == full and full.endswith("旗") and full[-2] not in "左右前后中联治" and len(full) >= 4:
        return full[:-1]
    return name


def history_rows(raw: Path, regions: list[list[str]]) -> list[list[str]]:
    """Former names that stand for exactly one region of today and are no name of today."""
    names = {row[0]: row[1] for row in regions}
    taken = {row[1] for row in regions} | {row[2] for row in regions}
    renamed: dict[str, list[str]] = json.loads(
        (raw / "region_codes_renamed.json").read_text(encoding="utf-8")
    )
    historic: dict[str, str] = json.loads((raw / "region_codes_historic.json").read_text(encoding="utf-8"))
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for old, name in historic.items():
        codes = [old] if old in names else renamed.get(old, [])
        if len(codes) != 1 or codes[0] not in names or name in taken or len(name) < 3 or name == "市辖区":
            continue
        if name[-1] not in "县市区州盟旗" or "郊" in name or name.endswith("行政委员会"):
            continue
        found[name].setdefault(codes[0], old)
    rows = []
    for name, codes_of in found.items():
        for code, old in codes_of.items():
            rows.append([name, code, old, names[code]])
    return sorted(rows, key=lambda row: (row[1], row[0]))


def fixes(table: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in tables.read("label_fixes.tsv", ("table", "key", "column", "value", "reason")):
        if row["table"] == table:
            found[row["key"]][row["column"]] = row["value"]
    return found


def zone_parks(raw: Path) -> list[list[str]]:
    mended = fixes("zones")
    rows = []
    for zone in read_tsv(raw / "zones.tsv"):
        fix = mended.pop(zone["code"], {})
        if "drop" in fix:
            continue
        name = fix.get("name", zone["name"])
        region = fix.get("region") or aliases.region_of(name, zone["code"][:2])
        level = "national" if zone["type_code"].startswith("1") else "provincial"
        rows.append([zone["code"], name, region, level, "", "", "gbt37028"])
    if mended:
        raise SystemExit(f"label_fixes.tsv names zones that are not in the list: {', '.join(mended)}")
    return rows


def province_code(name: str) -> str:
    places = {"大连": "21", "宁波": "33", "厦门": "35", "青岛": "37", "深圳": "44", "新疆兵团": "65"}
    if name in places:
        return places[name]
    return next(r.code[:2] for r in gazetteer.regions().values() if r.parent is None and r.short == name)


def add_later(rows: list[list[str]], raw: Path) -> None:
    """Zones upgraded or founded since 2018. One that was listed at provincial level keeps its old id as ``former``."""
    known = {row[1] for row in rows}
    for number, zone in enumerate(read_tsv(raw / "zones_since_2018.tsv"), 1):
        if zone["name"] in known:
            continue
        province = province_code(zone["province"])
        same = match(rows, zone["name"], province)
        region = aliases.region_of(zone["name"], province)
        if same:
            rows.remove(same)
            region = same[2] if len(region.rstrip("0")) < len(same[2].rstrip("0")) else region
        former = f"{same[0]} {same[1]}" if same else ""
        rows.append([f"since2018-{number:02d}", zone["name"], region, "national", "", former, "since2018"])


def match(rows: list[list[str]], name: str, province: str) -> list[str] | None:
    """The park of this province that shares an alias of the best rank with ``name``, if there is just one."""
    wanted = aliases.key_of(name, province)
    same = [row for row in rows if row[2][:2] == province and aliases.key_of(row[1], province) == wanted]
    return same[0] if len(same) == 1 else None


def add_more(rows: list[list[str]]) -> None:
    """Zones that no raw list has, from the hand-kept label_parks_more.tsv."""
    more = tables.read("label_parks_more.tsv", ("id", "name", "region", "level", "reason"))
    rows.extend([row["id"], row["name"], row["region"], row["level"], "", "", "more"] for row in more)


def add_green(rows: list[list[str]], raw: Path) -> None:
    batches = {"1": "1", "2": "2", "2021": "2021", "3": "3", "4": "4", "5": "5"}
    mended, by_code = fixes("green"), {row[0]: row for row in rows}
    for park in read_csv(raw / "green_parks.csv"):
        province, batch = province_code(park["地区"]), batches[park["批次"]]
        name = park["园区"].strip()
        fix = mended.pop(f"{batch}-{park['序号']}", {})
        same = by_code[fix["same"]] if "same" in fix else match(rows, name, province)
        if same is None:
            identity = f"green{batch}-{int(park['序号']):02d}"
            region = fix.get("region") or aliases.region_of(name, province)
            rows.append([identity, name, region, "", batch, "", "green"])
        elif not same[4]:
            same[4] = batch
    if mended:
        raise SystemExit(f"label_fixes.tsv names green parks that are not in the list: {', '.join(mended)}")


def main() -> None:
    raw = Path(sys.argv[1]) if len(sys.argv) > 1 else RAW
    regions = region_rows(raw)
    write(
        "regions.tsv",
        [
            "Regions of GB/T 2260: provinces, cities, counties. Made by scripts/build_tables.py.",
            "Origin: AreaCity-JsSpider-StatsGov (MIT licence). parent is empty for a province.",
        ],
        ["code", "name", "short", "pinyin", "parent"],
        regions,
    )
    write(
        "region_history.tsv",
        [
            "Former names of regions and what they are today. Made by scripts/build_tables.py.",
            "Origin: mumuy/data_location (MIT licence). former_code is the code of the old name.",
        ],
        ["former", "code", "former_code", "today"],
        history_rows(raw, regions),
    )
    gazetteer.regions.cache_clear()
    rows = zone_parks(raw)
    add_later(rows, raw)
    add_green(rows, raw)
    add_more(rows)
    write(
        "parks.tsv",
        [
            "Parks. Made by scripts/build_tables.py; label_fixes.tsv holds the corrections with their reasons.",
            "Origin: GB/T 37028-2018 (gbt37028), public notices on zones since 2018 (since2018),",
            "the lists of national green parks of MIIT (green). green_batch: the batch, 1 to 5 or 2021.",
            "label_parks_more.tsv adds zones that none of these lists has (more).",
            "former: the code and name under which GB/T 37028 lists a zone that was upgraded later.",
        ],
        ["id", "name", "region", "level", "green_batch", "former", "origin"],
        rows,
    )
    topics = [
        [row["id"], row["label"], row["label_en"], row["scope"]] for row in read_tsv(raw / "topics.tsv")
    ]
    write(
        "topics.tsv",
        ["The topics of the topic facet. Origin: ours."],
        ["id", "label", "label_en", "scope"],
        topics,
    )


if __name__ == "__main__":
    main()
