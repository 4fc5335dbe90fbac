"""The weights and thresholds of the label room, from ``label_weights.tsv``."""

from __future__ import annotations

from functools import cache

from search import tables
from search.tables import Row


@cache
def weight(name: str) -> float:
    """The value of one weight, such as ``region.title``. Raises ``KeyError`` for a name not in the table."""
    return _all()[name]


@cache
def _all() -> dict[str, float]:
    found: dict[str, float] = {}
    for row in tables.read("label_weights.tsv", ("name", "value", "reason")):
        if row["name"] in found:
            raise row.error(f"{row['name']} stands here twice", "Keep one of the two lines.")
        found[row["name"]] = number(row, "value")
    return found


def number(row: Row, column: str) -> float:
    """A cell as a number. Raises ``TableError`` where it is none."""
    try:
        return float(row[column])
    except ValueError:
        raise row.error(f"{row[column]!r} is no number", "Write a decimal number.") from None
