"""The parameters of a search, one row each: what a front end may be asked, and how it describes itself.

A name that has no row here is refused everywhere, and every row is in the OpenAPI document and in docs/api.md, so no
parameter can be forgotten in either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search import settings
from search.label.gazetteer import topics

MAX_SIZE = 100
DEFAULT_SIZE = 10
# Deeper pages would rank everything before them anew; narrowing by a facet is what helps a reader, and a cursor a
# program.
MAX_DEPTH = 10_000
MAX_VALUES = 100

YEAR = r"[1-9][0-9]{3}"
DATE = rf"({YEAR})(?:-([0-9]{{1,2}})(?:-([0-9]{{1,2}}))?)?"
_MONTH, _DAY = "(0?[1-9]|1[0-2])", "(0?[1-9]|[12][0-9]|3[01])"
_DATE_SHAPE = {"type": "string", "pattern": f"^{YEAR}(-{_MONTH}(-{_DAY})?)?$"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a search. ``schema`` is the JSON Schema of one value; ``repeated``: values are joined by OR."""

    name: str
    meaning: str
    schema: Mapping[str, object]
    example: object
    repeated: bool = False


TABLE: tuple[Parameter, ...] = (
    Parameter(
        "q",
        'The query. Words side by side must all match; "…" is a phrase, -word excludes, OR accepts either.',
        {"type": "string"},
        "绿色工厂",
    ),
    Parameter(
        "region",
        "Six-digit GB/T 2260 code; a region includes those below it.",
        {"type": "string", "pattern": "^[0-9]{6}$"},
        "430000",
        repeated=True,
    ),
    Parameter("park", "Id of a park, as in `parks` of a hit.", {"type": "string"}, "p-430182", repeated=True),
    Parameter(
        "topic",
        "Id of a topic, as in `topics` of a hit.",
        {"type": "string"},
        "carbon",
        repeated=True,
    ),
    Parameter(
        "source",
        "Name of a source, exactly as in `source` of a hit.",
        {"type": "string"},
        "湖南日报",
        repeated=True,
    ),
    Parameter(
        "year",
        "Four-digit year of publication.",
        {"type": "string", "pattern": f"^{YEAR}$"},
        "2024",
        repeated=True,
    ),
    Parameter(
        "from",
        "First day of publication; of a bare month or year its first day. Undated documents match no range.",
        _DATE_SHAPE,
        "2024-05-31",
    ),
    Parameter(
        "to", "Last day of publication, inclusive; of a bare month or year its last day.", _DATE_SHAPE, "2024"
    ),
    Parameter(
        "sort",
        "Order of the hits: by relevance, newest first (`date`) or oldest first; undated ones come last.",
        {"type": "string", "enum": ["relevance", "date", "oldest"], "default": "relevance"},
        "date",
    ),
    Parameter(
        "collapse",
        "`1` lists one hit for a family of reprints, `0` lists every document.",
        {"type": "string", "enum": ["0", "1"], "default": "1"},
        "0",
    ),
    Parameter(
        "synonyms",
        "`1` also searches other names of what was typed and says which, `0` only what was typed.",
        {"type": "string", "enum": ["0", "1"], "default": "1"},
        "0",
    ),
    Parameter(
        "match",
        "`all` words side by side must match, or `most` of them, or `any`, those first that hold the most. Has no "
        "meaning beside operators, quotation marks or parentheses; of questions and sentences `any` alone has one.",
        {"type": "string", "enum": ["all", "most", "any"], "default": "all"},
        "most",
    ),
    Parameter(
        "freshness",
        "`1` ranks newer documents a little higher, `0` leaves the date out of the ranking.",
        {"type": "string", "enum": ["0", "1"], "default": "1"},
        "0",
    ),
    Parameter(
        "explain",
        "`1` adds to each hit its score and the parts that add up to it.",
        {"type": "string", "enum": ["0", "1"], "default": "0"},
        "1",
    ),
    Parameter(
        "page",
        f"Page of the results. page × size is at most {MAX_DEPTH}; a cursor leads deeper.",
        {"type": "integer", "minimum": 1, "maximum": MAX_DEPTH, "default": 1},
        1,
    ),
    Parameter(
        "size",
        "Results a page.",
        {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": DEFAULT_SIZE},
        10,
    ),
)

# In the order in which addresses are written.
PARAMETERS: tuple[str, ...] = tuple(parameter.name for parameter in TABLE)


def schema(parameter: Parameter) -> dict[str, object]:
    """The JSON Schema of one value, with what tables and settings say of it."""
    found = dict(parameter.schema)
    if parameter.name == "q":
        found["maxLength"] = settings.max_query()
    if parameter.name == "topic":
        found["enum"] = list(topics())
    return found
