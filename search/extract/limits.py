"""The thresholds of the extractor, from ``search/data/extract_limits.tsv``."""

from __future__ import annotations

from functools import cache

from search import tables


@cache
def _limits() -> dict[str, int]:
    rows = tables.read("extract_limits.tsv", ("name", "value", "reason"))
    return {row["name"]: int(row["value"]) for row in rows}


def limit(name: str) -> int:
    """The threshold ``name``."""
    return _limits()[name]
