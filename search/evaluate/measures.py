"""Figures of a run against judgments, by ir-measures (the reference implementations of TREC's measures)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from search.errors import BadParameter
from search.evaluate.collection import lines_of
from search.evaluate.run import Run

MEASURES = ("P@1", "RR@10", "nDCG@10", "R@10", "R@100")

Judgments = Mapping[str, Mapping[str, int]]


def read_judgments(path: Path) -> dict[str, dict[str, int]]:
    """TREC qrels: query, a number that nobody reads, document, relevance. Raises ``BadParameter`` with the line."""
    found: dict[str, dict[str, int]] = {}
    for number, line in lines_of(path):
        cells = line.split()
        if len(cells) != 4 or not re.fullmatch("-?[0-9]+", cells[3]):
            raise BadParameter(
                "qrels", f"{path.name}, line {number}: no judgment.", "Write: query 0 document relevance."
            )
        found.setdefault(cells[0], {})[cells[2]] = int(cells[3])
    return found


def measured(found: Run, judgments: Judgments) -> dict[str, float]:
    """Each of ``MEASURES`` over the judged queries. A query that the run does not answer counts as 0.

    ir-measures orders by score and then by id; ranks are handed to it as scores, so that the engine's order is
    what is measured.
    """
    try:
        import ir_measures
    except ImportError:
        raise BadParameter(
            "qrels", "ir-measures is not installed.", "Install it: pip install 'policysearch[evaluate]'."
        ) from None
    wanted = [ir_measures.parse_measure(name) for name in MEASURES]
    ranked = {
        query: {document: float(-rank) for rank, (document, _) in enumerate(hits)}
        for query, hits in found.ranked.items()
        if query in judgments
    }
    judged = {query: dict(documents) for query, documents in judgments.items()}
    figures = ir_measures.calc_aggregate(wanted, judged, ranked)
    return {str(measure): float(figures[measure]) for measure in wanted}
