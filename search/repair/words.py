"""How likely a run of characters is as words: the best way to cut it, by the frequencies of a dictionary."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from search.repair.language import marks, simple

_LONGEST = 6
_MARK, _OTHER = math.log(0.15), math.log(0.15 * 0.01)
_NO_WORD = -19.0


def likelihood(text: str) -> float:
    """Log likelihood of the likeliest words that make up a text, in either script."""
    text = "".join(map(simple, text))
    known = _words()
    best = [0.0]
    for end in range(1, len(text) + 1):
        score = best[end - 1] + _single(text[end - 1], known)
        for start in range(max(0, end - _LONGEST), end - 1):
            word = known.get(text[start:end])
            if word is not None and best[start] + word > score:
                score = best[start] + word
        best.append(score)
    return best[-1]


def spanned(left: str, right: str) -> bool:
    """Whether a word begins in ``left`` and ends in ``right``, of which just one character is on one of the sides."""
    left, right = ("".join(map(simple, part)) for part in (left, right))
    known = _words()
    return any(left[-1:] + right[:size] in known for size in range(1, len(right) + 1)) or any(
        left[-size:] + right[:1] in known for size in range(1, len(left) + 1)
    )


def _single(one: str, known: Mapping[str, float]) -> float:
    if "\u4e00" <= one <= "\u9fff":
        return known.get(one, _NO_WORD)
    share = marks().get(one)
    return _OTHER if share is None else _MARK + math.log(share)


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
    total = math.log(sum(found.values()))
    return {word: math.log(count) - total for word, count in found.items() if count}
