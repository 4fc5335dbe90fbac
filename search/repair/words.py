"""How likely a run of characters is as words: the best way to cut it, by the frequencies of a dictionary and by which
words follow each other."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from search import tables
from search.repair import dictionary
from search.repair.dictionary import LONGEST
from search.repair.language import SENTENCE_END, SIMPLE, marks
from search.repair.native import core
from search.repair.neighbours import BEHIND

# Tables of the project whose words the dictionary lacks or has too seldom, with how often news of policies has them.
OWN = (("terms.tsv", "term"), ("topic_terms.tsv", "term"))
OWN_COUNT = 1000.0
_A_MILLION = dictionary.OCCURRENCES / 1e6
MARK, OTHER = math.log(0.15), math.log(0.15 * 0.01)
NO_WORD = -19.0
LINE_END = math.log(0.25) - OTHER  # how much more often than elsewhere a line ends where a sentence does
BEHIND.update({mark: {"\n": LINE_END} for mark in SENTENCE_END})


def _likelihood(text: str) -> float:
    """Log likelihood of the likeliest words that make up a text, in either script."""
    text = text.translate(SIMPLE)
    # For each place the words that may end there, each with the log likelihood of all so far.
    ended: list[dict[str, float]] = [{"": 0.0}, *({} for _ in text)]
    for start, one in enumerate(text):
        before = ended[start]
        best = max(before.values())
        for word, own in _beginning(text, start, one):
            found = best
            for last, score in before.items():
                more = BEHIND[last].get(word)
                if more is not None and score + more > found:
                    found = score + more
            ended[start + len(word)][word] = found + own
    return max(ended[-1].values())


likelihood = _likelihood if core is None else core.words


def _beginning(text: str, start: int, one: str) -> Iterator[tuple[str, float]]:
    """The words of a text that begin at a place, each with its log likelihood, if only as a character."""
    yield one, _SINGLE[one]
    known, seconds = _BEGUN[one]
    if text[start + 1 : start + 2] in seconds:
        for end in range(start + 2, min(start + LONGEST, len(text)) + 1):
            word = text[start:end]
            if word in known:
                yield word, _WORDS[word]


def likelihoods(before: str, texts: Sequence[str], behind: str) -> list[float]:
    """Log likelihood of each of some texts between two others, but for what no text has of its own.

    What all begin or end with counts only as far as a word can reach into it.
    """
    start, end = shared(texts)
    before = (before + texts[0][:start])[-LONGEST:]
    behind = (texts[0][len(texts[0]) - end :] + behind)[:LONGEST]
    return [likelihood(before + text[start : len(text) - end] + behind) for text in texts]


def shared(texts: Sequence[str]) -> tuple[int, int]:
    """How many characters all texts begin with, and how many others they all end with."""
    start = _shared_start(texts)
    return start, _shared_start([text[start:][::-1] for text in texts])


def _shared_start(texts: Sequence[str]) -> int:
    first, last = min(texts), max(texts)  # what these share, all between them share
    return next((at for at, one in enumerate(first) if one != last[at]), len(first))


def _spanned(left: str, right: str) -> bool:
    """Whether a word begins in ``left`` and ends in ``right``, of which just one character is on one of the sides."""
    left, right = (part.translate(SIMPLE) for part in (left, right))
    return any(_known(left[-1:] + right[:size]) for size in range(1, len(right) + 1)) or any(
        _known(left[-size:] + right[:1]) for size in range(1, len(left) + 1)
    )


spanned = _spanned if core is None else core.spanned


def _known(word: str) -> bool:
    first = word[0]
    if first in _BEGUN:
        return word in _BEGUN[first][0]
    return word in own_words().get(first, ()) or dictionary.has(word)


class _Single(dict[str, float]):
    """A character -> its log likelihood as a word of its own."""

    def __missing__(self, one: str) -> float:
        known = self[one] = _single(one)
        return known


_SINGLE = _Single()


def _single(one: str) -> float:
    if "\u4e00" <= one <= "\u9fff":
        return _WORDS[one] if one in _BEGUN[one][0] else NO_WORD
    share = marks().get(one)
    return OTHER if share is None else MARK + math.log(share)


class _Begun(dict[str, tuple[Mapping[str, float | str], set[str]]]):
    """A character -> the words that begin with it, with their counts, and their second characters."""

    def __missing__(self, first: str) -> tuple[Mapping[str, float | str], set[str]]:
        counts: dict[str, float | str] = {**dictionary.begin_with(first)}
        for word, least in own_words().get(first, {}).items():
            counts[word] = max(least, float(counts.get(word, 0.0)))
        found = self[first] = counts, {word[1:2] for word in counts}
        return found


class _Words(dict[str, float]):
    """A word of the dictionary -> its log likelihood."""

    def __missing__(self, word: str) -> float:
        found = self[word] = math.log(float(_BEGUN[word[0]][0][word])) - log_total()
        return found


_BEGUN = _Begun()
_WORDS = _Words()


@cache
def own_words() -> dict[str, dict[str, float]]:
    """The words of the project's own tables, by their first character."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for name, column in OWN:
        for (word,) in tables.columns(name, (column,)):
            if 1 < len(word) <= LONGEST:
                found[word[0]][word] = OWN_COUNT
    for word, often in tables.columns("repair_words.tsv", ("word", "often")):
        words = found[word[0]]
        words[word] = max(words.get(word, 0.0), float(often) * _A_MILLION)
    return dict(found)


@cache
def log_total() -> float:
    own = {word: count for words in own_words().values() for word, count in words.items()}
    known = dictionary.often([*own])
    more = (max(0.0, count - often) for count, often in zip(own.values(), known, strict=True))
    return math.log(dictionary.OCCURRENCES + math.fsum(more))
