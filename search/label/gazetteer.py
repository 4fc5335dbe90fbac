"""The gazetteer: regions, parks and topics as the tables of ``search/data`` give them, checked and cached.

A broken table raises ``TableError`` with file, line and remedy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from search import tables
from search.label import aliases, kinds
from search.label.places import Region, names, path, regions
from search.tables import Row

__all__ = [
    "Park",
    "Region",
    "Topic",
    "dictionary_words",
    "names",
    "parks",
    "path",
    "regions",
    "shared",
    "topics",
]

SHORTEST_ALIAS = 3


@dataclass(frozen=True, slots=True)
class Park:
    """A development zone or green park.

    ``aliases`` are all names under which it is written, the official one first; ``ranks`` says for each how sure it
    is (see ``aliases``). ``region`` is a six-digit code, ``level`` national, provincial or empty where unknown,
    ``green_batch`` the batch of the national green parks where it is one.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    ranks: tuple[int, ...]
    region: str
    level: str
    kind: str
    green_batch: str | None
    former: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the topic facet; ``scope`` lists in Chinese what belongs to it."""

    id: str
    label: str
    label_en: str
    scope: str


@cache
def parks() -> Mapping[str, Park]:
    """All listed parks by id."""
    columns = ("id", "name", "region", "level", "green_batch", "former", "origin")
    extra = tables.read("park_aliases.tsv", ("park", "alias", "short", "reason"))
    return build_parks(tables.read("parks.tsv", columns), extra)


def build_parks(rows: list[Row], extra: list[Row]) -> dict[str, Park]:
    """The parks of checked rows; ``extra`` adds aliases that no rule makes."""
    known = {row["id"] for row in rows}
    more: dict[str, list[str]] = {}
    for row in extra:
        if row["park"] not in known:
            raise row.error(f"park {row['park']} is unknown", "Use an id of parks.tsv.")
        _check_alias(row)
        more.setdefault(row["park"], []).append(row["alias"])
    found: dict[str, Park] = {}
    named: dict[tuple[str, str], str] = {}
    for row in rows:
        if row["id"] in found:
            raise row.error(f"id {row['id']} stands here twice", "Keep one of the two lines.")
        twin = named.setdefault((row["name"], row["region"]), row["id"])
        if twin != row["id"]:
            raise row.error(
                f"{row['name']} stands here as {twin} too, so that neither would ever be found",
                "Keep one of the two lines, or say 'same' in label_fixes.tsv.",
            )
        if row["region"] not in regions():
            raise row.error(f"region {row['region']} is unknown", "Use a code of regions.tsv.")
        if len(row["name"]) < SHORTEST_ALIAS:
            raise row.error("the name is empty or too short", "Give the official name.")
        found[row["id"]] = _park(row, more.get(row["id"], []))
    return found


@cache
def shared() -> Mapping[str, tuple[str, ...]]:
    """Park -> the regions that it belongs to beside its own. Raises ``TableError`` for an unknown id or code."""
    return build_shared(tables.read("label_parks_shared.tsv", ("park", "region", "reason")), parks())


def build_shared(rows: Iterable[Row], known: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The further regions of checked rows; ``known`` are the ids of parks."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row["park"] not in known:
            raise row.error(f"park {row['park']} is unknown", "Use an id of parks.tsv.")
        if row["region"] not in regions():
            raise row.error(f"region {row['region']} is unknown", "Use a code of regions.tsv.")
        found[row["park"]] = (*found.get(row["park"], ()), row["region"])
    return found


def _check_alias(row: Row) -> None:
    alias = row["alias"]
    if not alias.strip():
        raise row.error("the alias is empty", "Write the alias, or take the line out.")
    if alias in kinds.kinds() or len(alias) < 2 or (len(alias) < SHORTEST_ALIAS and row["short"] != "yes"):
        raise row.error(
            f"the alias {alias} is so short that it would match everywhere",
            f"Give {SHORTEST_ALIAS} characters or more, or say yes under short where two are a name of their own.",
        )


def _park(row: Row, extra: Iterable[str]) -> Park:
    ranked: dict[str, int] = {}
    for alias, rank in _all_aliases(row, extra):
        if len(alias) >= 2 and alias not in kinds.kinds():
            ranked[alias] = min(rank, ranked.get(alias, rank))
    _, kind = kinds.split(row["name"])
    return Park(
        id=row["id"],
        name=row["name"],
        aliases=tuple(ranked),
        ranks=tuple(ranked.values()),
        region=row["region"],
        level=row["level"],
        kind=kind.kind if kind else "other",
        green_batch=row["green_batch"] or None,
        former=row["former"] or None,
        origin=row["origin"],
    )


def _all_aliases(row: Row, extra: Iterable[str]) -> Iterator[tuple[str, int]]:
    province, national = row["region"][:2], row["level"] == "national"
    yield from aliases.make(row["name"], province, national)
    if row["former"]:
        yield from (
            (alias, min(rank + 1, 2))
            for alias, rank in aliases.make(row["former"].split()[1], province, False)
        )
    yield from ((alias, 1) for alias in extra)


@cache
def topics() -> Mapping[str, Topic]:
    """All topics by id, in the order of the table."""
    found: dict[str, Topic] = {}
    for row in tables.read("topics.tsv", ("id", "label", "label_en", "scope")):
        if row["id"] in found:
            raise row.error(f"id {row['id']} stands here twice", "Keep one of the two lines.")
        found[row["id"]] = Topic(row["id"], row["label"], row["label_en"], row["scope"])
    return found


def dictionary_words() -> Iterator[str]:
    """Words for a segmenter's domain dictionary: regions, parks, kind words and topic terms, each once."""
    words: dict[str, None] = {}
    for region in regions().values():
        words[region.name] = words[region.short] = None
    for park in parks().values():
        usual = (alias for alias, rank in zip(park.aliases, park.ranks, strict=True) if rank < 2)
        words.update(dict.fromkeys(usual))
    words.update(dict.fromkeys(kinds.kinds()))
    for row in tables.read("topic_terms.tsv", ("topic", "term", "weight", "reason")):
        words[row["term"]] = None
    return iter(words)
