"""How likely a run of characters is as words: the best way to cut it, by the frequencies of a dictionary."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from search import tables
from search.repair.language import SIMPLE, marks

# Tables of the project whose words the dictionary lacks or has too seldom, with how often news of policies has them.
OWN = (("terms.tsv", "term"), ("topic_terms.tsv", "term"))
OWN_COUNT = 1000.0
_LONGEST = 6
_MARK, _OTHER = math.log(0.15), math.log(0.15 * 0.01)
_NO_WORD = -19.0


def likelihood(text: str) -> float:
    """Log likelihood of the likeliest words that make up a text, in either script."""
    text = text.translate(SIMPLE)
    size = len(text)
    known, longest = _words(), _longest()
    best = [0.0] + [-math.inf] * (size + _LONGEST)
    for start, one in enumerate(text):
        score = best[start]
        single = score + _SINGLE[one]
        if single > best[start + 1]:
            best[start + 1] = single
        for end in range(start + 2, start + longest.get(text[start : start + 2], 0) + 1):
            word = known.get(text[start:end])
            if word is not None and score + word > best[end]:
                best[end] = score + word
    return best[size]


def likelihoods(before: str, texts: Sequence[str], behind: str) -> list[float]:
    """Log likelihood of each of some texts between two others, but for what no text has of its own.

    What all begin or end with counts only as far as a word can reach into it.
    """
    start, end = shared(texts)
    before = (before + texts[0][:start])[-_LONGEST:]
    behind = (texts[0][len(texts[0]) - end :] + behind)[:_LONGEST]
    return [likelihood(before + text[start : len(text) - end] + behind) for text in texts]


def shared(texts: Sequence[str]) -> tuple[int, int]:
    """How many characters all texts begin with, and how many others they all end with."""
    start = _shared_start(texts)
    return start, _shared_start([text[start:][::-1] for text in texts])


def _shared_start(texts: Sequence[str]) -> int:
    first, last = min(texts), max(texts)  # what these share, all between them share
    return next((at for at, one in enumerate(first) if one != last[at]), len(first))


def spanned(left: str, right: str) -> bool:
    """Whether a word begins in ``left`` and ends in ``right``, of which just one character is on one of the sides."""
    left, right = (part.translate(SIMPLE) for part in (left, right))
    known = _words()
    return any(left[-1:] + right[:size] in known for size in range(1, len(right) + 1)) or any(
        left[-size:] + right[:1] in known for size in range(1, len(left) + 1)
    )


class _Single(dict[str, float]):
    """A character -> its log likelihood as a word of its own."""

    def __missing__(self, one: str) -> float:
        known = self[one] = _single(one)
        return known


_SINGLE = _Single()


def _single(one: str) -> float:
    if "\u4e00" <= one <= "\u9fff":
        return _words().get(one, _NO_WORD)
    share = marks().get(one)
    return _OTHER if share is None else _MARK + math.log(share)


@cache
def _longest() -> dict[str, int]:
    """The first two characters of words -> how long the longest of them is."""
    found: dict[str, int] = {}
    for word in _words():
        size = len(word)
        if size > 1 and size > found.get(word[:2], 0):
            found[word[:2]] = size
    return found


@cache
def _words() -> dict[str, float]:
    # jieba takes as long to load as all else that a search needs, and few pages come here.
    import jieba

    found: dict[str, float] = {}
    with jieba.dt.get_dict_file() as lines:
        for line in lines:
            word, count = line.decode("utf-8").split(" ", 2)[:2]
            if len(word) <= _LONGEST:
                found[word] = float(count)
    for name, column in OWN:
        for row in tables.read(name, (column,)):
            if 1 < len(row[column]) <= _LONGEST:
                found[row[column]] = max(OWN_COUNT, found.get(row[column], 0.0))
    total = math.log(sum(found.values()))
    return {word: math.log(count) - total for word, count in found.items() if count}
