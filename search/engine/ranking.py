"""The weights of the ranking, from ``ranking.tsv``."""

from __future__ import annotations

from functools import cache

from search import tables


@cache
def weights() -> dict[str, float]:
    """Weight by name: of a field, of a match without its words, of words that stand together."""
    return {
        row["name"]: float(row["weight"]) for row in tables.read("ranking.tsv", ("name", "weight", "reason"))
    }


@cache
def asked() -> dict[str, float]:
    """The weights within a question: those that begin with ``asked_`` take the place of the others."""
    usual = weights()
    return usual | {name.removeprefix("asked_"): usual[name] for name in usual if name.startswith("asked_")}
