"""Who comes first in a family: dated before undated, then the most official publisher, then the earliest."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

from search import tables
from search.model import Document

Key = tuple[bool, int, str, str]


def key(document: Document) -> Key:
    """Documents of a family sort by this; it is different for different documents."""
    published = document.article.published or ""
    return not published, rank(document), published, document.id


def rank(document: Document) -> int:
    """How official the publisher is: 0 for a body of state, more for media, most for sites that only copy.

    Where the page stands decides before what it names as its source: a copy names the source that it copied.
    """
    article = document.article
    host = f".{_host(article.url)}"
    found = [level for place, text, level in _rules() if place == "host" and host.endswith(text)]
    if found:
        return min(found)
    if article.site in _copy_sites():
        return _COPIES
    for name in (article.issuer, article.source, article.site):
        found = [level for place, text, level in _rules() if name and _fits(name, place, text)]
        if found:
            return min(found)
    return _COPIES if article.source in _copy_sites() else _UNKNOWN


# Between media and copy sites: a source that the table does not know.
_UNKNOWN, _COPIES = 3, 4


def _fits(name: str, place: str, text: str) -> bool:
    return name.endswith(text) if place == "ending" else place == "within" and text in name


@cache
def _rules() -> list[tuple[str, str, int]]:
    columns = ("place", "text", "rank", "reason")
    return [(row["place"], row["text"], int(row["rank"])) for row in tables.read("family_ranks.tsv", columns)]


@cache
def _copy_sites() -> frozenset[str]:
    return frozenset(row["name"] for row in tables.read("extract_sites.tsv", ("name", "reason")))


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
