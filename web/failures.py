"""Failures as answers: JSON under ``/api``, a calm page elsewhere, a stable code and a fitting status always."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import Flask, Response, make_response, request, url_for
from werkzeug.exceptions import HTTPException, MethodNotAllowed, TooManyRequests

from search.errors import BadParameter, IndexUnavailable, NoSuchDocument, PolicysearchError, StaleCursor
from web import language, tables
from web.answers import as_json
from web.rendering import render
from web.routes import lenient_params, with_params

log = logging.getLogger(__name__)

# Seconds after which a client may ask again where no build is there: about what a small build takes.
RETRY_AFTER = 30

HTTP_FAILURES = {
    404: ("not_found", "没有这个地址，请检查拼写。"),
    405: ("method_not_allowed", "这个地址不支持这种请求方法，请用 GET。"),
    429: ("rate_limited", "请求太频繁，请稍后再试。"),
}

# What a page says of a code that has no words of its own, by status.
OTHERS = {
    400: "bad_parameter",
    404: "not_found",
    405: "method_not_allowed",
    429: "rate_limited",
    503: "index_unavailable",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong with a request; ``param`` names the parameter at fault, if one is."""

    status: int
    code: str
    message: str
    param: str | None = None

    def as_json(self) -> dict[str, dict[str, str | None]]:
        return {"error": {"code": self.code, "message": self.message, "param": self.param}}


@dataclass(frozen=True, slots=True)
class Detail:
    """What a page says beside its words for a code; ``lang`` is what HTML calls the language of it."""

    text: str
    lang: str


def register(app: Flask) -> None:
    """Answer every failure of ``app`` ourselves."""
    app.register_error_handler(Exception, answer)


def answer(error: Exception) -> Response:
    """The answer to a failed request. What we did not foresee is logged, and told without its details."""
    if isinstance(error, HTTPException) and (error.code or 0) < 400:
        return error.get_response(request.environ)  # type: ignore[return-value]
    problem = describe(error)
    if problem.status == 500:
        log.error("%s %s failed", request.method, request.path, exc_info=error)
    response = as_json(problem.as_json()) if _is_api() else make_response(_page(problem))
    response.status_code = problem.status
    if problem.status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    if isinstance(error, TooManyRequests) and error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(error.valid_methods)
    return response


def describe(error: Exception) -> Problem:
    """What to tell of ``error``."""
    if isinstance(error, BadParameter):
        return Problem(400, error.code, str(error), error.param)
    if isinstance(error, NoSuchDocument):
        return Problem(404, error.code, str(error))
    if isinstance(error, StaleCursor):
        return Problem(410, error.code, str(error))
    if isinstance(error, IndexUnavailable):
        return Problem(503, error.code, str(error))
    if isinstance(error, HTTPException) and error.code is not None and error.code < 500:
        code, message = HTTP_FAILURES.get(error.code, ("bad_request", f"请求无法识别（{error.name}）。"))
        return Problem(error.code, code, message)
    if isinstance(error, PolicysearchError):
        return Problem(500, error.code, str(error))
    return Problem(500, "internal_error", "服务器内部出错，详情见服务器日志。")


def _is_api() -> bool:
    path = request.path
    return path.startswith(("/api/", "/search.", "/coverage/rejects.")) or path in ("/api", "/healthz")


def _page(problem: Problem) -> str:
    known = tables.failures()
    failure = known.get(problem.code) or known[OTHERS.get(problem.status, "internal_error")]
    return render(
        "error.html",
        query=None,
        problem=problem,
        failure=failure,
        detail=_detail(problem),
        without=_without(problem.param),
    )


def _detail(problem: Problem) -> Detail | None:
    """What else there is to say. What mends a build is said in English only, all else in the language of the page."""
    if problem.status == 500 or problem.code in ("not_found", "method_not_allowed"):
        return None
    if problem.status == 503:
        return Detail(problem.message, "en")
    if language.current().code == "zh":
        return Detail(problem.message, "zh-Hans")
    # The message itself is Chinese: of its code there is an English word, too.
    meanings = {each.code: each.meaning.replace("`", "") for each in tables.error_codes()}
    if problem.code not in meanings:
        return None
    param = f"{problem.param}: " if problem.param and problem.param.isascii() else ""
    return Detail(param + meanings[problem.code], "en")


def _without(param: str | None) -> str | None:
    """The address of the failed search without the parameter at fault, to offer it again."""
    if param is None or request.endpoint != "pages.search":
        return None
    kept = [(name, value) for name, values in lenient_params().items() if name != param for value in values]
    return with_params(url_for("pages.search"), kept)
