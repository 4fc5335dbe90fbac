"""Pages of results as links: the one before, the one after, and a few numbers around."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil

from search.model import Query
from search.query.table import MAX_DEPTH
from web.routes import page_link

# Numbers shown on either side of the current page.
AROUND = 2
# Stands for a number in an address that is made once for all pages; no page is that deep.
_ANY = 987_654_321


@dataclass(frozen=True)
class Paging:
    """Where in the results we are."""

    query: Query
    total: int
    last: int

    @classmethod
    def of(cls, query: Query, total: int) -> Paging:
        """``total`` counts hits; ``last`` stops where the depth of a search ends, so that no link leads to an error."""
        return cls(query, total, max(1, min(ceil(total / query.size), MAX_DEPTH // query.size)))

    @property
    def from_hit(self) -> int:
        """The place of the page's first hit, counted from 1."""
        return (self.query.page - 1) * self.query.size + 1

    @property
    def to_hit(self) -> int:
        """The place of its last hit."""
        return min(self.query.page * self.query.size, self.total)

    @property
    def past_end(self) -> bool:
        """Whether the reader asks for a page after the last one."""
        return self.query.page > self.last

    @cached_property
    def previous(self) -> str | None:
        return self.url(min(self.query.page - 1, self.last)) if self.query.page > 1 else None

    @cached_property
    def next(self) -> str | None:
        return self.url(self.query.page + 1) if self.query.page < self.last else None

    @cached_property
    def first(self) -> str:
        return page_link(replace(self.query, page=1))

    @property
    def numbers(self) -> list[int | None]:
        """The numbers that are shown; ``None`` where pages are skipped."""
        current = self.query.page
        wanted = {1, self.last, *range(max(1, current - AROUND), min(self.last, current + AROUND) + 1)}
        numbers: list[int | None] = []
        for page in sorted(wanted):
            before = numbers[-1] if numbers else None
            if before is not None and page == before + 2:
                numbers.append(before + 1)
            elif before is not None and page > before + 1:
                numbers.append(None)
            numbers.append(page)
        return numbers

    @property
    def steps(self) -> list[tuple[int | None, str | None, bool]]:
        """The numbers with their addresses, and whether a phone has no room for it: those that lie at a gap."""
        numbers = self.numbers
        beside = [
            None in (before, after) for before, after in zip([0, *numbers], [*numbers[1:], 0], strict=False)
        ]
        far = [
            gap and page not in (1, self.last, self.query.page)
            for page, gap in zip(numbers, beside, strict=True)
        ]
        urls = [None if page is None else self.url(page) for page in numbers]
        return list(zip(numbers, urls, far, strict=True))

    def url(self, page: int) -> str:
        """The address of a page of these results."""
        return self.first if page == 1 else self._around[0] + str(page) + self._around[1]

    @cached_property
    def _around(self) -> tuple[str, str]:
        before, _, after = page_link(replace(self.query, page=_ANY)).rpartition(str(_ANY))
        return before, after
