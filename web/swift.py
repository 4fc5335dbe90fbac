"""Searches without Flask around them: those of the API, and the page of results.

Flask takes 0.1 to 0.3 ms for a request, a fifth of what the engine takes for an answer. So the addresses that are asked
again and again are answered before Flask sees them, by the same functions and with the same headers. Whatever is not a
plain success, such as a wrong parameter or a method or header that asks for something else, goes on to Flask, and so
does everything where requests are counted so that some can be turned away.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl

from flask import Flask

from search.library import Library
from search.model import Query
from search.query import from_params, to_params
from web import answers, language, results
from web.freshness import tag_of
from web.observing import Observer
from web.routes import Params, lenient, with_params

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

API = "/api/v1/search"
# Seconds that a request waits for its turn, which a dozen answers take. Behind a slower one all go on together.
_PATIENCE = 0.2


class Answer(NamedTuple):
    """An answer to be: the name under which it is counted, its body, the engine's time in ms, headers of its own."""

    endpoint: str
    body: bytes
    engine_ms: float
    headers: list[tuple[str, str]]


def before(app: Flask, library: Library, observer: Observer, at_once: int) -> WSGIApplication:
    """``app``, whose plain searches of ``library`` are answered here, and told to ``observer``.

    So many threads as ``at_once`` says answer at the same time, unless one keeps the others waiting. Those that only
    reckon had better come one by one: each time that a thread reads a file another one takes over, and four of them
    get through half as many requests as one.
    """
    application: WSGIApplication = app.wsgi_app
    turns = threading.BoundedSemaphore(at_once)
    ways: dict[str, Callable[[WSGIEnvironment], Answer | None]] = {
        API: lambda environ: _api(environ, library),
        "/": lambda environ: _page(environ, library, app),
    }

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        way = ways.get(environ.get("PATH_INFO", ""))
        if way is None or not _plain(environ):
            return application(environ, start_response)
        started = time.perf_counter()
        mine = turns.acquire(timeout=_PATIENCE)
        try:
            tag = tag_of(environ, library.info.id)
            found = way(environ)
        except Exception:
            # Flask comes upon it again, and says and logs what it is.
            found = None
        finally:
            if mine:
                turns.release()
        if found is None:
            return application(environ, start_response)
        length = len(found.body)
        observer.answered(found.endpoint, "GET", 200, time.perf_counter() - started, found.engine_ms, length)
        start_response("200 OK", [*found.headers, ("Content-Length", str(length)), ("ETag", f'W/"{tag}"')])
        return [found.body]

    return answer


def _api(environ: WSGIEnvironment, library: Library) -> Answer:
    found = answers.found(_params(environ.get("QUERY_STRING", "")), _link, library)
    body = answers.encoded(found) + b"\n"
    return Answer("api.search", body, found["took_ms"], [("Content-Type", answers.JSON)])


def _page(environ: WSGIEnvironment, library: Library, app: Flask) -> Answer | None:
    """The page of results; home, where nothing is asked for, is left to Flask."""
    given = _params(environ.get("QUERY_STRING", ""))
    params = lenient(given)
    if not params:
        return None
    query = from_params(params)
    asked = given.get(language.PARAMETER, [""])[0]
    with app.app_context():
        spoken = language.chosen(asked, environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        language.say(spoken, asked if spoken.code == asked else None)
        found = library.search(query)
        html = results.page(library, query, found)
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Vary", "Accept-Language")]
    return Answer("pages.search", html.encode(), found.took_ms, headers)


def _plain(environ: WSGIEnvironment) -> bool:
    """Whether nothing but a whole answer at an address without a prefix is asked for."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and not environ.get("SCRIPT_NAME")
        and "HTTP_IF_NONE_MATCH" not in environ
        and environ.get("QUERY_STRING", "").isascii()
    )


def _params(text: str) -> Params:
    """The parameters of a query string. Raises ``UnicodeDecodeError`` where they are no UTF-8."""
    params: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True, errors="strict"):
        params.setdefault(name, []).append(value)
    return params


def _link(query: Query) -> str:
    return with_params(API, to_params(query))
