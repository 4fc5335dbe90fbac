"""The shapes of answers, as the presenter makes them and the OpenAPI document describes them.

Plain dicts at run time. A type checker holds the presenter to them, and the document is generated from them, so what
is promised is what is sent. A field is added here and nowhere else.
"""

from __future__ import annotations

from typing import Annotated, TypedDict

from msgspec import Meta

Count = Annotated[int, Meta(ge=0)]


class _Text(TypedDict):
    t: Annotated[str, Meta(description="A piece of plain text, never markup: escape it.")]


class Segment(_Text, total=False):
    """A piece of text. Joined, the segments of a field are the stored text."""

    m: Annotated[bool, Meta(description="true where it matched; left out elsewhere.")]


class Note(TypedDict):
    """How a query was understood, where that is not what one would expect."""

    code: Annotated[str, Meta(description="Stable; decide by it.")]
    message: Annotated[str, Meta(description="For people; may change.")]
    params: Annotated[
        dict[str, str], Meta(description="Parameters that would change it or narrow the search; often none.")
    ]


# ``from`` is a word of Python, so this one is written as a call.
AskedQuery = TypedDict(
    "AskedQuery",
    {
        "text": Annotated[str, Meta(description="The query as it was given.")],
        "filters": Annotated[dict[str, list[str]], Meta(description="The chosen values by facet.")],
        "from": Annotated[str | None, Meta(description="First day, ISO, or null.")],
        "to": Annotated[str | None, Meta(description="Last day, ISO, or null.")],
        "sort": Annotated[str, Meta(description="The order of the hits.")],
        "collapse": Annotated[bool, Meta(description="Whether reprints are shown as one hit.")],
        "notes": Annotated[list[Note], Meta(description="How the query was understood.")],
    },
)
AskedQuery.__doc__ = "What was understood."


class RegionName(TypedDict):
    """A region that a document is about."""

    code: Annotated[str, Meta(description="Six-digit GB/T 2260 code.")]
    name: str
    path: Annotated[list[str], Meta(description="Names from the province down to the region itself.")]


class ParkName(TypedDict):
    """A park that a document is about."""

    id: str
    name: str
    region: Annotated[str | None, Meta(description="Code of the park's region, or null.")]


class TopicName(TypedDict):
    """A topic of a document."""

    id: str
    label: str


class ScorePart(TypedDict):
    """A part of a score."""

    kind: Annotated[
        str,
        Meta(
            description="word, match, together, filter; of the second phase runs, passage, freshness, number, "
            "coverage, longest, brevity, nearby, place, time, characters, figure."
        ),
    ]
    field: Annotated[str, Meta(description="title, body or labels, of a word.")]
    term: Annotated[str, Meta(description="The word or the characters, folded.")]
    score: float


class Explained(TypedDict, total=False):
    score: Annotated[float, Meta(description="Only with explain=1: the score; its parts add up to it.")]
    explain: Annotated[list[ScorePart], Meta(description="Only with explain=1: the parts of the score.")]


class Hit(Explained):
    """One result."""

    id: Annotated[str, Meta(description="Id of the document.")]
    title: Annotated[str | None, Meta(description="The title, or null where the page has none.")]
    title_marked: Annotated[
        list[Segment], Meta(description="What to show as title; its first sentence where the page has none.")
    ]
    title_is_first_sentence: Annotated[bool, Meta(description="Whether `title_marked` is no title.")]
    url: Annotated[str | None, Meta(description="Address of the original page, unchecked, or null.")]
    published: Annotated[str | None, Meta(description="ISO date, or date-time to the minute, or null.")]
    source: Annotated[str | None, Meta(description="Who published it, or null.")]
    regions: list[RegionName]
    parks: list[ParkName]
    topics: list[TopicName]
    snippet: Annotated[list[Segment], Meta(description="A piece of the text around the matches.")]
    matched: Annotated[
        list[str], Meta(description="What matched beside the text: names of regions, parks, source, author.")
    ]
    repairs: Annotated[Count, Meta(description="How many places of the page were repaired.")]
    reprints: Annotated[Count, Meta(description="How many other matches this hit stands for.")]


class _Value(TypedDict):
    value: Annotated[str, Meta(description="What to give as parameter.")]
    label: Annotated[str, Meta(description="What to show.")]
    count: Annotated[Count, Meta(description="Documents that choosing this value shows.")]
    selected: Annotated[bool, Meta(description="Whether it is chosen.")]
    url: Annotated[str, Meta(description="The same as `toggle_url`, from before it had that name.")]
    toggle_url: Annotated[
        str, Meta(description="This search with the value added, or taken out where it is chosen.")
    ]


class FacetValue(_Value, total=False):
    """A value of a facet with the number of documents that choosing it shows."""

    parent: Annotated[str | None, Meta(description="Only in `region`: code of the region above, or null.")]
    depth: Annotated[Count, Meta(description="Only in `region`: how many stand above it in the list.")]
    alias: Annotated[
        str | None,
        Meta(description="Only in `park`: the alias under which the query sought the park, or null."),
    ]


class Month(TypedDict):
    """A month with matches."""

    month: Annotated[str, Meta(description="Year and month: 2024-05.")]
    count: Annotated[Count, Meta(description="Documents published in it.")]


class Word(TypedDict):
    """A word of a query that found nothing, and what it finds alone, without any filter."""

    text: Annotated[str, Meta(description="The word as it was typed.")]
    count: Annotated[Count, Meta(description="Number of documents; 0 for a word that no document has.")]
    url: Annotated[str, Meta(description="Address of the search for it.")]


class Change(TypedDict):
    """A changed query that finds something."""

    kind: Annotated[
        str,
        Meta(
            description="What is changed: without_facet, without_dates, without_filters, without_exclusions, "
            "without_quotes, as_words, without_word, most_words, any_word, plan_period, part_of_word, "
            "everything or spelling."
        ),
    ]
    text: Annotated[str, Meta(description="The text of the changed query.")]
    word: Annotated[str | None, Meta(description="The word left out, or the other spelling.")]
    facet: Annotated[str | None, Meta(description="The facet of the value left out.")]
    value: Annotated[str | None, Meta(description="The value left out.")]
    count: Annotated[Count, Meta(description="Number of documents that the changed query finds.")]
    url: Annotated[str, Meta(description="Address of the changed query.")]


class Advice(TypedDict):
    """What to try where nothing, or hardly anything, was found."""

    words: list[Word]
    changes: Annotated[list[Change], Meta(description="The smallest change first.")]
    spellings: Annotated[list[Change], Meta(description="Other spellings under the same filters.")]


class Results(TypedDict):
    """The answer to a search: one page of it."""

    query: AskedQuery
    total: Annotated[Count, Meta(description="Number of documents found.")]
    families: Annotated[
        Count, Meta(description="Length of the list: one hit a family of reprints, or all documents.")
    ]
    page: Annotated[int, Meta(ge=1, description="The page that this is; 1 where a cursor was given.")]
    size: Annotated[int, Meta(ge=1, description="Results a page.")]
    took_ms: Annotated[float, Meta(ge=0, description="Time that the search took, in milliseconds.")]
    build: Annotated[str, Meta(description="Id of the build of the index that answered.")]
    next_cursor: Annotated[
        str | None, Meta(description="What to give as `cursor` for the hits that follow; null at the end.")
    ]
    hits: Annotated[list[Hit], Meta(description="The results of this page, in order.")]
    months: Annotated[
        list[Month],
        Meta(description="The months with matches, oldest first, whatever years and dates are chosen."),
    ]
    facets: Annotated[dict[str, list[FacetValue]], Meta(description="For each facet a list of values.")]
    truncated: Annotated[
        dict[str, bool],
        Meta(description="For each facet whether rarer values than those listed were left out."),
    ]
    advice: Annotated[
        Advice | None,
        Meta(description="What to try instead; null where enough was found, or on a later page."),
    ]


class Brief(TypedDict):
    """What names a document in a list beside another one."""

    id: str
    title: str | None
    heading: str
    published: str | None
    source: str | None
    site: str | None
    url: str | None


class Family(TypedDict):
    """The reprints of a document: the others of its family."""

    id: Annotated[str, Meta(description="The document that was asked for.")]
    first: Annotated[
        str, Meta(description="The one that stands for the family: the most official, then the earliest.")
    ]
    count: Count
    reprints: list[Brief]


class Likeness(Brief):
    """A related document, and what it shares with the one asked for."""

    parks: Annotated[list[str], Meta(description="Names of parks that both are about.")]
    topics: Annotated[list[str], Meta(description="Labels of topics that both are about.")]
    regions: Annotated[list[str], Meta(description="Names of regions that both are about.")]
    citations: Annotated[list[str], Meta(description="Documents that both cite.")]
    words: Annotated[list[str], Meta(description="Telling words of the one that stand in the other, folded.")]


class Likenesses(TypedDict):
    """Documents about the same matter."""

    id: Annotated[str, Meta(description="Id of the document.")]
    related: Annotated[list[Likeness], Meta(description="The likest first, no reprints among them.")]


class Suggestion(TypedDict):
    """What somebody who has begun to type may want to search."""

    kind: Annotated[str, Meta(description="park, region, topic, phrase or title.")]
    text: Annotated[str, Meta(description="What to show.")]
    value: Annotated[
        str, Meta(description="Id of a park, a region, a topic or a document; of a phrase its text.")
    ]
    count: Annotated[int | None, Meta(description="How many documents have it; null for a phrase.")]
    url: Annotated[str, Meta(description="Address of what it finds.")]


class Suggestions(TypedDict):
    """Names, titles and phrases that begin as typed."""

    q: Annotated[str, Meta(description="What was typed.")]
    suggestions: list[Suggestion]


class Evidence(TypedDict):
    """What a label rests on: a string of the document with its character offsets into `field`."""

    text: str
    field: str
    start: Count
    end: Count


class Region(RegionName):
    """A region that the document is about, with what says so."""

    evidence: list[Evidence]


class Park(ParkName):
    """A park that the document is about, with what says so."""

    mentions: Annotated[Count, Meta(description="How often it is named.")]
    evidence: list[Evidence]


class Topic(TopicName):
    """A topic of the document, with what says so."""

    evidence: list[Evidence]


class Citation(TypedDict):
    """A document that the text cites."""

    text: str
    title: str | None
    organ: str | None
    year: int | None
    number: int | None


class Repair(TypedDict):
    """One change that repair made; offsets count characters of the page as decoded."""

    kind: str
    start: Count
    end: Count
    before: str
    after: str
    certainty: Annotated[float, Meta(ge=0, le=1)]
    note: str


class Document(TypedDict):
    """A document in full."""

    id: str
    url: Annotated[str | None, Meta(description="Address of the original page, unchecked, or null.")]
    site: Annotated[str | None, Meta(description="Name of the site that it was crawled from, or null.")]
    title: str | None
    published: Annotated[str | None, Meta(description="ISO date or date-time, or null. Never a guess.")]
    source: Annotated[str | None, Meta(description="Who published it, or null.")]
    author: Annotated[str | None, Meta(description="Who wrote it, or null.")]
    body: Annotated[str, Meta(description="The cleaned text, one paragraph a line.")]
    regions: list[Region]
    parks: list[Park]
    topics: list[Topic]
    citations: list[Citation]
    repairs: list[Repair]


class Failure(TypedDict):
    """What went wrong."""

    code: Annotated[str, Meta(description="Stable; decide by it.")]
    message: Annotated[str, Meta(description="For people; may change.")]
    param: Annotated[str | None, Meta(description="The parameter at fault, or null.")]


class Error(TypedDict):
    """The answer to a request that failed."""

    error: Failure


class Build(TypedDict):
    """A build of the index."""

    id: str
    created: Annotated[str, Meta(description="When it was made: ISO, UTC.")]
    documents: Annotated[Count, Meta(description="Documents in it.")]
    rejects: Annotated[Count, Meta(description="Pages that could not be used.")]
    fingerprint: Annotated[str, Meta(description="Of the analyser and the dictionaries that made it.")]


class Health(TypedDict):
    """The process can answer searches."""

    status: Annotated[str, Meta(description="ok.")]
    build: Build


class Reason(TypedDict):
    """Why the process can't answer searches."""

    code: str
    message: str


class Unhealthy(TypedDict):
    """The process can't answer searches."""

    status: Annotated[str, Meta(description="unavailable.")]
    reasons: list[Reason]
    error: Failure
