"""JSON lines: one document a line with ``id, title, text, date, source, url``, of which only ``text`` must be there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from search.errors import PolicysearchError, UnusablePage
from search.model import Page, Reject
from search.read.charset import decode, without_surrogates

_DECLARED = ("title", "date", "source", "url")


def records(stream: IO[bytes], stem: str, origin: str, limit: int) -> Iterator[Page | Reject]:
    """The documents of a ``.jsonl`` stream; a line that is none becomes a reject that names the line."""
    number = 0
    for number, line in enumerate(_lines(stream, limit), 1):
        if not line.strip():
            continue
        place = f"{origin}:{number}"
        try:
            yield _record(line, f"{stem}-{number}", place, limit)
        except PolicysearchError as error:
            yield Reject(place, error.code, str(error))
    if not number:
        yield Reject(origin, "empty", "The file is empty. Write one JSON object a line, or remove it.")


def _lines(stream: IO[bytes], limit: int) -> Iterator[bytes]:
    """Lines of at most ``limit`` + 1 bytes: the rest of a longer one is passed over, not held in memory."""
    while line := stream.readline(limit + 1):
        rest = line
        while len(rest) > limit and not rest.endswith(b"\n"):
            rest = stream.readline(limit + 1)
        yield line


def _record(line: bytes, default_id: str, origin: str, limit: int) -> Page:
    if len(line) > limit:
        raise UnusablePage(
            "too_large", f"The line is longer than {limit} bytes.", "Raise POLICYSEARCH_MAX_PAGE_MB."
        )
    text, charset = decode(line)
    try:
        fields: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnusablePage(
            "bad_json", f"The line is no JSON: {error}.", "Write one JSON object a line."
        ) from None
    if not isinstance(fields, dict):
        raise UnusablePage("bad_json", "The line holds no JSON object.", "Write one JSON object a line.")
    content = _string(fields, "text")
    if not content.strip():
        raise UnusablePage("empty", "The document has no text.", 'Give it in "text".')
    declared = {name: value for name in _DECLARED if (value := _string(fields, name).strip())}
    # An id of dots alone would be swallowed by any browser that is given it as part of an address.
    given = _string(fields, "id").strip()
    return Page(given if given.strip(".") else default_id, origin, "record", content, charset, declared)


def _string(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return without_surrogates(str(value))
    raise UnusablePage("bad_field", f'"{name}" is no text.', "Give it as a JSON string.")
