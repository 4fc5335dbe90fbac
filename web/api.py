"""The JSON API, described in ``docs/api.md``, and the health of the process."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from search import present
from search.errors import BadParameter, IndexUnavailable
from search.query import from_params
from web.current import library
from web.failures import describe
from web.routes import api_link, strict_params

api = Blueprint("api", __name__)


@api.get("/api/v1/search")
def search() -> Response:
    """A page of results with facets."""
    query = from_params(strict_params())
    return jsonify(present.results(library().search(query), api_link))


@api.get("/api/v1/documents/<any_id:id>")
def document(id: str) -> Response:
    """One document in full."""
    _no_parameters()
    return jsonify(present.document(library().document(id)))


@api.get("/api/v1/documents/<any_id:id>/reprints")
def reprints(id: str) -> Response:
    """The other documents of a document's family."""
    _no_parameters()
    return jsonify(present.family(id, library().family(id)))


@api.get("/healthz")
def health() -> Response | tuple[Response, int]:
    """Whether searches can be answered now: 200 with the build, or 503 with the reason."""
    try:
        info = library().check()
    except IndexUnavailable as error:
        return jsonify({"status": "unavailable", **describe(error).as_json()}), 503
    return jsonify({"status": "ok", "build": asdict(info)})


def _no_parameters() -> None:
    for name in request.args:
        raise BadParameter(name, f"文献地址不接受参数 {name[:50]}。", "请去掉它。", "unknown_parameter")
