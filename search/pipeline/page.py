"""One page through the rooms: repaired, extracted, labelled, and prepared for the engine that will hold it.

What is here needs no other page, so that any process may do it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from search.errors import UnusablePage
from search.extract import extract
from search.label import label
from search.model import Document, Page, Reject
from search.repair import repair

_log = logging.getLogger(__name__)
_REPAIRED_FIELDS = ("title", "source")

Prepare = Callable[[Document], Any]


@dataclass(frozen=True, slots=True)
class Made:
    """A document as an engine's writer takes it; ``digest`` is the SHA-256 of its title and body."""

    id: str
    digest: bytes
    prepared: Any


def document_or_reject(page: Page) -> Document | Reject:
    """The page as a document, or a reject that says why not. Never raises for a page's sake."""
    try:
        return _document(page)
    except UnusablePage as error:
        return Reject(page.origin, error.code, str(error))
    except Exception as error:
        return _fault(page, error)


def make(page: Page | Reject, prepare: Prepare) -> Made | Reject:
    """The page as ``prepare`` leaves it, or a reject that says why not. Never raises for a page's sake."""
    if isinstance(page, Reject):
        return page
    document = document_or_reject(page)
    if isinstance(document, Reject):
        return document
    text = f"{document.article.title}\n{document.article.body}"
    try:
        return Made(document.id, hashlib.sha256(text.encode("utf-8", "replace")).digest(), prepare(document))
    except Exception as error:
        return _fault(page, error)


def make_all(pages: Sequence[Page | Reject], prepare: Prepare) -> list[Made | Reject]:
    """``make`` of each page."""
    return [make(page, prepare) for page in pages]


def _document(page: Page) -> Document:
    declared = {
        name: repair(value).text if name in _REPAIRED_FIELDS else value
        for name, value in page.declared.items()
    }
    repaired = repair(page.content, markup=page.kind == "html")
    article = extract(replace(page, declared=declared), repaired)
    crawled = page.content if repaired.steps else None
    return Document(page.id, article, label(article), repaired.steps, crawled)


def _fault(page: Page, error: Exception) -> Reject:
    # A page that trips a bug of ours must not cost the others: it is listed, and the log has the whole story.
    _log.error("page %s", page.origin, exc_info=error)
    return Reject(page.origin, "internal_error", f"{type(error).__name__}: {error}. Please report this page.")
