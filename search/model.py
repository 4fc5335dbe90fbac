"""The types at the seams between rooms. Imports nothing of ours.

Offsets are counted in Python characters, start inclusive, end exclusive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

PageKind = Literal["text", "html", "record"]
Sort = Literal["relevance", "date"]

# The facets, in the order in which they are shown.
FACETS: tuple[str, ...] = ("region", "park", "topic", "source", "year")


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was crawled, decoded but not yet changed.

    ``declared`` holds what the container said about the page (a JSON line's title, date, source, url); an HTML
    or text page has none.
    """

    id: str
    origin: str
    kind: PageKind
    content: str
    charset: str
    declared: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RepairStep:
    """One change to a text: ``before`` stood at ``start:end`` of the text that came in, ``after`` stands there now.

    ``certainty`` is between 0 and 1; ``note`` says in a few words why.
    """

    kind: str
    start: int
    end: int
    before: str
    after: str
    certainty: float
    note: str = ""


class Repaired:
    """A repaired text and the steps that made it; the steps are sorted by ``start`` and never overlap.

    ``steps`` may be given as a function: it is called when the steps are first asked for.
    """

    __slots__ = ("_steps", "text")

    def __init__(
        self, text: str, steps: tuple[RepairStep, ...] | Callable[[], tuple[RepairStep, ...]] = ()
    ) -> None:
        self.text = text
        self._steps = steps

    @property
    def steps(self) -> tuple[RepairStep, ...]:
        """The steps from the text that came in to ``text``."""
        if callable(self._steps):
            self._steps = self._steps()
        return self._steps

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Repaired):
            return NotImplemented
        return self.text == other.text and self.steps == other.steps

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Repaired(text={self.text!r}, steps={self.steps!r})"

    def __reduce__(self) -> tuple[type[Repaired], tuple[str, tuple[RepairStep, ...]]]:
        return Repaired, (self.text, self.steps)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A string of the document that a label rests on; ``start`` and ``end`` are offsets into ``field``."""

    text: str
    field: Literal["title", "body", "source"]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RegionLabel:
    """A region that the document is about. ``path`` runs from the province to the region itself."""

    code: str
    name: str
    path: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ParkLabel:
    """A park that the document is about. ``region`` is the six-digit code of the park's region, if known."""

    id: str
    name: str
    region: str | None
    mentions: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class TopicLabel:
    """One of the topics of ``search/data/topics.tsv``."""

    id: str
    label: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A document that the text cites: 《a title》, a 文号, or both."""

    text: str
    title: str | None = None
    organ: str | None = None
    year: int | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What ``extract`` found on a page. Whatever the page does not say is ``None``.

    ``published`` is an ISO date, or a date-time to the minute; ``body`` has one paragraph a line. Of a document
    of state, ``signed`` is the date that it bears (成文日期, ISO), ``issuer`` its 发文机关, ``number`` its own 文号.
    """

    title: str | None
    published: str | None
    source: str | None
    author: str | None
    site: str | None
    url: str | None
    body: str
    citations: tuple[Citation, ...] = ()
    signed: str | None = None
    issuer: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Labels:
    """What ``label`` found in an article."""

    regions: tuple[RegionLabel, ...] = ()
    parks: tuple[ParkLabel, ...] = ()
    topics: tuple[TopicLabel, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A page made searchable: the unit of the index.

    ``crawled`` is the page as it came where ``repairs`` changed it, so that both can be shown side by side.
    """

    id: str
    article: Article
    labels: Labels
    repairs: tuple[RepairStep, ...] = ()
    crawled: str | None = None

    @property
    def heading(self) -> str:
        """The title, or where the page has none the first sentence, which callers must mark as such."""
        return self.article.title or first_sentence(self.article.body)


@dataclass(frozen=True, slots=True)
class Reject:
    """A page, or a file, that could not be used: where it is, what is wrong, what to do."""

    origin: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the reader of an answer should know about how the query was understood."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of a query that must stand in a document: ``text`` is folded, ``words`` rank it."""

    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Leaf of a query: the unit stands in one of ``fields``."""

    unit: Unit
    fields: tuple[str, ...] = ("title", "body")


@dataclass(frozen=True, slots=True)
class And:
    """All ``parts`` must match; where ``together`` matches too, the parts stand side by side and rank higher."""

    parts: tuple[Node, ...]
    together: Match | None = None


@dataclass(frozen=True, slots=True)
class Or:
    """One of ``parts`` must match; without parts it matches nothing."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches every document: an empty box, or a query of nothing but exclusions."""


Node = Match | And | Or | Not | Everything


@dataclass(frozen=True, slots=True)
class Query:
    """What a searcher asked for, understood.

    ``filters`` maps a facet to the chosen values: OR inside a facet, AND between facets. ``date_from`` and
    ``date_to`` are ISO dates, both inclusive; documents without a date never match a date range.
    """

    text: str
    node: Node
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: str | None = None
    date_to: str | None = None
    sort: Sort = "relevance"
    page: int = 1
    size: int = 10
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text, ``marked`` where it matched."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: the document, its score, and its title and snippet as segments.

    ``matched`` names what matched beside the text: a region of the path, a park, the source, the author.
    """

    document: Document
    score: float
    title: tuple[Segment, ...]
    snippet: tuple[Segment, ...]
    matched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet with the number of documents that choosing it alone would show.

    ``parent`` is the value above it in a tree (region), ``depth`` how many stand above it.
    """

    value: str
    label: str
    count: int
    selected: bool
    parent: str | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query. ``total`` counts all matches, ``hits`` holds one page of them."""

    query: Query
    total: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    took_ms: float
    build: str


@dataclass(frozen=True, slots=True)
class BuildInfo:
    """What is known of a build: its id, when it was made (ISO, UTC), what is in it, what made it."""

    id: str
    created: str
    documents: int
    rejects: int
    fingerprint: str


def first_sentence(body: str) -> str:
    """The first sentence of a body, or its first 60 characters where the sentence runs on."""
    line = body.split("\n", 1)[0]
    for position, character in enumerate(line):
        if character in "。！？!?；;":
            line = line[: position + 1]
            break
    return line if len(line) <= 60 else line[:60] + "…"
