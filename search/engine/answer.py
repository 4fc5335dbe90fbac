"""From matches to an answer: filters, facet counts, order, one page of hits. Shared by all engines that match in here.

Facets are disjunctive: a facet's counts leave its own selection out, so that each count says what choosing that
value would show. A selected value is always among the values, even at zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search.analyse import fold
from search.analyse.fold import PARAGRAPH
from search.engine.arrays import Array, Indexes
from search.engine.columns import Columns, Mask, Value
from search.engine.families import Families
from search.engine.store import Store
from search.engine.texts import indexed_texts
from search.errors import BadPosition
from search.label.values import value_label
from search.model import FACETS, Document, Facet, FacetValue, Hit, Month, Query
from search.snippet import mark, snippet, units_for

Floats = npt.NDArray[np.float64]

# A page with thousands of values helps nobody; the most frequent ones are shown, and every selected one.
MAX_VALUES = 200

# Hits made at once where all are asked for.
_BLOCK = 50


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
    return tuple(Month(name, count) for name, count in columns.months(selection.undated))


def facets(query: Query, selection: Selection, columns: Columns) -> tuple[Facet, ...]:
    """All facets with their counts, in the order in which they are shown."""
    counted: dict[int, Indexes] = {}
    found = []
    for name in FACETS:
        ordinals = selection.without[name]
        # Facets without a filter have the same documents, and one count is enough for them.
        if id(ordinals) not in counted:
            counted[id(ordinals)] = columns.counts(ordinals)
        found.append(_facet(name, query.filters.get(name, ()), counted[id(ordinals)], columns))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list of results shows: matches with how many reprints each stands for."""

    matches: Matches
    reprints: Indexes


@dataclass(frozen=True, slots=True)
class Shown:
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
    return [Shown(*each) for each in zip(*(column.tolist() for column in kept), strict=True)]


def _skipped(query: Query) -> int:
    if query.after is None:
        return (query.page - 1) * query.size
    if not (query.after.isascii() and query.after.isdigit() and len(query.after) < 12):
        raise BadPosition("cursor 不是本接口给出的。", "请不带 cursor 重新检索。")
    return int(query.after)


def _order(query: Query, matches: Matches, columns: Columns, count: int) -> Indexes:
    """Where the first ``count`` matches stand in ``matches``, best first."""
    newest = -columns.dates[matches.ordinals]
    keys = [newest] if query.sort == "date" else [-matches.scores, newest]
    best = _first(count, keys)
    return best[np.lexsort([best, *(key[best] for key in reversed(keys))])]


def hits(query: Query, found: list[Shown], store: Store | Sequence[Document]) -> tuple[Hit, ...]:
    """The hits with their marks."""
    in_title, in_body, in_labels = (units_for(query.node, field) for field in ("title", "body", "labels"))
    made = []
    for each in found:
        document = store[each.ordinal]
        # The first sentence, shown where there is no title, belongs to the body.
        in_heading = in_title if document.article.title else in_body
        title, text = mark(document.heading, in_heading), snippet(document.article.body, in_body)
        made.append(Hit(document, each.score, title, text, _matched(document, in_labels), each.reprints))
    return tuple(made)


def all_hits(query: Query, listed: Listed, columns: Columns, store: Store) -> Iterator[Hit]:
    """The hits of all pages, joined; a few at a time are in memory."""
    order = _order(query, listed.matches, columns, len(listed.matches.ordinals))
    for start in range(0, len(order), _BLOCK):
        block = order[start : start + _BLOCK]
        yield from hits(query, _shown(listed, block), store)


def _matched(document: Document, units: tuple[str, ...]) -> tuple[str, ...]:
    """The names beside the text that hold one of ``units``."""
    names = indexed_texts(document)["labels"].split(PARAGRAPH) if units else []
    return tuple(name for name in names if any(unit in fold(name) for unit in units))


def _kept(matches: Matches, mask: Mask) -> Matches:
    return Matches(matches.ordinals[mask], matches.scores[mask])


def _first(count: int, keys: list[Array]) -> Indexes:
    """Which ``count`` come first by ``keys``, of equal ones those that stand first; not in their order.

    Sorting all matches of a frequent word would take longer than finding them.
    """
    rest = np.arange(len(keys[0]))
    found = []
    for key in keys:
        if len(rest) <= count:
            break
        values = key[rest]
        edge = np.partition(values, count - 1)[count - 1]
        found.append(rest[values < edge])
        count -= len(found[-1])
        rest = rest[values == edge]
    return np.concatenate([*found, rest[:count]])


def _facet(name: str, chosen: tuple[str, ...], counts: Indexes, columns: Columns) -> Facet:
    codes, truncated = _most_frequent(name, counts, columns)
    shown = list(zip(map(columns.values.__getitem__, codes), counts[codes].tolist(), strict=True))
    if chosen:
        present = {each.value for each, _ in shown}
        shown += [_selected(name, value, counts, columns) for value in chosen if value not in present]
    if any(each.parent for each, _ in shown):
        return Facet(name, tuple(tree(shown, chosen)), truncated)
    values = (FacetValue(each.value, each.label, count, each.value in chosen) for each, count in shown)
    return Facet(name, tuple(values), truncated)


def _selected(name: str, value: str, counts: Indexes, columns: Columns) -> tuple[Value, int]:
    """A selected value that is not among the most frequent ones, or that no document has."""
    code = columns.code(name, value)
    if code is None:
        return Value(value, value_label(name, value)), 0
    return columns.values[code], int(counts[code])


def _most_frequent(name: str, counts: Indexes, columns: Columns) -> tuple[list[int], bool]:
    """Codes of the values to show: most frequent first, years newest first. Ancestors count at least as much.

    And whether there are more.
    """
    members = columns.members[name]
    present = members[counts[members] > 0]
    order = slice(None, None, -1) if name == "year" else np.argsort(-counts[present], kind="stable")
    codes: list[int] = present[order][:MAX_VALUES].tolist()
    return codes, len(present) > MAX_VALUES


def tree(values: list[tuple[Value, int]], chosen: tuple[str, ...]) -> list[FacetValue]:
    """Values with each one's children behind it, and their depth. A value whose parent is not shown is a root."""
    children: dict[str | None, list[tuple[Value, int]]] = {value.value: [] for value, _ in values}
    roots: list[tuple[Value, int]] = []
    for each in values:
        children.get(each[0].parent, roots).append(each)
    ordered: list[FacetValue] = []
    waiting = [(value, count, 0) for value, count in reversed(roots)]
    while waiting:
        value, count, depth = waiting.pop()
        ordered.append(
            FacetValue(value.value, value.label, count, value.value in chosen, value.parent, depth)
        )
        below = children[value.value]
        if below:
            waiting += [(child, number, depth + 1) for child, number in reversed(below)]
    return ordered
