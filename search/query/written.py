"""The parameters of a query as they stand in an address, in pieces: what differs in one of them is only joined anew."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote_plus

from search.model import Query
from search.query.params import to_params
from search.query.table import PARAMETERS, TABLE

# Values of facets come again with every answer.
quoted = lru_cache(maxsize=10_000)(quote_plus)

_PLACES = {name: place for place, name in enumerate(PARAMETERS)}
_IN_ORDER = dict.fromkeys(PARAMETERS, "")
_DEFAULTS = {each.name: str(each.schema["default"]) for each in TABLE if "default" in each.schema}


class Written:
    """The parameters of one query, each as ``urlencode`` writes it, in the order in which addresses are written."""

    def __init__(self, query: Query) -> None:
        pieces: dict[str, str] = {}
        for name, value in to_params(query):
            pair = f"{name}={quoted(value)}"
            pieces[name] = f"{pieces[name]}&{pair}" if name in pieces else pair
        self._pieces = pieces

    @property
    def whole(self) -> str:
        """All parameters."""
        return "&".join(self._pieces.values())

    def but(self, changes: Mapping[str, str]) -> str:
        """All parameters with other values for some, where empty ones and defaults are left out; on the first page.

        What is no parameter of a search stands behind all that are.
        """
        pieces = {**_IN_ORDER, **self._pieces, "page": ""}
        for name, value in changes.items():
            pieces[name] = _pair(name, value)
        return "&".join(filter(None, pieces.values()))

    def around(self, *names: str) -> tuple[str, str]:
        """What stands before and behind the parameters ``names``, which stand side by side; on the first page.

        The first part ends, and the second begins, with its ampersand, where there is anything to part from.
        """
        first, last = _PLACES[names[0]], _PLACES[names[-1]]
        before = behind = ""
        for name, piece in self._pieces.items():
            if _PLACES[name] < first:
                before += piece + "&"
            elif _PLACES[name] > last and name != "page":
                behind += "&" + piece
        return before, behind

    def adding(self, name: str) -> tuple[str, str]:
        """What stands before and behind one more value of the parameter ``name``; on the first page."""
        before, behind = self.around(name)
        own = self._pieces.get(name)
        return (f"{before}{own}&{name}=" if own else f"{before}{name}="), behind


def _pair(name: str, value: str) -> str:
    return f"{name}={quoted(value)}" if value and value != _DEFAULTS.get(name) else ""
