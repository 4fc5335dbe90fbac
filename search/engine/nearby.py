"""Whether words that stand side by side in a question stand near each other in a document, in whichever order.

A page that answers says 减免租金 of 减免的租金: the two words a few characters apart, others between them. It is the
unordered window of Metzler and Croft 2005, "A Markov random field model for term dependencies", for each two words
that follow each other among those that tell something.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from search.engine.arrays import Indexes
from search.engine.closeness import MOST_READ
from search.engine.lists import Floats


def neighbours(words: Sequence[str], pairs: Sequence[str], rarity: Floats) -> list[tuple[int, int]]:
    """The rarest pairs of characters, as numbers in ``pairs``, of each two different words that follow each other."""
    number = {pair: at for at, pair in enumerate(pairs)}
    held = [[number[pair] for pair in _pairs(word) if pair in number] for word in words if len(word) > 1]
    rarest = [max(each, key=rarity.__getitem__) for each in held if each]
    return list(dict.fromkeys((a, b) for a, b in pairwise(rarest) if a != b))


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(len(word) - 1)]


def nearby(
    wanted: Sequence[tuple[int, int]],
    owners: Indexes,
    where: Indexes,
    which: Indexes,
    rarity: Floats,
    documents: int,
    size: int,
) -> Floats:
    """For each document the rarity of the ``wanted`` neighbours that stand at most ``size`` characters apart in it.

    The rarity of two is that of the more frequent one. ``which`` rises; ``where`` is the place in the document, and
    rises with the document for each pair.
    """
    # Documents are laid out so far apart that nothing in one is near anything in the next.
    places = owners * (2 * MOST_READ) + where
    bounds = np.searchsorted(which, np.arange(len(rarity) + 1))
    found = np.zeros(documents)
    for one, other in wanted:
        ours, theirs = (places[bounds[each] : bounds[each + 1]] for each in (one, other))
        close = np.searchsorted(theirs, ours - size) < np.searchsorted(theirs, ours + size, side="right")
        held = np.zeros(documents, dtype=np.bool_)
        held[owners[bounds[one] : bounds[one + 1]][close]] = True
        found += held * min(rarity[one], rarity[other])
    return found
