"""The JSON API, described in ``docs/api.md`` and by ``/api/v1/openapi.json``."""

from __future__ import annotations

from flask import Blueprint, Response, request

from search import present
from search.errors import BadParameter
from search.query import from_params
from web.answers import as_json, found
from web.current import library
from web.freshness import per_build
from web.routes import api_link, strict_params
from web.suggested import SUGGESTED, suggested

api = Blueprint("api", __name__)


@api.get("/api/v1/search")
@per_build
def search() -> Response:
    """A page of results with facets."""
    return as_json(found(strict_params(), api_link, library()))


@api.get("/api/v1/documents/<any_id:id>")
@per_build
def document(id: str) -> Response:
    """One document in full."""
    _no_parameters()
    return as_json(present.document(library().document(id)))


@api.get("/api/v1/documents/<any_id:id>/reprints")
@per_build
def reprints(id: str) -> Response:
    """The other documents of a document's family."""
    _no_parameters()
    return as_json(present.family(id, library().family(id)))


@api.get("/api/v1/documents/<any_id:id>/related")
@per_build
def related(id: str) -> Response:
    """Documents about the same matter."""
    _no_parameters()
    return as_json(present.related(id, library().related(id)))


@api.get("/api/v1/suggest")
@per_build
def suggest() -> Response:
    """What somebody who has begun to type may want to search."""
    params = strict_params()
    for name in params:
        if name not in ("q", "size"):
            raise BadParameter(
                name, f"没有名为 {name[:50]} 的参数。", "可用参数：q、size。", "unknown_parameter"
            )
    query = from_params({"size": [str(SUGGESTED)], **params})
    if query.size > SUGGESTED:
        raise BadParameter("size", f"size 的值 {query.size} 无效。", f"应为 1 到 {SUGGESTED} 的整数。")
    return as_json(suggested(query.text, library().suggest(query.text, query.size)))


def _no_parameters() -> None:
    for name in request.args:
        raise BadParameter(name, f"文献地址不接受参数 {name[:50]}。", "请去掉它。", "unknown_parameter")
