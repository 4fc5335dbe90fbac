"""Headers of every answer: nothing may be loaded, run, framed or sent anywhere but here."""

from __future__ import annotations

from flask import Flask, Response

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
_ALWAYS = (*HEADERS.items(), ("Cache-Control", "no-cache"))


def register(app: Flask) -> None:
    """Set the headers on every answer of ``app``."""
    app.after_request(protect)


def protect(response: Response) -> Response:
    """The response with the headers that it does not have yet."""
    headers = response.headers
    there = {name.lower() for name, _ in headers}
    for name, value in _ALWAYS:
        if name.lower() not in there:
            headers.add(name, value)
    return response
