"""The second phase of a question, last step: whether what tells of it gives a figure of the kind that is asked for.

Who asks 多少家 is answered by a number before 家, who asks 何时 by a date; a page that says all of the question's words
and gives no such figure near them is only about the same matter. Question answering calls it the expected type of the
answer (Prager, Brown, Coden and Radev 2000, "Question-answering by predictive annotation"). Like single characters
figures are looked for in the texts of the few documents that rank first by all else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import numpy as np

from search import tables
from search.engine.arrays import Indexes
from search.engine.closeness import Held, Readers, by_part
from search.engine.lists import Floats
from search.engine.ranking import asked
from search.query.numerals import measures
from search.query.question import guarded

# Bounded, or a text of nothing but digits would be read once for each of them.
_NUMBER = (
    "(?:[0-9][0-9.]{0,15}|[零〇一二两三四五六七八九十百千万亿]{2,12}|[二两三四五六七八九十半])"
    "[余多]?[百千万亿]{0,3}[余多]?"
)
_MEASURE = "(?P<measure>{})"
# Characters around a stretch in which its figure may stand, and those of a text that are looked at.
_AROUND, _MOST = 20, 1 << 14
# So many kinds of figures are looked for: each costs a reading of the texts.
_KINDS = 4
Kinds = tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1000)
def kinds(question: str) -> Kinds:
    """What the figures look like that ``question``, which is folded, asks for."""
    found: list[re.Pattern[str]] = []
    for asks, figure in _table():
        while (said := asks.search(question)) is not None:
            measure = said.groupdict().get("measure")
            found.append(re.compile(figure.replace("{measure}", re.escape(measure or ""))))
            question = question[: said.start()] + "\n" + question[said.end() :]
    return tuple(dict.fromkeys(found))[:_KINDS]


def figures(question: str, words: Sequence[str], ordinals: Indexes, readers: Readers) -> Floats:
    """The share of ``words`` that each of ``ordinals``, which rise, has beside such figures as ``question`` asks for.

    All of them in one stretch are 1; each kind that is asked for has its part. Figures that the question gives itself
    answer nothing.
    """
    wanted = kinds(question)
    if not wanted or not words:
        return np.zeros(len(ordinals))
    asking = _Asking(question, frozenset(words), wanted, int(asked()["figure_size"]))
    return np.array([asking.of(text) for part in by_part(ordinals, readers) for text in _texts(*part)])


def _texts(ordinals: Indexes, postings: Held) -> list[str]:
    grams = postings.grams["body"]
    starts, ends = grams.extent(ordinals)
    ends = np.minimum(ends, starts + _MOST)
    read = grams.characters(starts, ends).astype("<u2").tobytes().decode("utf-16-le", "replace")
    stops = np.cumsum(ends - starts).tolist()
    return [read[stop - length : stop] for stop, length in zip(stops, (ends - starts).tolist(), strict=True)]


class _Asking:
    """A question: its telling words, and the figures that it asks for."""

    def __init__(self, question: str, words: frozenset[str], wanted: Kinds, size: int) -> None:
        self._count, self._wanted, self._size = len(words), wanted, size
        self._said = [{found[0] for found in kind.finditer(question)} for kind in wanted]
        self._words = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))

    def of(self, text: str) -> float:
        """The most that a stretch of ``text`` has: its share of the words, by that of the wanted figures beside it."""
        given = [
            [found.start() for found in kind.finditer(text) if found[0] not in said]
            for kind, said in zip(self._wanted, self._said, strict=True)
        ]
        if not any(given):
            return 0.0
        best = 0.0
        for start, share in self._stretches(text):
            if share > best:
                best = max(best, share * self._beside(given, start))
        return best

    def _stretches(self, text: str) -> Iterator[tuple[int, float]]:
        """Where each stretch begins, at a word, and its share of the words."""
        said = [(found.start(), found[0]) for found in self._words.finditer(text)]
        counts: Counter[str] = Counter()
        behind = 0
        for start, first in said:
            while behind < len(said) and said[behind][0] < start + self._size:
                counts[said[behind][1]] += 1
                behind += 1
            yield start, len(counts) / self._count
            counts[first] -= 1
            if not counts[first]:
                del counts[first]

    def _beside(self, given: Sequence[Sequence[int]], start: int) -> float:
        """The share of the wanted figures that stand in the stretch, or near it."""
        end = start + self._size + _AROUND
        near = ((bisect_left(places, start - _AROUND), places) for places in given)
        return sum(at < len(places) and places[at] < end for at, places in near) / len(given)


@cache
def _table() -> list[tuple[re.Pattern[str], str]]:
    one_of = _MEASURE.format(measures())
    rows = tables.read("figures.tsv", ("asks", "figure", "reason"))
    return [
        (
            re.compile(guarded(row["asks"]).replace("{measure}", one_of)),
            row["figure"].replace("{number}", _NUMBER),
        )
        for row in rows
    ]
