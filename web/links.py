"""The addresses on a page of results: that of its query, and all that differ from it in a parameter or two."""

from __future__ import annotations

from collections.abc import Mapping

from search.model import Query
from search.query import Written
from web.language import Language, current
from web.routes import Fixed, fixed, kept_params


class Links:
    """Addresses of search pages around ``query``; all but ``page`` lead to the first page of what they find.

    Beside them what all parts of a page need to be written: ``to``, the addresses of the site, and the language.
    """

    def __init__(self, query: Query, to: Fixed, spoken: Language) -> None:
        self.query, self.to, self.spoken = query, to, spoken
        self._written = Written(query)
        self.carried = self._written.whole
        self.kept = kept_params(query, but=())
        self._start = to.search + ("&" if "?" in to.search else "?")

    def but(self, changes: Mapping[str, str], path: str = "") -> str:
        """The address with other values for some parameters, of the page at ``path``; an empty value is left out."""
        parameters = self._written.but(changes)
        if not path:
            return self._start + parameters if parameters else self.to.search
        return _joined(path, parameters)

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

    def all_values(self, facet: str, **more: str) -> str:
        """The address of all values of a facet under the query."""
        return self.but(more, self.to.facets[facet])

    def said_in(self, code: str) -> str:
        """The address at hand in another language."""
        return _joined(self.to.search.partition("?")[0], f"{self.carried}&lang={code}".lstrip("&"))

    def carrying(self, path: str) -> str:
        """``path`` with the whole query as its parameters."""
        return _joined(path, self.carried)


def links(query: Query) -> Links:
    """The addresses around ``query`` on this site, in the language of the request."""
    return Links(query, fixed(), current())


def _joined(path: str, parameters: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{parameters}" if parameters else path
