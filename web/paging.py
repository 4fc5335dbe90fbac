"""Pages of results: where we are among them, and which numbers are shown around."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from search.model import Query
from search.query.table import MAX_DEPTH

# Numbers shown on either side of the current page.
AROUND = 2


@dataclass(frozen=True, slots=True)
class Paging:
    """Where in the results we are: on this ``page`` of ``size`` hits, of ``total`` hits on pages up to ``last``."""

    page: int
    size: int
    total: int
    last: int

    @classmethod
    def of(cls, query: Query, total: int) -> Paging:
        """``total`` counts hits; ``last`` stops where the depth of a search ends, so that no link leads to an error."""
        last = max(1, min(ceil(total / query.size), MAX_DEPTH // query.size))
        return cls(query.page, query.size, total, last)

    @property
    def from_hit(self) -> int:
        """The place of the page's first hit, counted from 1."""
        return (self.page - 1) * self.size + 1

    @property
    def to_hit(self) -> int:
        """The place of its last hit."""
        return min(self.page * self.size, self.total)

    @property
    def past_end(self) -> bool:
        """Whether the reader asks for a page after the last one."""
        return self.page > self.last

    @property
    def several(self) -> bool:
        """Whether there are pages to go to from this one."""
        return self.total > 0 and self.last > 1 and not self.past_end

    @property
    def previous(self) -> int | None:
        return min(self.page - 1, self.last) if self.page > 1 else None

    @property
    def next(self) -> int | None:
        return self.page + 1 if self.page < self.last else None

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """The numbers that are shown; ``None`` where pages are skipped."""
        return _numbers(self.page, self.last)

    @property
    def steps(self) -> tuple[tuple[int | None, bool], ...]:
        """The numbers, and whether a phone has no room for them: those that lie at a gap."""
        return _steps(self.page, self.last)


@lru_cache(maxsize=2000)
def _numbers(current: int, last: int) -> tuple[int | None, ...]:
    wanted = {1, last, *range(max(1, current - AROUND), min(last, current + AROUND) + 1)}
    numbers: list[int | None] = []
    for page in sorted(wanted):
        before = numbers[-1] if numbers else None
        if before is not None and page == before + 2:
            numbers.append(before + 1)
        elif before is not None and page > before + 1:
            numbers.append(None)
        numbers.append(page)
    return tuple(numbers)


@lru_cache(maxsize=2000)
def _steps(current: int, last: int) -> tuple[tuple[int | None, bool], ...]:
    numbers = _numbers(current, last)
    beside = zip((0, *numbers), (*numbers[1:], 0), strict=False)
    gaps = [None in pair for pair in beside]
    return tuple(
        [(page, gap and page not in (1, last, current)) for page, gap in zip(numbers, gaps, strict=True)]
    )
