"""The types at the seams between rooms. Imports nothing of ours.

Offsets are counted in Python characters, start inclusive, end exclusive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

PageKind = Literal["text", "html", "record"]
# *date* has the newest first; undated documents come last either way.
Sort = Literal["relevance", "date", "oldest"]
Matching = Literal["all", "most", "any"]

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
    ``dated_by`` says where ``published`` stands: in a field of the *record*, or on the *page* itself; builds that were
    made before this was kept do not know it.
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
    dated_by: Literal["record", "page"] | None = None


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

    @property
    def names(self) -> tuple[str, ...]:
        """What a reader sees beside the text and can search for: regions from the province down, parks by their
        official names, source, author and the 文号 that it bears."""
        article = self.article
        names = [name for region in self.labels.regions for name in region.path]
        names += [park.name for park in self.labels.parks]
        names += [name for name in (article.source, article.author, article.number) if name]
        return tuple(dict.fromkeys(names))

    @property
    def bare_labels(self) -> Labels:
        """The labels without their evidence, which a list of hits has no room for."""
        labels = self.labels
        return Labels(
            tuple(replace(each, evidence=()) for each in labels.regions),
            tuple(replace(each, evidence=()) for each in labels.parks),
            tuple(replace(each, evidence=()) for each in labels.topics),
        )

    @property
    def repair_count(self) -> int:
        """How many repairs there were."""
        return len(self.repairs)


@dataclass(frozen=True, slots=True)
class Reject:
    """A page, or a file, that could not be used: where it is, what is wrong, what to do."""

    origin: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the reader of an answer should know about how the query was understood.

    ``params`` are the parameters that would change it, or narrow the search, with their values: one click.
    """

    code: str
    message: str
    params: tuple[tuple[str, str], ...] = ()


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


@dataclass(frozen=True, slots=True)
class Near:
    """Leaf: all ``units`` stand close together, in any order, in one paragraph of one of ``fields``.

    A document matches where some piece of one paragraph of its folded text holds every unit and is at most
    ``within`` characters longer than all units together. The gaps between the units are what ``within`` counts,
    summed; the units' own characters are not. Units may overlap, and one unit may stand in another. A paragraph
    ends at a line feed and nowhere else.
    """

    units: tuple[Unit, ...]
    within: int
    fields: tuple[str, ...] = ("title", "body")


@dataclass(frozen=True, slots=True)
class Having:
    """Leaf: the document has one of ``values`` in ``facet``, as if they were chosen there."""

    facet: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """Leaf: published from ``date_from`` to ``date_to``, ISO dates, both inclusive; either may be open.

    A document without a date never matches.
    """

    date_from: str | None = None
    date_to: str | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """A year or a month that a question names: its folded ``text``, and the pages published in it."""

    text: str
    published: Dated


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least ``least`` of ``parts`` must match: a question, of whose words a page need not hold each.

    All parts that match add to the score. ``least`` is 1 or more. ``said`` has what was asked, folded, in the
    stretches that telling words form: a document that holds long pieces of them ranks higher. ``words`` are these
    words, in their order. ``asked`` is the whole question, folded, and ``provinces`` the codes of those that it names,
    or that a place lies in which it names. ``times`` are the years and months that it names: a page published in one
    of them scores more.
    """

    parts: tuple[Node, ...]
    least: int
    said: tuple[str, ...] = ()
    asked: str = ""
    provinces: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    times: tuple[Time, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """``typed`` must match, or one of ``also``, which say the same in other characters and rank lower.

    ``kind`` says how much lower: an *equivalent* is the same thing written otherwise (2024年, 二〇二四年), a
    *synonym* another name; *published* is a page of the time that was typed. A document scores the best that any of
    its alternatives gives it.
    """

    typed: Node
    also: tuple[Node, ...]
    kind: Literal["equivalent", "synonym", "published"] = "synonym"


Node = Match | And | Or | Not | Everything | Near | Having | Dated | AtLeast | Either


@dataclass(frozen=True, slots=True)
class Query:
    """What a searcher asked for, understood.

    ``filters`` maps a facet to the chosen values: OR inside a facet, AND between facets. ``date_from`` and
    ``date_to`` are ISO dates, both inclusive; documents without a date never match a date range. ``after`` is
    ``Results.next`` of the page before, in place of ``page``: the hits that follow it, however deep they lie.
    ``collapse`` asks for one hit a family of reprints. ``synonyms``: other names of what was typed match, too.
    ``match``: how many of the words side by side must match. ``freshness``: newer documents rank a little higher.
    ``explain``: each hit says how its score came about.
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
    after: str | None = None
    collapse: bool = False
    synonyms: bool = True
    match: Matching = "all"
    freshness: bool = True
    explain: bool = False


class Segment(NamedTuple):
    """A piece of text, ``marked`` where it matched. A tuple, because every answer makes them by the hundred."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class ScorePart:
    """A part of a score. ``kind``: a *word* in a ``field`` (BM25F), a *match* of characters, words *together*, a
    *filter*, or what the second phase adds: *runs*, *passage*, *freshness*, *number*, and for a question
    *coverage*, *longest*, *brevity*, *nearby*, *place*, *time*, *characters*, *figure*. ``term`` is folded.
    """

    kind: str
    field: str
    term: str
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: the document, its score, and its title and snippet as segments.

    ``matched`` names what matched beside the text: a region of the path, a park, the source, the author.
    ``reprints`` counts the other documents of its family that match too and are not shown for that.
    """

    document: Document
    score: float
    title: tuple[Segment, ...]
    snippet: tuple[Segment, ...]
    matched: tuple[str, ...] = ()
    reprints: int = 0
    explained: tuple[ScorePart, ...] = ()


class FacetValue(NamedTuple):
    """A value of a facet with the number of documents that choosing it alone would show.

    ``parent`` is the value above it in a tree (region), ``depth`` how many stand above it. A tuple, because every
    answer makes them by the hundred.
    """

    value: str
    label: str
    count: int  # type: ignore[assignment]  # a tuple's own method of this name is not missed
    selected: bool
    parent: str | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet and its values; ``truncated`` where rarer values were left out."""

    name: str
    values: tuple[FacetValue, ...]
    truncated: bool = False


class Month(NamedTuple):
    """How many documents a month (``2024-05``) has."""

    month: str
    count: int  # type: ignore[assignment]  # as above


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query. ``total`` counts all matches, ``hits`` holds one page of the list.

    ``next`` is the engine's own word for the place behind the last hit, or ``None`` where nothing follows; it means
    something to the same build and query only.
    ``months`` are those that have matches, the oldest first. Like a facet they leave their own filters out: the
    chosen years and the range of dates, so that narrowing by these keeps the whole in sight. ``families`` is the
    length of the list: one hit a family of reprints, or all documents where the query does not collapse them.
    """

    query: Query
    total: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    took_ms: float
    build: str
    next: str | None = None
    months: tuple[Month, ...] = ()
    families: int = 0


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
