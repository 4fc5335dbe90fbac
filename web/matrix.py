"""The matrix: pasted parks by topics, all or some, or by years, each cell a count and a link; the same as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from flask import Blueprint, Response, request, url_for

from search.analyse import fold
from search.errors import BadParameter
from search.label.gazetteer import parks, topics
from search.library import Library
from search.model import Results
from search.query import from_params
from web import language, wording
from web.current import library
from web.freshness import per_build
from web.rendering import render
from web.routes import page_link
from web.sheet import defused

matrix = Blueprint("matrix", __name__)

# Each row costs a search.
MOST_ROWS = 60
LONGEST = 4000
COLUMNS = ("topic", "year")
# Of so few documents or less a cell is not darkest, however few the others have.
DARKEST = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """How many documents a park has of a topic or a year, the address that shows them, and a shade of 0 to 5."""

    count: int
    url: str
    shade: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A park with its cells. ``id`` is ``None`` where no park has the pasted name; then there are no cells."""

    name: str
    id: str | None
    typed: str
    total: Cell | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows under ``columns``, which are ``(value, name)``; ``cut`` says how many pasted names were too many.

    ``unknown`` are the pasted topics that there are not.
    """

    by: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    cut: int = 0
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: names of parks and of topics as they were pasted or chosen, and what to go by."""

    parks: tuple[str, ...]
    topics: tuple[str, ...]
    by: str


@matrix.get("/matrix")
@per_build
def page() -> str:
    """The form and the grid."""
    asked = _asked()
    chosen = {find_topic(name) for name in asked.topics}
    return render(
        "matrix.html",
        query=None,
        typed="\n".join(asked.parks),
        by=asked.by,
        columns=COLUMNS,
        topics=[(id, name, id in chosen) for id, name in _topics(tuple(topics()))],
        grid=grid(library(), asked),
        csv_url=url_for("matrix.table"),
        most=MOST_ROWS,
    )


@matrix.get("/matrix.csv")
@per_build
def table() -> Response:
    """The grid as CSV in UTF-8 with a byte order mark, as Excel wants it."""
    found = grid(library(), _asked())
    lines = io.StringIO()
    writer = csv.writer(lines)
    names = [name for _, name in found.columns]
    writer.writerow(map(defused, [wording.facet("park"), "id", language.gettext("全部"), *names]))
    for row in found.rows:
        counts = [row.total.count if row.total else "", *(cell.count for cell in row.cells)]
        writer.writerow([defused(row.name), defused(row.id or ""), *counts])
    response = Response("\ufeff" + lines.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=matrix.csv"
    return response


def grid(library: Library, asked: Asked) -> Grid:
    """The parks of the pasted names by topics or years; without names the parks that have the most documents."""
    every = library.search(from_params({"size": ["1"]}))
    counts = {facet.name: facet.values for facet in every.facets}
    wanted = [(name, find(name)) for name in asked.parks]
    if not asked.parks:
        wanted = [(value.label, value.value) for value in counts["park"][:10]]
    found = [(name, id, _row(library, id) if id else None) for name, id in wanted[:MOST_ROWS]]
    columns = _columns(asked, [results for _, _, results in found if results])
    rows = [_shown(name, id, results, asked.by, columns) for name, id, results in found]
    unknown = tuple(name for name in asked.topics if find_topic(name) is None)
    return Grid(asked.by, columns, shaded(rows), max(0, len(wanted) - MOST_ROWS), unknown)


def find(name: str) -> str | None:
    """The id of the park that is called ``name``: an id itself, the official name, or else the surest alias."""
    if name in parks():
        return name
    wanted = fold(name)
    ranked = sorted(_names().get(wanted, ()))
    return ranked[0][1] if ranked else None


def find_topic(name: str) -> str | None:
    """The id of the topic that is called ``name``: an id itself, or its name in either language."""
    return _topic_names().get(fold(name))


@cache
def _topic_names() -> dict[str, str]:
    return {
        fold(name): id for id, each in topics().items() for name in (each.label_en, each.label, id) if name
    }


@cache
def _names() -> dict[str, list[tuple[int, str]]]:
    """Folded names of parks, with how sure each is and whose."""
    found: dict[str, list[tuple[int, str]]] = {}
    for park in parks().values():
        for alias, rank in zip(park.aliases, park.ranks, strict=True):
            found.setdefault(fold(alias), []).append((rank, park.id))
    return found


def _asked() -> Asked:
    by = request.args.get("by", "").strip() or COLUMNS[0]
    if by not in COLUMNS:
        raise BadParameter("by", f"by 的值 {by[:20]} 无效。", f"应为 {' 或 '.join(COLUMNS)}。")
    return Asked(_pasted("parks"), _pasted("topics"), by)


def _pasted(parameter: str) -> tuple[str, ...]:
    """The different names in all values of a parameter, which stand on lines of their own or between commas."""
    text = "\n".join(request.args.getlist(parameter))[:LONGEST]
    for comma in "，、,":
        text = text.replace(comma, "\n")
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _row(library: Library, id: str) -> Results:
    return library.search(from_params({"park": [id], "size": ["1"]}))


def _topics(ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((id, wording.value_label("topic", id, topics()[id].label)) for id in ids)


def _columns(asked: Asked, results: Iterable[Results]) -> tuple[tuple[str, str], ...]:
    if asked.by == "topic":
        found = [find_topic(name) for name in asked.topics] if asked.topics else [*topics()]
        return _topics(dict.fromkeys(id for id in found if id))
    years = {
        value.value
        for each in results
        for facet in each.facets
        if facet.name == asked.by
        for value in facet.values
    }
    return tuple((year, year) for year in sorted(years))


def _shown(name: str, id: str | None, results: Results | None, by: str, columns: Any) -> Row:
    if id is None or results is None:
        return Row(name, None, name, None, ())
    query = replace(results.query, size=from_params({}).size)
    counts = {
        value.value: value.count for facet in results.facets if facet.name == by for value in facet.values
    }
    cells = tuple(
        Cell(counts.get(value, 0), page_link(replace(query, filters={**query.filters, by: (value,)})))
        for value, _ in columns
    )
    label = parks()[id].name if id in parks() else name
    return Row(label, id, name, Cell(results.total, page_link(query)), cells)


def shaded(rows: list[Row]) -> tuple[Row, ...]:
    """The rows with a shade for each cell, by its share of the most that any has."""
    most = max((cell.count for row in rows for cell in row.cells), default=0)
    most = max(most, DARKEST)
    return tuple(
        replace(
            row,
            cells=tuple(replace(cell, shade=-(-5 * cell.count // most)) for cell in row.cells),
        )
        for row in rows
    )
