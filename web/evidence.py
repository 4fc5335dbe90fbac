"""What is known of a document, each fact with the places that it rests on and a search for its like."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from search.errors import BadParameter
from search.label.gazetteer import path
from search.query import from_params
from web import wording
from web.routes import page_link, park_link, region_link

# Places shown for a fact: enough to believe it, few enough to read.
PLACES = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A string of the document that a fact rests on; ``paragraph`` counts from 1 in the body."""

    text: str
    where: str
    paragraph: int | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A label of a document: its name, what stands above it as ``(code, name)``, its page, a search, its evidence."""

    name: str
    above: tuple[tuple[str, str], ...]
    url: str | None
    search: str | None
    places: tuple[Place, ...]


def facts(document: dict[str, Any]) -> dict[str, list[Fact]]:
    """Regions, parks and topics of a document (in the API's shape)."""
    body = document["body"]
    return {
        "region": [
            Fact(
                item["name"],
                tuple(zip(path(item["code"]), item["path"][:-1], strict=False)),
                region_link(item["code"]),
                _search("region", item["code"]),
                _places(item["evidence"], body),
            )
            for item in document["regions"]
        ],
        "park": [
            Fact(
                item["name"],
                (),
                park_link(item["id"]),
                _search("park", item["id"]),
                _places(item["evidence"], body),
            )
            for item in document["parks"]
        ],
        "topic": [
            Fact(
                wording.value_label("topic", item["id"], item["label"]),
                (),
                _search("topic", item["id"]),
                None,
                _places(item["evidence"], body),
            )
            for item in document["topics"]
        ],
    }


def citation_search(text: str) -> str | None:
    """A search for the documents that name a cited one, quoted so that it is found as it stands."""
    return _search("q", '"' + text.strip("《》").replace('"', " ") + '"')


def _search(param: str, value: str) -> str | None:
    try:
        return page_link(from_params({param: [value]}))
    except BadParameter:
        return None


def _places(evidence: Iterable[dict[str, Any]], body: str) -> tuple[Place, ...]:
    places: dict[str, Place] = {}
    for item in evidence:
        inside = item["field"] == "body"
        paragraph = body.count("\n", 0, item["start"]) + 1 if inside else None
        places.setdefault(item["text"], Place(item["text"], wording.FIELDS[item["field"]], paragraph))
    return tuple(places.values())[:PLACES]
