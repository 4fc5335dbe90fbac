"""Whether the process can answer, for those who watch over it."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from search.errors import IndexUnavailable
from web.answers import as_json
from web.current import library
from web.failures import describe

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> Response:
    """Whether searches can be answered now: 200 with the build, or 503 with the reasons."""
    try:
        info = library().check()
    except IndexUnavailable as error:
        failure = describe(error).as_json()
        reason = {"code": error.code, "message": str(error)}
        return as_json({"status": "unavailable", "reasons": [reason], **failure}, 503)
    return as_json({"status": "ok", "build": asdict(info)})


@health.get("/metrics")
def metrics() -> Response:
    """Counts and times, in the text format of Prometheus."""
    return Response(
        generate_latest(current_app.extensions["observer"].registry), content_type=CONTENT_TYPE_LATEST
    )
