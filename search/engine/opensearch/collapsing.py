"""One hit a family of reprints, exactly: the first of its documents that match.

Documents without copies, and those that stand for their family, are shown wherever they match. Of the others only
those whose family has no better one among the matches, and these are named: an aggregation finds the families whose
first match is not the one that stands for them. There are few of them, since copies say the same; they come about by
filters, as by a source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search.engine.opensearch.compiling import Clause
from search.errors import ClusterUnavailable

# Families that are named: asked for first, and at most, which is as many terms as a query of the cluster may have.
_FEW, _MOST = 500, 60_000


class Collapse:
    """Finds out for one question what the list shows; ``ask`` sends a request without hits and returns its answer."""

    def __init__(self, ask: Any, matching: list[Clause], families: int) -> None:
        self._ask, self._matching, self._families = ask, matching, families

    def shown(self) -> Clause:
        """What the documents match that the list shows, of those that match."""
        named = self._named(_FEW)
        if len(named) == _FEW:
            named = self._named(_MOST)
        if len(named) == _MOST:
            raise ClusterUnavailable(
                f"More than {_MOST:,} families of reprints match in part.",
                "Narrow the search, or list every document (collapse=0).",
            )
        heads: Clause = {"term": {"place": 0}}
        if not named:
            return heads
        return {"bool": {"should": [heads, {"terms": {"member": named}}], "minimum_should_match": 1}}

    def reprints(self, listed: Sequence[Mapping[str, Any]]) -> list[int]:
        """How many others of its family match, for each of the hits ``listed``."""
        families = [family_of(hit) for hit in listed]
        wanted = [family for family in families if family is not None]
        if not wanted:
            return [0 for _ in families]
        filters = [*self._matching, {"terms": {"family": wanted}}]
        top = {"terms": {"field": "family", "size": len(wanted), "shard_size": self._families}}
        buckets = self._ask(filters, {"top": top})["top"]["buckets"]
        counts = {each["key"]: each["doc_count"] for each in buckets}
        return [counts[family] - 1 if family is not None else 0 for family in families]

    def _named(self, most: int) -> list[str]:
        """The documents that are the first of their family among the matches, but do not stand for it."""
        first = {"first": {"min": {"field": "place"}}}
        # Each shard names all its families: one that stands last on its own may be first on another.
        size = {"size": min(most, self._families), "shard_size": self._families}
        top = {"terms": {"field": "family", "order": {"first": "desc"}, **size}, "aggs": first}
        filters = [*self._matching, {"exists": {"field": "family"}}]
        buckets = self._ask(filters, {"top": top})["top"]["buckets"]
        firsts = ((each["key"], int(each["first"]["value"])) for each in buckets)
        return [f"{family}.{place}" for family, place in firsts if place]


def family_of(hit: Mapping[str, Any]) -> str | None:
    """The family of a hit, or ``None`` where it has no copies."""
    found = hit.get("fields", {}).get("family")
    return str(found[0]) if found else None
