"""Addresses: how queries and documents become links, and how links become queries again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from flask import current_app, g, has_request_context, request, url_for
from werkzeug.routing import PathConverter

from search.model import FACETS, Query
from search.query import quoted, to_params
from web import language
from web.tables import ignored_parameters

# A parameter longer than this is a mistake, and not carried into another language.
LONGEST = 4000

# Stands for a part of a path in an address that is made once a request and filled in for every link. What may stay
# as it is in a path: https://www.rfc-editor.org/rfc/rfc3986#section-3.3
_ANY = "any-part-of-a-path"
_SAFE = "!$&'()*+,/:;=@"

# Controls that HTML has no place for; blanks and line ends stay.
_UNSHOWN = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if not chr(code).isspace()}

_ENDING = str.maketrans({'"': "%22", "<": "%3C", ">": "%3E", " ": "%20"})

Params = Mapping[str, Sequence[str]]


class AnyId(PathConverter):
    """A path part that takes any identifier: slashes at either end, dots, line breaks and all."""

    part_isolating = False
    regex = r"[\s\S]+"


def page_link(query: Query, *, external: bool = False) -> str:
    """The address of the search page that shows ``query``."""
    path = url_for("pages.search", _external=True) if external else path_to("pages.search")
    return _with_query(path, query)


def api_link(query: Query) -> str:
    """The address of the JSON answer to ``query``."""
    return _with_query(path_to("api.search"), query)


def export_link(form: str, query: Query) -> str:
    """The address of the answer to ``query`` in another form: json, csv, ndjson or atom."""
    return _carrying(path_to(f"exports.search_{form}"), query)


def document_addresses() -> Callable[[str], str]:
    """Makes the whole address of a document's page out of its id, also when the request is long over."""
    start = url_for("pages.document", id="x", _external=True)[:-1]
    return lambda id: start + quote(id, safe="")


def document_address(id: str) -> str:
    """The whole address of a document's page, the same in every language."""
    return url_for("pages.document", id=id, lang=None, _external=True)


def document_link(id: str, query: Query) -> str:
    """The address of a document's page; it carries the query, to mark its words and to lead back to it."""
    return _carrying(_address("pages.document", "id", id), query)


def compare_link(id: str, query: Query) -> str:
    """The address of the page that shows a document as crawled beside as repaired; it carries the query along."""
    return _carrying(_address("comparison.page", "id", id), query)


def reprints_link(id: str, query: Query) -> str:
    """The address of the list of a document's reprints; it carries the query along."""
    return _carrying(_address("pages.reprints", "id", id), query)


def park_link(id: str) -> str:
    """The address of a park's page."""
    return _address("parks.page", "id", id)


def region_link(code: str) -> str:
    """The address of a region's page."""
    return _address("regions.page", "code", code)


def kept_params(query: Query | None, but: Sequence[str] = ("q", "match")) -> tuple[tuple[str, str], ...]:
    """What a form must carry along so that the query stays as it is but for ``but``; paging starts over."""
    params = to_params(query) if query else []
    asked = language.explicit()
    params += [(language.PARAMETER, asked)] if asked else []
    return tuple([(name, value) for name, value in params if name not in but and name != "page"])


def with_params(path: str, pairs: Sequence[tuple[str, str]]) -> str:
    """An address with more parameters."""
    joint = "&" if "?" in path else "?"
    return f"{path}{joint}{encoded(pairs)}" if pairs else path


def encoded(pairs: Sequence[tuple[str, str]]) -> str:
    """Parameters of ours as they stand in an address, as ``urlencode`` has them."""
    return "&".join([f"{name}={quoted(value)}" for name, value in pairs])


Around = tuple[str, str]


class Fixed(NamedTuple):
    """The addresses that every page has, as templates call them.

    Where one has a code or an id in it, there is what stands before and behind that. ``facets`` goes by the name of a
    facet, ``exports`` by that of a form.
    """

    search: str
    matrix: str
    coverage: str
    api: str
    suggest: str
    opensearch: str
    icon: str
    style: str
    htmx: str
    script: str
    region: Around
    park: Around
    document: Around
    compare: Around
    reprints: Around
    facets: Mapping[str, str]
    exports: Mapping[str, str]


def fixed() -> Fixed:
    """The addresses that every page has."""
    return _fixed(*standing())


@lru_cache(maxsize=100)
def _fixed(_root: str, _language: str | None) -> Fixed:
    return Fixed(
        path_to("pages.search"),
        path_to("matrix.page"),
        path_to("coverage.page"),
        path_to("openapi.page"),
        path_to("api.suggest"),
        path_to("crawlers.opensearch"),
        path_to("static", filename="favicon.svg"),
        path_to("static", filename="style.css"),
        path_to("static", filename="htmx.min.js"),
        path_to("static", filename="page.js"),
        _parts("regions.page", "code"),
        _parts("parks.page", "id"),
        _parts("pages.document", "id"),
        _parts("comparison.page", "id"),
        _parts("pages.reprints", "id"),
        {name: path_to("facets.page", name=name) for name in FACETS},
        {form: path_to(f"exports.search_{form}") for form in ("json", "csv", "ndjson", "atom")},
    )


def path_to(endpoint: str, **values: str | int) -> str:
    """The address of a page of this site, without the host."""
    return _path(endpoint, tuple(values.items()), *standing())


def standing() -> tuple[str, str | None]:
    """What all addresses of a request have in common: the prefix of the site, and the language that was asked for."""
    found: tuple[str, str | None] | None = g.get("standing")
    if found is None:
        root = request.script_root if has_request_context() else ""
        found = g.standing = (root, language.explicit())
    return found


def address(url: str) -> str:
    """An address of this site as it stands in an attribute: nothing else in one is left to be escaped."""
    return url.replace("&", "&amp;")


def other_language(code: str) -> str:
    """The address of the page at hand in another language."""
    kept = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name != language.PARAMETER and not ignored(name) and len(value) <= LONGEST
    ]
    return f"{quote(request.script_root + request.path)}?{encoded([*kept, (language.PARAMETER, code)])}"


def is_web_address(url: str) -> bool:
    """Whether a page's own address may become a link: anything but http and https could be a script."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def strict_params() -> Params:
    """Every parameter of the request, as it came."""
    return request.args.to_dict(flat=False)


def lenient_params() -> Params:
    """The request's parameters as ``lenient`` leaves them."""
    return lenient(request.args.to_dict(flat=False))


def lenient(params: Params) -> Params:
    """``params`` without what forms leave blank and what others append to shared links.

    Characters that no page can show, such as NUL, are left out, too.
    """
    kept = {
        name: [shown for value in values if (shown := _shown(value)).strip()]
        for name, values in params.items()
        if name != language.PARAMETER and not ignored(name)
    }
    return {name: values for name, values in kept.items() if values}


def _shown(value: str) -> str:
    return value if value.isprintable() else value.translate(_UNSHOWN)


@lru_cache(maxsize=1000)
def ignored(name: str) -> bool:
    """Whether others are known to append this parameter to links, to follow readers."""
    return any(
        name.startswith(known[:-1]) if known.endswith("*") else name == known
        for known in ignored_parameters()
    )


def _with_query(path: str, query: Query) -> str:
    return with_params(path, to_params(query))


@lru_cache(maxsize=10_000)
def in_path(part: str) -> str:
    """``part`` as it stands in a path."""
    return quote(part, safe=_SAFE)


@lru_cache(maxsize=4096)
def _path(endpoint: str, values: tuple[tuple[str, str | int], ...], root: str, _language: str | None) -> str:
    """Addresses are made once, for every prefix and language under which they are asked for.

    A prefix is what a proxy says it is. With what would end an attribute percent-encoded, too, an address of this
    site has but the ampersand to be escaped.
    """
    given: dict[str, Any] = dict(values)
    current_app.inject_url_defaults(endpoint, given)
    # As Flask does it, but for the request, which not every page has been read from; the host does not matter.
    adapter = current_app.url_map.bind("localhost", script_name=root)
    return adapter.build(endpoint, given).translate(_ENDING)


def _address(endpoint: str, name: str, part: str) -> str:
    return in_path(part).join(_parts(endpoint, name))


def _parts(endpoint: str, name: str) -> Around:
    """What stands in an address before and behind the part ``name`` of its path."""
    before, _, after = path_to(endpoint, **{name: _ANY}).partition(_ANY)
    return before, after


def _carrying(path: str, query: Query) -> str:
    """The address with the parameters of ``query``, which mostly is the one that the link before carried."""
    carried: tuple[Query, str] | None = g.get("carried")
    if carried is None or carried[0] is not query:
        g.carried = carried = (query, encoded(to_params(query)))
    joint = "&" if "?" in path else "?"
    return f"{path}{joint}{carried[1]}" if carried[1] else path
