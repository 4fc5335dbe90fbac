"""What is newer ranks a little higher: the cluster adds it to the score of every match, by the month of its date.

The same figure as ``refine.freshened``: half of it is left after every ``freshness_years``.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from search.engine.columns import NO_AGE
from search.engine.opensearch.compiling import Clause
from search.engine.opensearch.documents import months_of
from search.engine.opensearch.reading import Body, Reader
from search.engine.ranking import weights
from search.engine.refine import by_age
from search.model import Everything, Query, ScorePart

_EVERYTHING = Query("", Everything())
# Where the functions of a match weigh 0 together the cluster adds 1: to every page without a date.
_NEXT_TO_NOTHING = 1e-9


class Freshness:
    """Over one build, which never changes. Safe between threads."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def added(self, query: Query, clause: Clause) -> Clause:
        """``clause``, the query itself, with what dates add to its scores."""
        if not _counts(query):
            return clause
        halved = {"origin": self._newest, "scale": 12 * weights()["freshness_years"], "decay": 0.5}
        dated = {"exists": {"field": "months"}}
        functions = [
            {"filter": dated, "exp": {"months": halved}, "weight": weights()["freshness"]},
            {"weight": _NEXT_TO_NOTHING},
        ]
        return {
            "function_score": {
                "query": clause,
                "functions": functions,
                "score_mode": "sum",
                "boost_mode": "sum",
            }
        }

    def part(self, query: Query, hit: Any) -> tuple[ScorePart, ...]:
        """What the date of ``hit`` has added to its score."""
        months = months_of(int(hit["sort"][-2])) if _counts(query) else None
        if months is None:
            return ()
        gained = float(by_age()[min(self._newest - months, NO_AGE - 1)])
        return (ScorePart("freshness", "", "", gained),)

    @cached_property
    def _newest(self) -> int:
        """The month of the newest document of the build, 0 where none has a date."""
        body: Body = {"size": 0, "track_total_hits": False, "aggs": {"newest": {"max": {"field": "months"}}}}
        found = self._reader.search(body, _EVERYTHING)["aggregations"]["newest"]["value"]
        return int(found or 0)


def _counts(query: Query) -> bool:
    return query.sort == "relevance" and query.freshness and not isinstance(query.node, Everything)
