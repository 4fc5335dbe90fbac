"""Hits, and pages left out, as CSV that spreadsheets open: UTF-8 with a byte order mark, CRLF, no text a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator

from search import shapes
from search.model import Reject

COLUMNS = (
    "id",
    "title",
    "title_is_first_sentence",
    "published",
    "source",
    "regions",
    "region_codes",
    "parks",
    "topics",
    "snippet",
    "repairs",
    "reprints",
    "page",
    "url",
)

REJECTED = ("origin", "code", "reason")

# Between several names in one cell.
_BETWEEN = "；"
_STEP = "/"

# A cell that begins so is run as a formula by one spreadsheet or another, full-width signs and leading blanks
# included: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"[\s\ufeff\u200b-\u200f\u2060]*[=+\-@＝＋－＠]|[\t\r\n]")
# What no spreadsheet shows, and some stop at.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def lines(hits: Iterable[shapes.Hit], link: Callable[[str], str]) -> Iterator[bytes]:
    """The table, a row at a time. ``link`` makes the address of a document's page here out of its id."""
    yield b"\xef\xbb\xbf" + _line(COLUMNS)
    for hit in hits:
        yield _line(map(defused, _cells(hit, link(hit["id"]))))


def rejects(listed: Iterable[Reject]) -> Iterator[bytes]:
    """The table of pages that a build could not use, a row at a time."""
    yield b"\xef\xbb\xbf" + _line(REJECTED)
    for each in listed:
        yield _line(map(defused, (each.origin, each.code, each.reason)))


def defused(text: str) -> str:
    """The text as a spreadsheet shows it and does not run it: an apostrophe before what would be a formula."""
    clean = _CONTROL.sub("", text)
    return "'" + clean if _FORMULA.match(clean) else clean


def _cells(hit: shapes.Hit, page: str) -> tuple[str, ...]:
    return (
        hit["id"],
        _joined(hit["title_marked"]),
        "yes" if hit["title_is_first_sentence"] else "no",
        hit["published"] or "",
        hit["source"] or "",
        _BETWEEN.join(_STEP.join(region["path"]) for region in hit["regions"]),
        _BETWEEN.join(region["code"] for region in hit["regions"]),
        _BETWEEN.join(park["name"] for park in hit["parks"]),
        _BETWEEN.join(topic["label"] for topic in hit["topics"]),
        _joined(hit["snippet"]),
        str(hit["repairs"]),
        str(hit["reprints"]),
        page,
        hit["url"] or "",
    )


def _joined(segments: Iterable[shapes.Segment]) -> str:
    return "".join(segment["t"] for segment in segments)


def _line(cells: Iterable[str]) -> bytes:
    row = io.StringIO()
    csv.writer(row, lineterminator="\r\n").writerow(cells)
    return row.getvalue().encode()
