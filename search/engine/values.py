"""What of a document is counted and filtered by: its values of each facet, and its date as a number."""

from __future__ import annotations

from typing import NamedTuple

from search.label.places import path
from search.model import Document


class Value(NamedTuple):
    """A value of a facet as the build knows it; ``parent`` stands above it in a tree."""

    value: str
    label: str
    parent: str | None = None


def date_number(published: str | None) -> int:
    """A date as a number that sorts: 2024-05-31T10:18 is 202405311018; 0 where there is none."""
    digits = "".join(character for character in published or "" if character.isdigit())
    return int(digits.ljust(12, "0")[:12]) if digits else 0


def facet_values(document: Document) -> dict[str, list[Value]]:
    """The values of ``document`` by facet."""
    article, labels = document.article, document.labels
    year = (article.published or "")[:4]
    return {
        "region": [value for label in labels.regions for value in _region_values(label.code, label.path)],
        "park": [Value(label.id, label.name) for label in labels.parks],
        "topic": [Value(label.id, label.label) for label in labels.topics],
        "source": [Value(article.source, article.source)] if article.source else [],
        "year": [Value(year, year)] if year else [],
    }


def _region_values(code: str, names: tuple[str, ...]) -> list[Value]:
    codes = path(code)
    return [
        Value(each, name, codes[at - 1] if at else None)
        for at, (each, name) in enumerate(zip(codes, names, strict=True))
    ]
