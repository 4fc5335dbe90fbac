"""Documents over time as bars: years, or the months of a few years; each bar is a link that narrows to its time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from search.model import Month, Query
from web import wording
from web.language import languages
from web.links import Links

# Up to this many years are shown month by month; more bars than MOST nobody can hit.
MONTHLY_YEARS = 3
MOST = 48

# What a bar replaces of the address at hand.
_DATES = ("year", "from", "to")


class Bar(NamedTuple):
    """A year or a month: its days, what it is called, its count, its height of 100, its address.

    ``short`` is the name under it, empty where names would stand too close; ``chosen`` says whether the dates of
    the query take it in.
    """

    name: str
    first: str
    last: str
    label: str
    short: str
    count: int  # type: ignore[assignment]  # a tuple's own method of this name is not missed
    height: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """``bars`` from the oldest; ``narrowed`` where dates are chosen; ``whole`` leads back to all years."""

    bars: tuple[Bar, ...]
    narrowed: bool
    whole: str

    @property
    def span(self) -> str:
        """The years from the first to the last bar."""
        first, last = self.bars[0].first[:4], self.bars[-1].last[:4]
        return first if first == last else f"{first}–{last}"


def timeline(months: Iterable[Month], links: Links) -> Timeline | None:
    """The months of an answer as bars; ``None`` where they are too few to tell anything."""
    query = links.query
    counts: dict[str, int] = {}
    for month, count in months:
        year = month[:4]
        counts[year] = counts.get(year, 0) + count
    years = sorted(counts)
    chosen = _chosen_years(query)
    names = _every(years)
    zoomed = [year for year in years if year in chosen] if chosen else names
    if 0 < len(zoomed) <= MONTHLY_YEARS:
        names, counts = [month for year in zoomed for month in _months(year)], dict(months)
    if len(names) < 2:
        return None
    most = max(counts.get(name, 0) for name in names) or 1
    before, behind = links.around(*_DATES)
    narrowing = bool(query.date_from or query.date_to or query.filters.get("year"))
    bars = []
    for name in names:
        count = counts.get(name, 0)
        first, last, label, short = _called(name, len(names), links.spoken.code)
        bars.append(
            Bar(
                name,
                first,
                last,
                label,
                short,
                count,
                max(2, round(100 * count / most)) if count else 0,
                f"{before}from={first}&to={last}{behind}",
                not narrowing or _overlaps(query, first, last),
            )
        )
    return Timeline(tuple(bars), bool(chosen), links.but(dict.fromkeys(_DATES, "")))


@lru_cache(maxsize=200)
def _months(year: str) -> list[str]:
    return [f"{year}-{month:02}" for month in range(1, 13)]


@lru_cache(maxsize=4000)
def _called(name: str, bars: int, language: str) -> tuple[str, str, str, str]:
    """The days of a year or month, its name, and the name under its bar, one of so many."""
    return *_days(name), wording.month(name, languages()[language]), _short(name, bars)


def _short(name: str, bars: int) -> str:
    year, _, month = name.partition("-")
    if month:
        return str(int(month)) if bars <= 12 else year if month == "01" else ""
    return year if bars <= 12 or int(year) % 5 == 0 else ""


def _days(name: str) -> tuple[str, str]:
    """The first and the last day of a year or a month."""
    year, _, month = name.partition("-")
    if not month:
        return f"{year}-01-01", f"{year}-12-31"
    long = 31 if month in ("01", "03", "05", "07", "08", "10", "12") else 30
    leap = int(year) % 4 == 0 and (int(year) % 100 != 0 or int(year) % 400 == 0)
    return f"{name}-01", f"{name}-{(29 if leap else 28) if month == '02' else long}"


def _overlaps(query: Query, first: str, last: str) -> bool:
    years = query.filters.get("year", ())
    return (
        (not query.date_from or query.date_from <= last)
        and (not query.date_to or query.date_to >= first)
        and (not years or first[:4] in years)
    )


def _chosen_years(query: Query) -> set[str]:
    """The years within the chosen dates; none where nothing is chosen or one side is open."""
    years = set(query.filters.get("year", ()))
    if not (query.date_from and query.date_to):
        return years
    within = {f"{year:04}" for year in range(int(query.date_from[:4]), int(query.date_to[:4]) + 1)}
    return within & years if years else within


def _every(years: list[str]) -> list[str]:
    """All years from the first to the last, or those that have documents where that would be too many."""
    if not years:
        return []
    span = range(int(years[0]), int(years[-1]) + 1)
    return [f"{year:04}" for year in span] if len(span) <= MOST else years[-MOST:]
