"""A document in other forms, at the address of its page with an ending: .json as the API gives it, .txt to read on."""

from __future__ import annotations

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue

from search import present
from search.errors import NoSuchDocument
from search.model import Document
from web.answers import as_json
from web.current import library
from web.freshness import per_build

copies = Blueprint("copies", __name__)


@copies.get("/documents/<any_id:id>.json")
@per_build
def document_json(id: str) -> ResponseReturnValue:
    """The document as JSON; where a document's own id ends so, that one's page."""
    found = _document(id, ".json")
    return as_json(present.document(found)) if found else _page(id + ".json")


@copies.get("/documents/<any_id:id>.txt")
@per_build
def document_text(id: str) -> ResponseReturnValue:
    """The cleaned text under its title; where a document's own id ends so, that one's page."""
    found = _document(id, ".txt")
    return Response(_text(found), mimetype="text/plain") if found else _page(id + ".txt")


def _document(id: str, ending: str) -> Document | None:
    """The document to copy, or ``None`` where the whole is the id of one."""
    shelf = library()
    try:
        shelf.document(id + ending)
    except NoSuchDocument:
        return shelf.document(id)
    return None


def _page(id: str) -> ResponseReturnValue:
    view = current_app.view_functions["pages.document"]
    return current_app.ensure_sync(view)(id=id)  # type: ignore[no-any-return]


def _text(document: Document) -> str:
    article = document.article
    facts = (article.published, article.source, article.author)
    head = (article.title, "　".join(fact for fact in facts if fact), article.url)
    above = "\n".join(line for line in head if line)
    return f"{above}\n\n{article.body}\n" if above else f"{article.body}\n"
