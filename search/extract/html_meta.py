"""What an HTML page declares of itself: <meta> elements, JSON-LD, canonical address, document title."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from search import tables
from search.extract import dates, names
from search.extract.draft import Draft
from search.extract.limits import limit
from search.extract.lines import clean, has_han

_JSON_MAX = 200_000  # characters of a JSON-LD block; longer ones hold no article
_SUFFIX = re.compile(r"\s*[_|｜]+\s*|\s+[-–—]+\s+|(?<=[^\dA-Za-z\s])-+(?=[^\d])|\s*--+\s*|\s*[>»]+\s*")


@cache
def _table(where: str) -> dict[str, tuple[str, int]]:
    rows = tables.read("extract_meta.tsv", ("where", "name", "field", "rank", "reason"))
    return {row["name"]: (row["field"], int(row["rank"])) for row in rows if row["where"] == where}


def read(root: Any, draft: Draft) -> None:
    """Take what the elements of the tree declare. ``doctitle`` and ``byline`` are for others to judge."""
    for element in root.iter("meta"):
        content = clean(element.get("content") or "")
        for attribute in ("name", "property", "itemprop"):
            known = _table("meta").get((element.get(attribute) or "").strip().lower())
            if known and content:
                _offer(draft, known[0], content, known[1])
    for element in root.iter("script"):
        if (element.get("type") or "").strip().lower() == "application/ld+json":
            _read_json(element.text or "", draft)
    for element in root.iter("link"):
        if (element.get("rel") or "").lower() == "canonical":
            _offer(draft, "url", element.get("href") or "", 1)
    title = root.find(".//title")
    if title is not None:
        text = clean("".join(title.itertext()))
        draft.offer("pagetitle", text, 1)
        draft.offer("site", names.site_in_title(title_pieces(text)), 6)


def title_pieces(text: str) -> list[str]:
    """A document's title cut where sites put their own and their columns' names behind it."""
    return [piece.strip() for piece in _SUFFIX.split(text) if piece.strip()]


def _offer(draft: Draft, field: str, value: str, rank: int) -> None:
    if field == "published":
        draft.offer(field, dates.iso_date(value), rank)
    elif field == "url":
        if value.startswith(("http://", "https://")) and len(value) <= 2000:
            draft.offer(field, value.strip(), rank)
    elif field == "byline":
        draft.offer("author" if names.is_person(value) else "byline", value, rank)
    elif len(value) <= limit("title_max") * 2 and (has_han(value) or field in ("site", "doctitle")):
        draft.offer(field, value, rank)


def _read_json(text: str, draft: Draft) -> None:
    if len(text) > _JSON_MAX:
        return
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    for item in _objects(data):
        for key, (field, rank) in _table("jsonld").items():
            for value in _names_of(item.get(key)):
                _offer(draft, field, clean(value), rank)
        body = item.get("articleBody")
        draft.offer("articlebody", body if isinstance(body, str) else None, 1)


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """The objects at the top of a JSON-LD block, and those of its graph."""
    items = data if isinstance(data, list) else [data]
    for item in items:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (part for part in graph if isinstance(part, dict)) if isinstance(graph, list) else ()


def _names_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (value[key] for key in ("name", "@id") if isinstance(value.get(key), str))
    elif isinstance(value, list):
        for item in value[:3]:
            if isinstance(item, (str, dict)):
                yield from _names_of(item)
