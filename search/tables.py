"""Reads the tables of ``search/data``: UTF-8, tab-separated, ``#`` lines on top name the origin.

The first line that is no comment names the columns. An empty cell is an empty string.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from search.errors import TableError

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. ``row["column"]`` gives a cell; ``line`` counts from 1 for messages."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def error(self, message: str, remedy: str) -> TableError:
        """An error that points at this line."""
        return TableError(self.file, self.line, message, remedy)


def read(name: str, columns: Sequence[str], folder: Path = DATA) -> list[Row]:
    """The rows of table ``name``. Raises ``TableError`` where a column or a cell is missing."""
    return list(_rows(folder / name, columns))


def columns(name: str, names: Sequence[str], folder: Path = DATA) -> list[list[str]]:
    """The cells of some columns of table ``name``, row by row: as ``read``, for tables of many thousand rows."""
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#") and line.strip()]
    header = rows.pop(0) if rows else list(names)
    if set(map(len, rows)) - {len(header)} or not set(names) <= set(header):
        deque(_lines(folder / name, names), maxlen=0)  # raises what is wrong
    places = [header.index(one) for one in names]
    if places == [*range(len(header))]:
        return rows
    return [[cells[place] for place in places] for cells in rows]


def raw(name: str, names: Sequence[str], folder: Path = DATA) -> bytes:
    """The rows of table ``name`` as they stand in its file, each with its line end: for those who parse few of them.

    Raises ``TableError`` where the header is not just ``names``.
    """
    data = (folder / name).read_bytes()
    header = "\n" + "\t".join(names) + "\n"
    _, found, rows = (b"\n" + data).partition(header.encode())
    if not found:
        raise TableError(name, 0, f"no header of {', '.join(names)}", "Write the header below the # lines.")
    return rows


@cache
def digest() -> str:
    """A hash over all tables: a build made with other tables has another one."""
    total = hashlib.sha256()
    for path in sorted(DATA.glob("*.tsv")):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:16]


def _rows(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    lines = _lines(path, columns)
    _, header = next(lines, (0, []))
    for number, cells in lines:
        yield Row(path.name, number, dict(zip(header, cells, strict=True)))


def _lines(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The header and the rows of a table as cells, each with the number of its line."""
    header: list[str] | None = None
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not text.strip() or text.startswith("#"):
            continue
        cells = text.split("\t")
        if header is None:
            header = cells
            missing = [column for column in columns if column not in header]
            if missing:
                raise TableError(
                    path.name, number, f"no column {', '.join(missing)}", "Add it to the header line."
                )
        elif len(cells) != len(header):
            raise TableError(
                path.name,
                number,
                f"{len(cells)} cells where the header has {len(header)}",
                "Separate cells by one tab each; leave a cell empty rather than out.",
            )
        yield number, cells
