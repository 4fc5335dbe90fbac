"""Everything that is looked for in a text, in one Aho-Corasick automaton.

A pattern may stand in two layers: places (regions, parks, kind words, words that hide a place) and topic terms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from ahocorasick_rs import AhoCorasick

from search import tables
from search.label import gazetteer, kinds, places
from search.label.kinds import Kind
from search.label.weights import number

Trust = Literal["yes", "no", "never"]


@dataclass(slots=True)
class Place:
    """What a pattern of the place layer may mean. ``trusted`` names count alone, others only with support.

    ``word``: an ordinary word besides (大通), a place only after its parent and where the full name stands too.
    ``tight`` names have two characters and need a boundary before them (范县, but 示范县).
    ``group`` is true where all regions are meant, not one of them (京津冀). ``elsewhere`` is the weight of a word
    that speaks of the country or of another one (``foreign``).
    """

    text: str
    regions: tuple[str, ...] = ()
    short: bool = False
    trusted: bool = True
    parks: tuple[tuple[str, int], ...] = ()
    kind: Kind | None = None
    group: bool = False
    tight: bool = False
    word: bool = False
    elsewhere: float = 0.0
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A topic term: the topics that it speaks for (or, where negative, against) and its weight for each."""

    text: str
    topics: tuple[tuple[str, float, str], ...]


@dataclass(slots=True)
class Lexicon:
    """The automaton and what its patterns mean; a pattern's number is its index in the two lists."""

    automaton: AhoCorasick
    places: list[Place | None] = field(default_factory=list)
    terms: list[Term | None] = field(default_factory=list)
    by_text: Mapping[str, Place] = field(default_factory=dict)
    not_before: tuple[str, ...] = ()
    not_parks_before: tuple[str, ...] = ()
    free_after: frozenset[str] = frozenset()


@cache
def lexicon() -> Lexicon:
    """The lexicon of the tables of ``search/data``, built once."""
    place = {entry.text: entry for entry in _places()}
    words_of = _not_places()
    for words in words_of["no"]:
        place.setdefault(words, Place(words))
    for words, value, foreign in _elsewhere():
        entry = place.setdefault(words, Place(words))
        entry.elsewhere, entry.foreign = value, foreign
    term = {entry.text: entry for entry in _terms()}
    patterns = sorted(place.keys() | term.keys())
    return Lexicon(
        AhoCorasick(patterns),
        [place.get(pattern) for pattern in patterns],
        [term.get(pattern) for pattern in patterns],
        place,
        tuple(words_of["yes"]),
        tuple(words_of["park"]),
        frozenset(words_of["free"]),
    )


def _places() -> Iterator[Place]:
    found: dict[str, Place] = {}
    _add_regions(found)
    for park in gazetteer.parks().values():
        for alias, rank in zip(park.aliases, park.ranks, strict=True):
            if park.kind == "new-area" and _names_a_region(alias, found):
                continue
            entry = found.setdefault(alias, Place(alias))
            entry.parks = (*entry.parks, (park.id, rank))
    for form, kind in kinds.kinds().items():
        found.setdefault(form, Place(form)).kind = kind
    return iter(found.values())


def _add_regions(found: dict[str, Place]) -> None:
    trust = _trust()
    for region in places.regions().values():
        for name in dict.fromkeys((region.name, region.short)):
            short = name == region.short and region.short != region.name
            said = trust.get(name)
            word = said == "never"
            if word and (not short or region.name.endswith("区")):
                continue
            entry = found.setdefault(name, Place(name, short=short))
            entry.regions = (*entry.regions, region.code)
            entry.word = entry.word or word
            certain = said == "yes" or (said is None and not (short and region.level == 2))
            entry.trusted = certain and len(entry.regions) == 1
            entry.tight = len(name) == 2 and name[-1] in "县区市"
    for row in tables.read("label_region_groups.tsv", ("name", "codes", "reason")):
        unknown = [code for code in row["codes"].split() if code not in places.regions()]
        if unknown:
            raise row.error(f"region {unknown[0]} is unknown", "Use codes of regions.tsv.")
        found[row["name"]] = Place(row["name"], tuple(row["codes"].split()), group=True)
    for name, codes in places.former_names().items():
        if trust.get(name) != "never" and name not in found:
            found[name] = Place(name, codes, trusted=len(codes) == 1)


def _names_a_region(alias: str, found: Mapping[str, Place]) -> bool:
    """Whether an alias is the name of a district too (浦东新区): then the district is meant, not a park."""
    return any(alias[at:] in found and found[alias[at:]].regions for at in range(len(alias) - 3))


def _trust() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in tables.read("label_short_names.tsv", ("name", "trust", "reason")):
        if row["trust"] not in ("yes", "no", "never"):
            raise row.error(f"trust is {row['trust']!r}", "Say yes, no or never.")
        if row["name"] in found:
            raise row.error(f"{row['name']} stands here twice", "Keep one of the two lines.")
        found[row["name"]] = row["trust"]
    return found


def _not_places() -> dict[str, list[str]]:
    """The words of ``label_not_places.tsv`` by their use."""
    found: dict[str, list[str]] = {"no": [], "yes": [], "park": [], "free": []}
    for row in tables.read("label_not_places.tsv", ("words", "after", "reason")):
        if row["after"] not in found:
            raise row.error(f"after is {row['after']!r}", f"Say one of {', '.join(found)}.")
        words = row["words"].split()
        if row["after"] == "no" and any(len(word) < 2 for word in words):
            raise row.error("a word of one character hides nothing", "Give the whole word that is no place.")
        found[row["after"]] += words
    return found


def _elsewhere() -> Iterator[tuple[str, float, bool]]:
    for row in tables.read("label_elsewhere.tsv", ("word", "kind", "weight", "reason")):
        if row["kind"] not in ("national", "foreign"):
            raise row.error(f"kind is {row['kind']!r}", "Say national or foreign.")
        yield row["word"], number(row, "weight"), row["kind"] == "foreign"


def _terms() -> Iterator[Term]:
    found: dict[str, dict[str, tuple[float, str]]] = {}
    for row in tables.read("topic_terms.tsv", ("topic", "term", "weight", "reason")):
        if row["topic"] not in gazetteer.topics():
            raise row.error(f"topic {row['topic']} is unknown", "Use an id of topics.tsv.")
        if len(row["term"]) < 2:
            raise row.error(
                f"the term {row['term']!r} is so short that it would match everywhere", "Give two characters."
            )
        topics = found.setdefault(row["term"], {})
        if row["topic"] in topics:
            raise row.error(f"{row['term']} stands twice under {row['topic']}", "Keep one of the two lines.")
        topics[row["topic"]] = (number(row, "weight"), row["reason"])
    for text, topics in found.items():
        yield Term(text, tuple((topic, weight, reason) for topic, (weight, reason) in topics.items()))
