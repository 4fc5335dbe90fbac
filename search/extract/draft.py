"""What has been gathered of an article so far: each field with the value of the best rank."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from search import tables
from search.extract import dates, names
from search.extract.labels import Value, trimmed

_DATES = {"published", "signed"}


@dataclass(slots=True)
class Draft:
    """Fields by name with their ranks (a lower one wins), and the lines of the body.

    ``dated_by``: a date that the record declares stays, whatever its text says.
    """

    best: dict[str, tuple[int, str]] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)
    dated_by: Literal["record", "page"] = "page"

    def offer(self, name: str, value: str | None, rank: int) -> None:
        """Keep a value unless one of the same or a lower rank is there; the time of a known day is added."""
        if not value:
            return
        if name not in self.best or rank < self.best[name][0]:
            self.best[name] = (rank, value)
        elif name in _DATES and value.startswith(self.best[name][1] + "T"):
            self.best[name] = (self.best[name][0], value)

    def get(self, name: str) -> str | None:
        """The best value of a field so far."""
        return self.best[name][1] if name in self.best else None

    def take(self, values: list[Value], penalty: int = 0) -> None:
        """Take the labelled values of a line; ``penalty`` is added to their ranks."""
        for value in values:
            text = value.text
            if value.field in _DATES:
                text = dates.iso_date(text) or ""
            elif value.field == "source":
                text = names.source_name(self._source(text, value.rank + penalty))
            elif value.field == "author":
                text = names.writer(text)
            if _means(value.field, text) is None:
                self.offer(value.field, text, value.rank + penalty)
            elif _means(value.field, text) == "site":
                self.offer("source", self.get("site"), value.rank + penalty)

    def _source(self, text: str, rank: int) -> str:
        """A source without the date that is glued to it, which is then the page's."""
        found = dates.find(text)
        if found is None:
            return text
        self.offer("published", found.iso, rank + 1)
        return trimmed(text[: found.start]) or trimmed(text[found.end :])


@cache
def _empty() -> dict[tuple[str, str], str]:
    rows = tables.read("extract_empty_values.tsv", ("field", "value", "means"))
    return {(row["field"], row["value"]): row["means"] for row in rows}


def _means(field_name: str, text: str) -> str | None:
    return _empty().get((field_name, text.lower()))
