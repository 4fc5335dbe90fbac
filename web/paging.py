"""Pages of results as links: the one before, the one after, and a few numbers around."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

from search.model import Query
from search.query.table import MAX_DEPTH
from web.routes import page_link

# Numbers shown on either side of the current page.
AROUND = 2


@dataclass(frozen=True, slots=True)
class Paging:
    """Where in the results we are; ``numbers`` has ``None`` where pages are skipped."""

    query: Query
    last: int

    @classmethod
    def of(cls, query: Query, total: int) -> Paging:
        """``last`` stops where the depth of a search ends, so that no link leads to an error."""
        return cls(query, max(1, min(ceil(total / query.size), MAX_DEPTH // query.size)))

    @property
    def past_end(self) -> bool:
        """Whether the reader asks for a page after the last one."""
        return self.query.page > self.last

    @property
    def previous(self) -> str | None:
        return self.url(min(self.query.page - 1, self.last)) if self.query.page > 1 else None

    @property
    def next(self) -> str | None:
        return self.url(self.query.page + 1) if self.query.page < self.last else None

    @property
    def numbers(self) -> list[int | None]:
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

    def url(self, page: int) -> str:
        """The address of a page of these results."""
        return page_link(replace(self.query, page=page))
