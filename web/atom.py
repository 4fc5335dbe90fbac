"""A page of results as an Atom feed (RFC 4287, paged as RFC 5005 has it).

An entry is the same for as long as its document is: its id is made of the document's, its ``updated`` is when the
document was first seen, whatever builds came since, and its ``published`` the date that the page itself bears.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from flask import url_for

from search import shapes
from search.model import Query
from search.query import to_params
from search.query.table import MAX_DEPTH
from web import wording
from web.routes import document_addresses, is_web_address, page_link
from web.xml import add, document, element

# Under which the names of our entries and feeds are unique; never to be changed.
_NAMESPACE = uuid.UUID("5f0c8f0e-6f0b-5d0e-9a52-0b6f4d1a7c11")
# The pages' dates are Chinese ones.
_CHINA = timezone(timedelta(hours=8))


def feed(query: Query, answer: dict[str, Any], seen: Mapping[str, str], made: str) -> bytes:
    """The feed of ``answer``. ``seen`` has when each document was first seen, ``made`` when the build was made."""
    root = element("feed", xmlns="http://www.w3.org/2005/Atom")
    add(root, "id", _urn("feed", urlencode(to_params(replace(query, page=1, size=10)))))
    add(root, "title", f"{query.text} – {wording.SITE}" if query.text else wording.SITE)
    moments = [seen.get(hit["id"], made) for hit in answer["hits"]]
    add(root, "updated", max(moments, default=made))
    add(add(root, "author"), "name", wording.SITE)
    add(root, "generator", "policysearch")
    add(root, "link", rel="self", type="application/atom+xml", href=_address(query))
    add(root, "link", rel="alternate", type="text/html", href=page_link(query, external=True))
    for rel, page in _pages(query, answer):
        add(root, "link", rel=rel, href=_address(replace(query, page=page)))
    address = document_addresses()
    for hit, moment in zip(answer["hits"], moments, strict=True):
        root.append(_entry(hit, moment, address(hit["id"])))
    return document(root)


def _address(query: Query) -> str:
    """The address of the feed, with the order and the number that other forms leave out: a feed has others."""
    said = {"sort": query.sort, "size": str(query.size)}
    params = [pair for pair in to_params(query) if pair[0] not in said]
    return f"{url_for('exports.search_atom', _external=True)}?{urlencode([*params, *said.items()])}"


def _pages(query: Query, answer: dict[str, Any]) -> list[tuple[str, int]]:
    found = [("first", 1)]
    if query.page > 1:
        found.append(("previous", query.page - 1))
    if answer["next_cursor"] and (query.page + 1) * query.size <= MAX_DEPTH:
        found.append(("next", query.page + 1))
    return found


def _entry(hit: shapes.Hit, moment: str, address: str) -> Element:
    entry = element("entry")
    add(entry, "id", _urn("document", hit["id"]))
    add(entry, "title", "".join(segment["t"] for segment in hit["title_marked"]), type="text")
    add(entry, "updated", moment)
    published = _moment(hit["published"])
    if published:
        add(entry, "published", published)
    if hit["source"]:
        add(add(entry, "author"), "name", hit["source"])
    add(entry, "link", rel="alternate", type="text/html", href=address)
    if hit["url"] and is_web_address(hit["url"]):
        add(entry, "link", rel="via", href=hit["url"])
    for topic in hit["topics"]:
        add(entry, "category", term=topic["id"], label=topic["label"])
    for region in hit["regions"]:
        add(entry, "category", term=region["code"], label="/".join(region["path"]))
    add(entry, "summary", "".join(segment["t"] for segment in hit["snippet"]), type="text")
    return entry


def _urn(kind: str, name: str) -> str:
    return uuid.uuid5(_NAMESPACE, f"{kind}:{name}").urn


def _moment(published: str | None) -> str | None:
    """A page's date as Atom wants it, to the second and with its zone; nothing of what is no date."""
    try:
        found = datetime.fromisoformat(published or "")
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=_CHINA)).isoformat(timespec="seconds")
