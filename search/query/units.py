"""A run of typed characters becomes the units that a document must hold.

Each word is a unit, but a single character is no unit of its own: 林 of 林覆盖率 would match any 林 anywhere. It
joins its neighbour, and a run of single characters is one unit. Every unit is a piece of what was typed, so a
document that holds the whole run holds all its units: segmentation can't lose a document.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from math import ceil

from search import tables
from search.analyse import fold, words
from search.model import And, AtLeast, Match, Node, Unit


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


def question(pieces: Iterable[str], fields: tuple[str, ...], share: float) -> Node | None:
    """What a question asks of a document: at least ``share`` of the units of its ``pieces``, or ``None``.

    ``pieces`` are what is left of the text without the words that ask.
    """
    parts: list[Node] = []
    said: list[str] = []
    for piece in pieces:
        cut = words(piece)
        for run in _runs([word for word in cut if not _says_nothing(word)], cut):
            parts += [Match(_asked(group), fields) for group in _bind(run)]
            said.append("".join(run))
    distinct = tuple(dict.fromkeys(parts))
    if len(distinct) < 2:
        return distinct[0] if distinct else None
    least = max(1, ceil(share * len(distinct) - 0.5))
    return AtLeast(distinct, least, tuple(run for run in dict.fromkeys(said) if len(run) > 1))


def _asked(group: list[str]) -> Unit:
    """A group as a question asks for it: a character beside a word only ranks, since 罗默为 is 罗默 and a stray 为."""
    telling = [word for word in group if len(word) > 1]
    return Unit(telling[0] if telling else "".join(group), tuple(group))


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


def _says_nothing(word: str) -> bool:
    return word in _stopwords() or word in asking_words()


@cache
def asking_words() -> frozenset[str]:
    """Words that a question is asked with."""
    return frozenset(row["word"] for row in tables.read("question_words.tsv", ("word", "asks", "reason")))


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(row["word"] for row in tables.read("stopwords.tsv", ("word", "reason")))
