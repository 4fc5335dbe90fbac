"""How likely a character, in either script, stands at the beginning or the end of a word."""

from __future__ import annotations

import math
from functools import cache

from search.repair.language import (
    AFTER_MARK,
    AFTER_WORD,
    SIMPLE,
    UNSEEN,
    is_ideograph,
    marks,
    rest_of,
    start_of_word,
)


@cache
def opens(one: str) -> float:
    """Log likelihood of a character as the beginning of a word."""
    if not is_ideograph(one):
        return math.log(marks().get(one, 0.0) + UNSEEN)
    return math.log(start_of_word(SIMPLE[ord(one)]) + UNSEEN)


@cache
def closes(one: str) -> float:
    """Log likelihood that a word ends with a character and another word follows."""
    if not is_ideograph(one):
        return math.log(1 - AFTER_MARK)
    return math.log(rest_of(SIMPLE[ord(one)]) + UNSEEN)


@cache
def starts_with(after: str) -> float:
    """Log likelihood of a character as the beginning of what follows a word."""
    if not is_ideograph(after):
        return math.log(AFTER_WORD * marks().get(after, 0.001))
    return opens(after)
