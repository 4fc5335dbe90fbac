"""One pass over a page: what stands where in title, body and source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from search import tables
from search.label.lexicon import Place, Term, lexicon
from search.label.weights import weight
from search.model import Article, Evidence

# A document of the administration names those whom it goes to in one line among its first.
_ADDRESS = re.compile(r"^各[^。\n]{2,300}[：:]$", re.MULTILINE)
_ADDRESS_WITHIN = 600

Field = Literal["title", "body", "source"]


class PlaceSpan(NamedTuple):
    """A pattern of the place layer at ``start:end`` of the joined text."""

    start: int
    end: int
    place: Place


class TermSpan(NamedTuple):
    """A topic term at ``start:end`` of the joined text."""

    start: int
    end: int
    term: Term


@dataclass(frozen=True, slots=True)
class Scan:
    """The joined text (title, body, source, one line each) and what was found in it.

    Spans of a layer never overlap: the leftmost wins, then the longest. A ``digest`` puts several items together,
    so it has no lead: what stands first is what its first item is about.
    """

    text: str
    body: int
    source: int
    lead: int
    address: tuple[int, int]
    places: tuple[PlaceSpan, ...]
    terms: tuple[TermSpan, ...]
    digest: bool = False

    def field(self, position: int) -> Field:
        return "title" if position < self.body else "body" if position < self.source else "source"

    def evidence(self, start: int, end: int) -> Evidence:
        """A span of the joined text as evidence with offsets into its field."""
        name = self.field(start)
        offset = 0 if name == "title" else self.body if name == "body" else self.source
        return Evidence(self.text[start:end], name, start - offset, end - offset)

    def zone(self, position: int) -> str:
        """title, address, lead, body or source: where a mention stands decides what it weighs."""
        if self.address[0] <= position < self.address[1]:
            return "address"
        if self.body <= position < self.lead:
            return "lead"
        return self.field(position)


def scan(article: Article) -> Scan:
    """Finds all patterns in one pass and keeps the longest of each layer."""
    title, source = article.title or "", article.source or ""
    text = f"{title}\n{article.body}\n{source}"
    body = len(title) + 1
    end = body + len(article.body) + 1
    words = lexicon()
    places: list[PlaceSpan] = []
    terms: list[TermSpan] = []
    found = words.automaton.find_matches_as_indexes(text, overlapping=True)
    place_until = term_until = 0
    for number, start, stop in sorted(found, key=_leftmost_longest):
        place = words.places[number]
        if place is not None and start >= place_until:
            places.append(PlaceSpan(start, stop, place))
            place_until = stop
        term = words.terms[number]
        if term is not None and start >= term_until:
            terms.append(TermSpan(start, stop, term))
            term_until = stop
    digest = any(mark in title for mark in _digest_marks())
    lead = body if digest else min(body + int(weight("lead.characters")), end)
    address = _address(text, body, end)
    return Scan(text, body, end, lead, address, tuple(places), tuple(terms), digest)


@cache
def _digest_marks() -> tuple[str, ...]:
    return tuple(row["mark"] for row in tables.read("label_digests.tsv", ("mark", "reason")))


def _address(text: str, body: int, end: int) -> tuple[int, int]:
    """The line that says to whom a document goes (各市人民政府，各开发区管委会：): it is not about them."""
    match = _ADDRESS.search(text, body, min(end, body + _ADDRESS_WITHIN))
    return match.span() if match else (0, 0)


def _leftmost_longest(match: tuple[int, int, int]) -> tuple[int, int]:
    return match[1], -match[2]
