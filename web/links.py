"""The addresses on a page of results: that of its query, and all that differ from it in a parameter or two."""

from __future__ import annotations

from collections.abc import Mapping

from search.model import Query
from search.query import Written
from web.routes import kept_params, path_to


class Links:
    """Addresses of search pages around ``query``; all but ``page`` lead to the first page of what they find."""

    def __init__(self, query: Query, path: str) -> None:
        self.query = query
        self._written = Written(query)
        self.carried = self._written.whole
        self._kept: tuple[tuple[str, str], ...] | None = None
        self._path, self._start = path, path + ("&" if "?" in path else "?")

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """What a form must carry along so that the query stays as it is; paging starts over."""
        if self._kept is None:
            self._kept = kept_params(self.query, but=())
        return self._kept

    def but(self, changes: Mapping[str, str], path: str = "") -> str:
        """The address with other values for some parameters, of the page at ``path``; an empty value is left out."""
        parameters = self._written.but(changes)
        if not path:
            return self._start + parameters if parameters else self._path
        return f"{path}{'&' if '?' in path else '?'}{parameters}" if parameters else path

    def around(self, *names: str) -> tuple[str, str]:
        """What stands before and behind the parameters ``names`` in an address that has them in one piece."""
        before, behind = self._written.around(*names)
        return self._start + before, behind

    def adding(self, name: str) -> tuple[str, str]:
        """What stands before and behind one more value of the parameter ``name``."""
        before, behind = self._written.adding(name)
        return self._start + before, behind

    def page(self, number: int) -> str:
        """The address of a page of the results."""
        return self.but({"page": str(number)})

    def carrying(self, path: str) -> str:
        """``path`` with the whole query as its parameters."""
        return f"{path}{'&' if '?' in path else '?'}{self.carried}" if self.carried else path


def links(query: Query) -> Links:
    """The addresses around ``query`` on this site, in the language that was asked for."""
    return Links(query, path_to("pages.search"))
