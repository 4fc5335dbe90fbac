"""The second phase of a question, last step: how many of its characters stand together, in whatever words.

A question asks when something was 建立, and the page says that it was 建于: words and pairs of characters have nothing
in common. Single characters have, but in a long text each of them stands somewhere. So only those count that stand in
one stretch of a line or two, and rare ones more than in proportion. Pairs are found in postings; single characters are
so frequent that it is cheaper to read the text, of the few documents that rank first by all else.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.engine.arrays import Array, Indexes
from search.engine.closeness import MOST_READ, Held, Readers, best_passage, by_part
from search.engine.lists import Floats
from search.engine.ranking import asked

# Numbers of characters that a text is read as: those beyond are all the last one.
_NUMBERS = 1 << 16


def worth_of(said: Sequence[str], pairs: Sequence[str], rarity: Floats, unheld: float) -> dict[str, float]:
    """What each telling character of a question is worth: the square of the rarity of its most frequent pair.

    ``said`` are the telling stretches, ``unheld`` is the rarity of what no document holds.
    """
    found: dict[str, float] = {}
    for pair, rare in zip(pairs, rarity.tolist(), strict=True):
        for character in pair if rare < unheld else ():
            found[character] = min(rare, found.get(character, rare))
    telling = frozenset("".join(said))
    return {
        character: rare**2
        for character, rare in found.items()
        if character in telling and ord(character) < _NUMBERS - 1
    }


def together(worth: dict[str, float], ordinals: Indexes, readers: Readers) -> Floats:
    """What stands together of the characters in ``worth`` in the best stretch of each of ``ordinals``, which rise."""
    numbers = np.zeros(_NUMBERS, dtype=np.uint8)
    for number, character in enumerate(worth, 1):
        numbers[ord(character)] = number
    values = np.array(list(worth.values()))
    return np.concatenate([_of_part(numbers, values, *part) for part in by_part(ordinals, readers)])


def _of_part(numbers: Array, values: Floats, ordinals: Indexes, postings: Held) -> Floats:
    grams = postings.grams["body"]
    starts, ends = grams.extent(ordinals)
    ends = np.minimum(ends, starts + MOST_READ)
    read = numbers[grams.characters(starts, ends)]
    held = np.flatnonzero(read)
    if not len(held):
        return np.zeros(len(ordinals))
    firsts = np.cumsum(ends - starts) - (ends - starts)
    owners = np.searchsorted(firsts, held, side="right") - 1
    size = int(asked()["characters_size"])
    which = read[held].astype(np.int64) - 1
    return best_passage(owners, held - firsts[owners], which, values, len(ordinals), size)
