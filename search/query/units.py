"""A run of typed characters becomes the units that a document must hold.

Each word is a unit, but a single character is no unit of its own: 林 of 林覆盖率 would match any 林 anywhere. It
joins its neighbour, and a run of single characters is one unit. Every unit is a piece of what was typed, so a
document that holds the whole run holds all its units: segmentation can't lose a document.
"""

from __future__ import annotations

from functools import cache

from search import tables
from search.analyse import fold, words
from search.model import And, Match, Node, Unit


def demand(text: str, fields: tuple[str, ...]) -> Node | None:
    """What a run of ``text`` asks of a document, or ``None`` if there is nothing to search in it."""
    cut = words(text)
    telling = [word for word in cut if word not in _stopwords()] or cut
    units = [Unit("".join(group), tuple(group)) for group in _groups(telling, cut)]
    if not units:
        return None
    if len(units) == 1:
        return Match(units[0], fields)
    together = Match(Unit(fold(text), tuple(cut)), fields)
    return And(tuple(Match(unit, fields) for unit in units), together)


def phrase(text: str, fields: tuple[str, ...]) -> Match | None:
    """``text`` in sequence, or ``None`` if there is nothing to search in it."""
    folded = fold(text).replace("\n", "")
    return Match(Unit(folded, tuple(words(text))), fields) if folded else None


def _groups(telling: list[str], cut: list[str]) -> list[list[str]]:
    """``telling`` words in groups that stand side by side in ``cut``: one word, or words with single characters."""
    groups: list[list[str]] = []
    for run in _runs(telling, cut):
        groups.extend(_bind(run))
    return groups


def _runs(telling: list[str], cut: list[str]) -> list[list[str]]:
    """``cut`` split where a word is left out."""
    kept = set(telling)
    runs: list[list[str]] = [[]]
    for word in cut:
        if word in kept:
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    return runs


def _bind(run: list[str]) -> list[list[str]]:
    groups: list[list[str]] = []
    loose: list[str] = []
    for word in run:
        if len(word) == 1:
            loose.append(word)
        elif len(loose) == 1:
            groups.append([loose.pop(), word])
        else:
            groups.extend([loose] if loose else [])
            groups.append([word])
            loose = []
    if len(loose) == 1 and groups:
        groups[-1].append(loose[0])
    elif loose:
        groups.append(loose)
    return groups


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(row["word"] for row in tables.read("stopwords.tsv", ("word", "reason")))
