"""The query nearest to one that hardly anything answers: most of its words in place of all, or any of them."""

from __future__ import annotations

from collections.abc import Callable

from search.model import AtLeast, Query
from search.query.params import loosened

# Fewer than this leave room on a page for what has some of the words.
FEW = 10
# How many documents a query finds.
Count = Callable[[Query], int]


def closest(query: Query, total: int, count: Count) -> Query | None:
    """``query``, which found ``total``, for most of its words; for any, where fewer than ``FEW`` have most of them.

    ``None`` where it found enough, or neither finds more. Where some page has both of two words, what has either of
    them is no answer.
    """
    if total >= FEW:
        return None
    found, best = total, None
    most = loosened(query, "most") if query.match == "all" else None
    either = loosened(query, "any") if most or not total or isinstance(query.node, AtLeast) else None
    for loose in (most, either):
        if found < FEW and loose is not None and (more := count(loose)) > found:
            found, best = more, loose
    return best
