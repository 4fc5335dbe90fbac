"""Every search in other forms, at the address of the page with an ending: .json, .csv, .ndjson, .atom.

They take the parameters of the page. A table and its lines hold the whole list, sent as it is read, whatever page and
size say; JSON and Atom hold one page. Like the page they list one hit for a family of reprints, or every document
with ``collapse=0``. What the build left out is a table and lines, too, beside the page of the coverage.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from flask import Blueprint, Response

from search import present, shapes
from search.model import Query
from search.query import from_params
from web import atom, sheet
from web.answers import as_json, blocks, encoded, found
from web.current import library
from web.freshness import per_build
from web.routes import document_addresses, export_link, lenient_params

exports = Blueprint("exports", __name__)

# Entries of a feed where the address does not say how many; readers ask often, and pages lead to the rest.
FEED_SIZE = 50

TYPES = {
    "json": "application/json",
    "csv": "text/csv",
    "ndjson": "application/x-ndjson",
    "atom": "application/atom+xml",
}


@exports.get("/search.json")
@per_build
def search_json() -> Response:
    """One page, as the API gives it."""
    return as_json(found(lenient_params(), lambda query: export_link("json", query), library()))


@exports.get("/search.csv")
@per_build
def search_csv() -> Response:
    """All matches as a table."""
    query = from_params(lenient_params())
    lines = sheet.lines(_hits(query), document_addresses())
    return _download(lines, "csv")


@exports.get("/search.ndjson")
@per_build
def search_ndjson() -> Response:
    """All matches, a line of JSON each."""
    query = from_params(lenient_params())
    return _download((encoded(hit) + b"\n" for hit in _hits(query)), "ndjson")


@exports.get("/search.atom")
@per_build
def search_atom() -> Response:
    """One page as a feed, newest first unless the address says otherwise."""
    params = {"sort": ["date"], "size": [str(FEED_SIZE)], **lenient_params()}
    query = from_params(params)
    shelf = library()
    results = shelf.search(query)
    seen = shelf.first_seen([hit.document.id for hit in results.hits])
    answer = present.results(results, lambda changed: export_link("atom", changed))
    feed = atom.feed(query, answer, seen, made=shelf.info.created)
    return Response(feed, mimetype=TYPES["atom"])


@exports.get("/coverage/rejects.csv")
@per_build
def rejects_csv() -> Response:
    """All pages that the current build could not use, as a table."""
    return _download(sheet.rejects(library().rejects()), "csv", "rejects")


@exports.get("/coverage/rejects.ndjson")
@per_build
def rejects_ndjson() -> Response:
    """All pages that the current build could not use, a line of JSON each."""
    return _download((encoded(each) + b"\n" for each in library().rejects()), "ndjson", "rejects")


def _hits(query: Query) -> Iterator[shapes.Hit]:
    return (present.hit(hit) for hit in library().scan(query))


def _download(pieces: Iterable[bytes], ending: str, name: str = "policysearch") -> Response:
    """A file that is sent piece by piece. What fails at once fails before anything is sent."""
    found = blocks(pieces)
    first = next(found, b"")
    response = Response(chain([first], found), mimetype=TYPES[ending])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response
