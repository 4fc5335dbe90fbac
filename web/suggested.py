"""Suggestions as dicts: what to show, and the address that it leads to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from search.query import from_params
from search.suggest import Suggestion
from web.routes import document_link, page_link

# Suggestions a list has at most: more than these nobody reads while typing.
SUGGESTED = 10


def suggested(typed: str, found: Iterable[Suggestion]) -> dict[str, Any]:
    """The answer to what was ``typed``."""
    return {"q": typed, "suggestions": [_shown(each) for each in found]}


def _shown(each: Suggestion) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "text": each.text,
        "value": each.value,
        "count": each.count,
        "url": _address(each),
    }


def _address(each: Suggestion) -> str:
    """The document of a title, the documents of a park, a region or a topic, or the search for a phrase."""
    if each.kind == "title":
        return document_link(each.value, from_params({}))
    if each.kind == "phrase":
        return page_link(from_params({"q": [each.text]}))
    return page_link(from_params({each.kind: [each.value]}))
