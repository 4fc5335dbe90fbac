"""The search of the API without Flask around it.

Flask takes 0.1 to 0.2 ms for a request, a fifth of what the engine takes for an answer. So the one address that
programs ask again and again is answered before Flask sees it, by the same functions and with the same headers.
Whatever is not a plain success, such as a wrong parameter or a method or header that asks for something else, goes on
to Flask, and so does everything where requests are counted so that some can be turned away.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from search.library import Library
from search.model import Query
from search.query import to_params
from web import answers
from web.freshness import tag_of
from web.observing import Observer
from web.routes import with_params

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH, ENDPOINT = "/api/v1/search", "api.search"


def before(application: WSGIApplication, library: Library, observer: Observer) -> WSGIApplication:
    """``application``, whose plain API searches ``library`` answers at once, told to ``observer``."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH or not _plain(environ):
            return application(environ, start_response)
        started = time.perf_counter()
        try:
            tag = tag_of(environ, library.info.id)
            found = answers.found(_params(environ["QUERY_STRING"]), _link, library)
            body = answers.encoded(found) + b"\n"
        except Exception:
            # Flask comes upon it again, and says and logs what it is.
            return application(environ, start_response)
        observer.answered(ENDPOINT, "GET", 200, time.perf_counter() - started, found["took_ms"], len(body))
        start_response(
            "200 OK",
            [
                ("Content-Type", answers.JSON),
                ("Content-Length", str(len(body))),
                ("ETag", f'W/"{tag}"'),
            ],
        )
        return [body]

    return answer


def _plain(environ: WSGIEnvironment) -> bool:
    """Whether nothing but a whole answer at an address without a prefix is asked for."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and not environ.get("SCRIPT_NAME")
        and "HTTP_IF_NONE_MATCH" not in environ
        and environ["QUERY_STRING"].isascii()
    )


def _params(text: str) -> dict[str, list[str]]:
    """The parameters of a query string. Raises ``UnicodeDecodeError`` where they are no UTF-8."""
    params: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True, errors="strict"):
        params.setdefault(name, []).append(value)
    return params


def _link(query: Query) -> str:
    return with_params(PATH, to_params(query))
