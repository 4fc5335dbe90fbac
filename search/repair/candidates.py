"""The likeliest of some characters after another, by the dictionary alone."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache

from search.repair.language import (
    AFTER_MARK,
    SIMPLE,
    UNSEEN,
    is_ideograph,
    marks,
    simple,
    start_of_word,
    words_of,
)
from search.repair.native import core

FAR_BEHIND = 1e-4


def likeliest(before: str, candidates: tuple[str, ...], keep: int) -> tuple[str, ...]:
    """The ``keep`` likeliest of some characters, in either script, after another, by the dictionary alone."""
    return tuple(one for one, _ in rated(before, candidates, keep))


def _rated(before: str, candidates: tuple[str, ...], keep: int) -> Sequence[tuple[str, float]]:
    """The ``keep`` likeliest of some characters, in either script, after another, with their log likelihoods."""
    _, _, rest, followers = words_of(SIMPLE[ord(before)])
    share = rest if followers else 1 - AFTER_MARK
    ordered, known = _ordered(candidates)
    found = {full: share * start for full, start in ordered[:keep]}
    for one in sorted(followers.keys() & known.keys()):
        for full in known[one]:
            found[full] = followers[one]
    best = sorted(found.items(), key=lambda two: -two[1])[:keep]
    least = best[0][1] * FAR_BEHIND if best else 0.0
    return [(full, math.log(rating + UNSEEN)) for full, rating in best if rating >= least]


rated = lru_cache(maxsize=1 << 16)(_rated if core is None else core.rated)


@cache
def _ordered(
    candidates: tuple[str, ...],
) -> tuple[list[tuple[str, float]], dict[str, list[str]]]:
    """Candidates with how likely they are where nothing is known of what stands before: in order, and by their
    simplified form."""
    known: defaultdict[str, list[str]] = defaultdict(list)
    for one in candidates:
        known[simple(one)].append(one)
    alone = ((one, _alone(one)) for listed in known.values() for one in listed)
    return sorted(alone, key=lambda two: -two[1]), dict(known)


def _alone(character: str) -> float:
    if not is_ideograph(character):
        return marks()[character] * AFTER_MARK
    return start_of_word(simple(character))
