"""The operations of the API, one row each: what the OpenAPI document describes and the readable page lists.

Beside a row stands nothing: parameters come from the table of the search, shapes from the types of the presenter, error
codes from ``web/data/errors.tsv``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from search import shapes
from search.query.table import MAX_VALUES, TABLE, Parameter, schema

CURSOR = Parameter(
    "cursor",
    "`next_cursor` of the page before, in place of `page`: leads as deep as there are hits.",
    {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,2000}$"},
    None,
)
ID = Parameter("id", "Id of the document, percent-encoded.", {"type": "string", "minLength": 1}, None)

TYPED = Parameter("q", "What was typed so far.", {"type": "string"}, "njkq")
MOST = Parameter(
    "size",
    "Suggestions at most.",
    {"type": "integer", "minimum": 1, "maximum": 10, "default": 10},
    10,
)

# Beside these, every operation may fail with what ``EVERYWHERE`` names.
SEARCHING = ("bad_parameter", "unknown_parameter", "unknown_value", "query_too_long")
READING = ("index_unavailable", "index_mismatch", "cluster_unavailable")
EVERYWHERE = ("rate_limited", "internal_error")


@dataclass(frozen=True, slots=True)
class Operation:
    """A GET of an address. ``shape`` is the type of a JSON answer, ``media`` what else may come."""

    path: str
    name: str
    summary: str
    shape: type | None = None
    media: str = "application/json"
    query: tuple[Parameter, ...] = ()
    errors: tuple[str, ...] = ()
    inside: tuple[Parameter, ...] = ()


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "/api/v1/search",
        "search",
        "One page of results with facets.",
        shapes.Results,
        query=(*TABLE, CURSOR),
        errors=(*SEARCHING, "bad_cursor", "cursor_expired", *READING),
    ),
    Operation(
        "/api/v1/documents/{id}",
        "document",
        "One document in full.",
        shapes.Document,
        inside=(ID,),
        errors=("unknown_parameter", "no_such_document", *READING),
    ),
    Operation(
        "/api/v1/documents/{id}/reprints",
        "reprints",
        "The other documents of a document's family: the same text, printed elsewhere.",
        shapes.Family,
        inside=(ID,),
        errors=("unknown_parameter", "no_such_document", *READING),
    ),
    Operation(
        "/api/v1/documents/{id}/related",
        "related",
        "Documents about the same matter, with what they share; no reprints among them.",
        shapes.Likenesses,
        inside=(ID,),
        errors=("unknown_parameter", "no_such_document", *READING),
    ),
    Operation(
        "/api/v1/suggest",
        "suggest",
        "Names, titles and phrases that begin as typed: in Chinese, pinyin, initials or these mixed.",
        shapes.Suggestions,
        query=(TYPED, MOST),
        errors=("bad_parameter", "unknown_parameter", "query_too_long", *READING),
    ),
    Operation(
        "/search.json",
        "searchJson",
        "The answer of `/api/v1/search` at the address of the page; passes over what trackers append.",
        shapes.Results,
        query=(*TABLE, CURSOR),
        errors=(*SEARCHING, "bad_cursor", "cursor_expired", *READING),
    ),
    Operation(
        "/search.csv",
        "searchCsv",
        "The whole list as a table with a byte order mark; `page` and `size` change nothing.",
        media="text/csv",
        query=TABLE,
        errors=(*SEARCHING, *READING),
    ),
    Operation(
        "/search.ndjson",
        "searchLines",
        "The whole list, each hit a line of JSON in the shape of `Hit`; `page` and `size` change nothing.",
        media="application/x-ndjson",
        query=TABLE,
        errors=(*SEARCHING, *READING),
    ),
    Operation(
        "/search.atom",
        "searchFeed",
        "One page as an Atom feed; by default the 50 newest.",
        media="application/atom+xml",
        query=TABLE,
        errors=(*SEARCHING, *READING),
    ),
    Operation(
        "/coverage/rejects.csv",
        "rejectsCsv",
        "All pages that the current build could not use, with their reasons, as a table with a byte order mark.",
        media="text/csv",
        errors=READING,
    ),
    Operation(
        "/coverage/rejects.ndjson",
        "rejectsLines",
        "All pages that the current build could not use, each a line of JSON: `origin`, `code`, `reason`.",
        media="application/x-ndjson",
        errors=READING,
    ),
    Operation("/healthz", "health", "Whether searches can be answered now.", shapes.Health),
)


def described(parameter: Parameter, where: str) -> dict[str, Any]:
    """A parameter as OpenAPI has it."""
    one = schema(parameter)
    found: dict[str, Any] = {
        "name": parameter.name,
        "in": where,
        "description": parameter.meaning,
        "required": where == "path",
        "schema": {"type": "array", "items": one, "maxItems": MAX_VALUES} if parameter.repeated else one,
    }
    if parameter.example is not None:
        found["example"] = [parameter.example] if parameter.repeated else parameter.example
    return found
