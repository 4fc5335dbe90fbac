"""A document as a reference after GB/T 7714-2015, the Chinese standard for bibliographic references."""

from __future__ import annotations

from datetime import date

from search.model import Document
from web.routes import is_web_address


def citation(document: Document, here: str, today: date | None = None) -> str:
    """The reference of an online document (EB/OL): author, title, publisher, dates of publication and access, address.

    What the page does not say is left out, as the standard has it; without a title the first sentence stands. An
    address the standard asks for always: of a document that came without one that can
    be opened, ``here``, where this site shows it.
    """
    article = document.article
    accessed = (today or date.today()).isoformat()
    published = (article.published or "")[:10]
    author = article.author or article.issuer or article.source
    parts = [f"{author}. " if author else "", f"{document.heading.rstrip('。.')}[EB/OL]. "]
    place = article.source if article.source and article.source != author else article.site
    if place and published:
        parts.append(f"{place}, {published}")
    else:
        parts.append(place or (f"({published})" if published else ""))
    url = article.url if article.url and is_web_address(article.url) else here
    parts.append(f"[{accessed}]. {url}.")
    return "".join(parts)
