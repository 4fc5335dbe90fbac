"""The addresses of a query with one value of a facet more or less."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import quote_plus

from search.model import Facet, Query
from search.present.choosing import choose, displaces

# Makes the address of a query, in which values stand as ``urlencode`` writes them.
Link = Callable[[Query], str]
Around = tuple[str, str]

# The values of facets come again with every answer.
_quoted = lru_cache(maxsize=10_000)(quote_plus)

# Stands for a value in an address that is made once for all values of all facets.
_ANY = "any-value-of-this-facet"


def around_values(query: Query, names: Sequence[str], link: Link) -> dict[str, Around]:
    """For each facet what stands before and behind one more value of it in the address of ``query``.

    One address with one more value of every facet is written and taken apart, since writing one takes longer than
    anything else that an answer does for a facet. Empty where that can't be told from what was typed.
    """
    if not names:
        return {}
    more = {name: (*query.filters.get(name, ()), _ANY) for name in names}
    path, _, rest = link(replace(query, filters={**query.filters, **more}, page=1, after=None)).partition("?")
    pairs = rest.split("&")
    own = {f"{name}={_ANY}": name for name in names}
    if rest.count(_ANY) != len(names) or sum(pair in own for pair in pairs) != len(names):
        return {}
    found: dict[str, Around] = {}
    for name in names:
        kept = "&".join([pair for pair in pairs if own.get(pair, name) == name])
        before, _, after = kept.partition(_ANY)
        found[name] = (f"{path}?{before}", after)
    return found


def toggled(facet: Facet, query: Query, link: Link, around: Around | None) -> list[str]:
    """The addresses of ``query`` with each value of ``facet`` more, or less where it was chosen.

    Writing a whole address for each takes longer than finding the values: where nothing else changes, each value is set
    ``around`` what all of them have in common.
    """
    chosen = query.filters.get(facet.name, ())
    if around and not chosen:
        before, after = around
        return [before + _quoted(value[0]) + after for value in facet.values]
    parents = {value.value: value.parent for value in facet.values}
    return [
        around[0] + _quoted(value.value) + around[1]
        if around and not value.selected and not displaces(value.value, chosen, parents)
        else link(choose(query, facet.name, value, parents))
        for value in facet.values
    ]
