"""Weighs what a run may read by words and longer runs of characters, once pairs of characters have had their say."""

from __future__ import annotations

from collections.abc import Sequence

from search.repair.enumerations import fitness
from search.repair.runs import gains
from search.repair.words import likelihoods

# Weights of what pairs of characters, words and longer runs say of a reading.
_BY_PAIRS, _BY_WORDS, _BY_RUNS = 0.57, 0.64, 0.74


def weighed(before: str, scores: Sequence[float], texts: Sequence[str], behind: str) -> list[float]:
    """The scores of some texts between two others, given what their pairs of characters say: log likelihoods, but for
    what all have in common."""
    words = likelihoods(before, texts, behind)
    runs = gains(before, texts, behind)
    return [
        _BY_PAIRS * score + _BY_WORDS * likely + _BY_RUNS * more + fitness(before, text, behind)
        for score, text, likely, more in zip(scores, texts, words, runs, strict=True)
    ]
