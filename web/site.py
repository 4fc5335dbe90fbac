"""Flask without what no page here needs and every request would pay for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import NullSession, SessionInterface


class Site(Flask):
    """A Flask application that keeps nothing about its readers and whose views are plain functions."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """``func`` as it is: none of ours is a coroutine, and looking costs more than most of them."""
        return func


class NoSession(SessionInterface):
    """No session, no cookie: what a page shows is in its address."""

    _none = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:  # noqa: ARG002 - as it is called
        """The one empty session of all requests, which refuses to be written to."""
        return self._none

    def save_session(self, app: Flask, session: object, response: Response) -> None:
        """Nothing to keep."""
