"""From matches to an answer: filters, facet counts, order, one page of hits. Shared by all engines that match in here.

Facets are disjunctive: a facet's counts leave its own selection out, so that each count says what choosing that
value would show. A selected value is always among the values, even at zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from search.analyse import fold
from search.engine.arrays import Array, Indexes
from search.engine.columns import Columns, Mask
from search.engine.families import Families
from search.engine.shown import Counted, shown
from search.engine.store import Documents
from search.errors import BadPosition
from search.model import FACETS, Document, Facet, Hit, Month, Query
from search.snippet import marks_and_snippets, units_for

Floats = npt.NDArray[np.float64]

# Into how many rows values are laid to find the highest.
_BLOCKS = 64

# ``Month`` of a tuple, without a call of Python's for each.
_make_month: Callable[[tuple[Any, ...]], Month] = partial(tuple.__new__, Month)

# Below all dates turned round.
_LAST = -(1 << 62)

# Hits made at once where all are asked for.
_BLOCK = 50


class Dates(Protocol):
    """The date of each document as a number, 0 for none."""

    @property
    def dates(self) -> Indexes: ...


@dataclass(frozen=True, slots=True)
class Matches:
    """Which documents match the words of a query, as ordinals in rising order, with a score each."""

    ordinals: Indexes
    scores: Floats


@dataclass(frozen=True, slots=True)
class Selection:
    """What is left of ``Matches`` under the filters; for each facet the ordinals left without its own filter.

    ``undated`` are those left without the chosen years and the range of dates.
    """

    chosen: Matches
    without: Mapping[str, Indexes]
    undated: Indexes


def select(query: Query, matches: Matches, columns: Columns) -> Selection:
    """Applies the filters and the date range of ``query``."""
    undated = _undated(query, matches.ordinals, columns)
    if query.date_from or query.date_to:
        matches = _kept(matches, columns.between(query.date_from, query.date_to, matches.ordinals))
    masks = {
        facet: columns.having(facet, values, matches.ordinals) for facet, values in query.filters.items()
    }
    without = {}
    for facet in FACETS:
        others = [mask for other, mask in masks.items() if other != facet]
        without[facet] = matches.ordinals[np.logical_and.reduce(others)] if others else matches.ordinals
    if masks:
        matches = _kept(matches, np.logical_and.reduce(list(masks.values())))
    return Selection(matches, without, without["year"] if undated is None else undated)


def count(query: Query, matches: Matches, columns: Columns) -> int:
    """How many ``select`` would choose."""
    return len(select(query, matches, columns).chosen.ordinals)


def _undated(query: Query, ordinals: Indexes, columns: Columns) -> Indexes | None:
    """What the filters leave without the range of dates and the years; ``None`` where there is no such range."""
    if not (query.date_from or query.date_to):
        return None
    for facet, values in query.filters.items():
        if facet != "year":
            ordinals = ordinals[columns.having(facet, values, ordinals)]
    return ordinals


def months(selection: Selection, columns: Columns) -> tuple[Month, ...]:
    """The months that have matches, the oldest first."""
    return tuple(map(_make_month, columns.months(selection.undated)))


def facets(query: Query, selection: Selection, columns: Columns) -> tuple[Facet, ...]:
    """All facets with their counts, in the order in which they are shown."""
    counted: dict[int, Counted] = {}
    found = []
    for name in FACETS:
        ordinals = selection.without[name]
        # Facets without a filter have the same documents, and one count is enough for them.
        if id(ordinals) not in counted:
            counted[id(ordinals)] = Counted(columns.counts(ordinals), columns)
        found.append(shown(name, query.filters.get(name, ()), counted[id(ordinals)], columns))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list of results shows: matches with how many reprints each stands for."""

    matches: Matches
    reprints: Array


class Shown(NamedTuple):
    """A hit to be: where its document stands in the build, its score, how many reprints it stands for."""

    ordinal: int
    score: float
    reprints: int = 0


def listed(query: Query, matches: Matches, families: Families) -> Listed:
    """All ``matches``, or the first of each family of reprints among them."""
    if not query.collapse:
        return Listed(matches, np.zeros(len(matches.ordinals), dtype=np.int64))
    collapsed = families.collapse(matches.ordinals)
    shown = collapsed.shown
    return Listed(Matches(matches.ordinals[shown], matches.scores[shown]), collapsed.reprints)


def page(query: Query, listed: Listed, columns: Columns) -> list[Shown]:
    """The hits on the page asked for. The order is total, so pages never overlap."""
    skipped = _skipped(query)
    return _shown(listed, _order(query, listed.matches, columns, skipped + query.size)[skipped:])


def following(query: Query, listed: Listed) -> str | None:
    """The place behind the page asked for, as a query's ``after``: a build never changes, so a number will do."""
    reached = _skipped(query) + query.size
    return str(reached) if reached < len(listed.matches.ordinals) else None


def _shown(listed: Listed, places: Indexes) -> list[Shown]:
    matches = listed.matches
    kept = (matches.ordinals[places], matches.scores[places], listed.reprints[places])
    return list(map(Shown._make, zip(*(column.tolist() for column in kept), strict=True)))


def _skipped(query: Query) -> int:
    if query.after is None:
        return (query.page - 1) * query.size
    if not (query.after.isascii() and query.after.isdigit() and len(query.after) < 12):
        raise BadPosition("cursor 不是本接口给出的。", "请不带 cursor 重新检索。")
    return int(query.after)


def _order(query: Query, matches: Matches, columns: Dates, count: int) -> Indexes:
    """Where the first ``count`` stand in ``matches``, best first: by score and then date, or by date alone.

    Sorting all matches of a frequent word would take longer than finding them: all but a few are passed over.
    """
    if query.sort != "relevance":
        dates = columns.dates[matches.ordinals]
        if query.sort == "oldest":
            # A date that is not known is 0 and stays below all that are.
            dates = np.where(dates == 0, _LAST, -dates)
        kept = _first_highest(dates, count)
        return kept[np.lexsort([kept, -dates[kept]])][:count]
    kept = _highest(matches.scores, count)
    scores, dates = matches.scores[kept], columns.dates[matches.ordinals[kept]]
    if len(kept) > 2 * count:
        # Many share the lowest score that comes into question: of these the newest.
        ties = np.flatnonzero(scores == scores.min())
        newest = ties[_first_highest(dates[ties], count)]
        few = np.concatenate([np.flatnonzero(scores > scores.min()), newest])
        kept, scores, dates = kept[few], scores[few], dates[few]
    return kept[np.lexsort([kept, -dates, -scores])][:count]


def first(count: int, query: Query, matches: Matches, columns: Dates) -> Indexes:
    """Which ``count`` of ``matches`` rank first, best first."""
    return _order(query, matches, columns, count)


def hits(query: Query, found: list[Shown], store: Documents | Sequence[Document]) -> tuple[Hit, ...]:
    """The hits with their marks."""
    in_title, in_body, in_labels = (units_for(query.node, field) for field in ("title", "body", "labels"))
    documents = [store[each.ordinal] for each in found]
    # The first sentence, shown where there is no title, belongs to the body.
    headings = [(each.heading, in_title if each.article.title else in_body) for each in documents]
    titles, texts = marks_and_snippets(headings, [(each.article.body, in_body) for each in documents])
    return tuple(
        Hit(document, each.score, title, text, _matched(document, in_labels), each.reprints)
        for document, each, title, text in zip(documents, found, titles, texts, strict=True)
    )


def all_hits(query: Query, listed: Listed, columns: Columns, store: Documents) -> Iterator[Hit]:
    """The hits of all pages, joined; a few at a time are in memory."""
    order = _order(query, listed.matches, columns, len(listed.matches.ordinals))
    for start in range(0, len(order), _BLOCK):
        block = order[start : start + _BLOCK]
        yield from hits(query, _shown(listed, block), store)


def _matched(document: Document, units: tuple[str, ...]) -> tuple[str, ...]:
    """The names beside the text that hold one of ``units``."""
    if not units:
        return ()
    names = document.names
    # All at once first: most hold none.
    together = _folded(names)
    held = [unit for unit in units if unit in together]
    return tuple(name for name in names if any(unit in fold(name) for unit in held)) if held else ()


@lru_cache(maxsize=10_000)
def _folded(names: tuple[str, ...]) -> str:
    """``names`` folded, each in a line: many documents have the same."""
    return fold("\n".join(names))


def _kept(matches: Matches, mask: Mask) -> Matches:
    return Matches(matches.ordinals[mask], matches.scores[mask])


def _first_highest(values: Array, count: int) -> Indexes:
    """The places of the ``count`` highest of ``values``, of equal ones those that stand first; not in order."""
    kept = _highest(values, count)
    if len(kept) <= count:
        return kept
    found = values[kept]
    above = found > found.min()
    return np.concatenate([kept[above], kept[~above][: count - int(above.sum())]])


def _highest(values: Array, count: int) -> Indexes:
    """The places of the ``count`` highest of ``values``, and of all that equal the lowest of these; rising."""
    if len(values) <= count:
        return np.arange(len(values))
    if len(values) >= _BLOCKS * count * 4:
        # As many blocks have a maximum of at least ``edge``, so as many values have.
        whole = len(values) // _BLOCKS * _BLOCKS
        highest = values[:whole].reshape(_BLOCKS, -1).max(axis=0)
        edge = np.partition(highest, len(highest) - count)[len(highest) - count]
        kept: Indexes = (values >= edge).nonzero()[0]
        if edge == highest.max():
            return kept
        if len(kept) == len(values):
            return kept
        return kept[_highest(values[kept], count)]
    edge = np.partition(values, len(values) - count)[len(values) - count]
    found: Indexes = (values >= edge).nonzero()[0]
    return found
