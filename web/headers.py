"""Headers of every answer: nothing may be loaded, run, framed or sent anywhere but here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # The address of a search page says what its reader works on; other sites need not know.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

# An answer changes with the build, so caches ask before they reuse it.
_ALWAYS = [(name.lower(), (name, value)) for name, value in (*HEADERS.items(), ("Cache-Control", "no-cache"))]


def register(app: Flask) -> None:
    """Set the headers on every answer of ``app``, whoever of it answers."""
    app.wsgi_app = protected(app.wsgi_app)  # type: ignore[method-assign, assignment]


def protected(answer: WSGIApplication) -> WSGIApplication:
    """``answer`` with the headers that its answers do not have yet.

    They are put where an answer leaves, as they stand: what checks a header's name and value would check the same
    dozen for every request.
    """

    def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            there = {name.lower() for name, _ in headers}
            return start_response(
                status, headers + [pair for name, pair in _ALWAYS if name not in there], *error
            )

        return answer(environ, start)

    return guarded
