"""Answers that a client already has: an ``ETag`` for each build, address and version of the code, and 304 for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue

import search
from search.errors import IndexUnavailable
from web.current import library

Args = ParamSpec("Args")

# What an answer depends on beside the build and the code.
_ASKED = (
    "wsgi.url_scheme",
    "HTTP_HOST",
    "SERVER_NAME",
    "SERVER_PORT",
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_ACCEPT_LANGUAGE",
)


def per_build(view: Callable[Args, ResponseReturnValue]) -> Callable[Args, Response]:
    """A view whose answer changes with the build, the address and the code only, and so is sent once to each client.

    The tag is weak: two answers with one tag say the same, but for the time that they took.
    """

    @wraps(view)
    def fresh(*args: Args.args, **kwargs: Args.kwargs) -> Response:
        tag = _tag()
        if tag and _known(tag):
            response = Response(status=304)
        else:
            answer = view(*args, **kwargs)
            response = answer if isinstance(answer, Response) else make_response(answer)
        if tag and response.status_code in (200, 304):
            response.set_etag(tag, weak=True)
        return response

    return fresh


def _known(tag: str) -> bool:
    """Whether the client says that it has the answer with this tag."""
    if "HTTP_IF_NONE_MATCH" not in request.environ:
        return False
    known = request.if_none_match
    # A star would match even what is no answer at all.
    return not known.star_tag and known.contains_weak(tag)


def _tag() -> str | None:
    """The tag of the answer to come. Made before it: should the build change meanwhile, the client asks once more."""
    try:
        return tag_of(request.environ, library().info.id)
    except IndexUnavailable:
        return None


def tag_of(environ: Mapping[str, Any], build: str) -> str:
    """The tag of what ``build`` answers to the request of ``environ``."""
    # The host and the prefix stand in absolute addresses; what a client prefers may choose the language of names.
    asked = (*[environ.get(name, "") for name in _ASKED], build, _code())
    return hashlib.sha256("\n".join(asked).encode("utf-8", "replace")).hexdigest()[:24]


@cache
def _code() -> str:
    """What this process answers with: a release says things in its own way."""
    folders = (Path(__file__).parent, Path(str(search.__file__)).parent)
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix != ".pyc")
    stamps = [
        f"{path.name} {status.st_size} {status.st_mtime_ns}" for path in files if (status := path.stat())
    ]
    return hashlib.sha256("\n".join(stamps).encode()).hexdigest()[:16]
