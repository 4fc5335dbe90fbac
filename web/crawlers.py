"""For programs that find sites: what they may read, where the documents are, and how a browser adds the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil
from urllib.parse import quote
from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from search.label.gazetteer import parks, regions
from web import wording
from web.answers import blocks
from web.current import library
from web.facets import counted
from web.freshness import per_build
from web.routes import document_addresses, park_link, region_link
from web.xml import add, document, element

crawlers = Blueprint("crawlers", __name__)

# https://www.sitemaps.org/protocol.html: at most 50,000 addresses a file, and 50 MB; an address takes up to 2,048.
PART = 20_000
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"

# Lists of results in all their forms are endless; what they lead to is what a crawler should keep.
ROBOTS = """User-agent: *
Disallow: /*?
Disallow: /search
Disallow: /api/
Disallow: /compare/
Disallow: /metrics
Sitemap: {sitemap}
"""


@crawlers.get("/robots.txt")
def robots() -> Response:
    """What crawlers may read: documents, parks and regions, once each."""
    return Response(ROBOTS.format(sitemap=url_for("crawlers.sitemap", _external=True)), mimetype="text/plain")


@crawlers.get("/sitemap.xml")
@per_build
def sitemap() -> Response:
    """The parts of the sitemap."""
    info = library().info
    root = element("sitemapindex", xmlns=_SITEMAPS)
    for part in range(1, ceil(info.documents / PART) + 1):
        entry = add(root, "sitemap")
        add(entry, "loc", url_for("crawlers.sitemap_part", part=part, _external=True))
        add(entry, "lastmod", info.created)
    entry = add(root, "sitemap")
    add(entry, "loc", url_for("crawlers.places", _external=True))
    add(entry, "lastmod", info.created)
    return Response(document(root), mimetype="application/xml")


@crawlers.get("/sitemap-<int:part>.xml")
@per_build
def sitemap_part(part: int) -> Response:
    """The addresses of some of the documents."""
    shelf = library()
    if not 1 <= part <= ceil(shelf.info.documents / PART):
        abort(404)
    ids = shelf.ids((part - 1) * PART, PART)
    address = document_addresses()
    return Response(blocks(_addresses(map(address, ids))), mimetype="application/xml")


@crawlers.get("/sitemap-places.xml")
@per_build
def places() -> Response:
    """The addresses of the pages of parks and regions; of those without a document the coverage page tells."""
    root, shelf = request.url_root.rstrip("/"), library()
    found = [park_link(park) for park in counted(shelf, "park", parks())]
    found += [region_link(code) for code in counted(shelf, "region", regions())]
    return Response(blocks(_addresses(root + link for link in found)), mimetype="application/xml")


@crawlers.get("/opensearch.xml")
def opensearch() -> Response:
    """How a browser or a program asks this engine: https://github.com/dewitt/opensearch."""
    root = element("OpenSearchDescription", xmlns="http://a9.com/-/spec/opensearch/1.1/")
    add(root, "ShortName", wording.SITE)
    add(root, "Description", "中文政策新闻全文检索")
    add(root, "InputEncoding", "UTF-8")
    add(root, "OutputEncoding", "UTF-8")
    add(root, "Language", "zh-CN")
    icon = url_for("static", filename="favicon.svg", _external=True)
    add(root, "Image", icon, height="64", width="64", type="image/svg+xml")
    for type_, endpoint in (
        ("text/html", "pages.search"),
        ("application/atom+xml", "exports.search_atom"),
        ("application/json", "exports.search_json"),
    ):
        template = url_for(endpoint, _external=True) + "?q={searchTerms}&page={startPage?}"
        add(root, "Url", type=type_, method="get", template=template)
    return Response(document(root), mimetype="application/opensearchdescription+xml")


@crawlers.get("/search")
def search() -> AnyResponse:
    """The search page stands at the root; this is its address without the ending of one of its other forms."""
    asked = quote(request.query_string, safe="%&=+:;,/?@!$'()*~")
    return redirect(url_for("pages.search") + (f"?{asked}" if asked else ""), 308)


def _addresses(addresses: Iterable[str]) -> Iterator[bytes]:
    """A part of the sitemap, an address at a time."""
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{_SITEMAPS}">\n'.encode()
    for each in addresses:
        yield f"<url><loc>{escape(each)}</loc></url>\n".encode()
    yield b"</urlset>\n"
