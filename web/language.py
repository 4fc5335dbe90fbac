"""The languages of the pages: simplified Chinese, and English as a switch.

What is shown in Chinese is its own key; ``web/languages/en.po`` says it in English and is read as it stands, so that
a fresh clone needs no compiling. The API is described in English, which ``zh.po`` says in Chinese for its page. No
cookie: ``lang`` in the address decides, else what the browser asks for; a choice by address is carried along by every
link. What documents, parks and regions are called stays in Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po
from flask import Flask, Response, g, has_app_context, has_request_context, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

CATALOGUES = Path(__file__).parent / "languages"
PARAMETER = "lang"
_UNREAD = "unread"

# The blueprints whose addresses take ``lang``; the API and the exports speak to programs.
PAGES = frozenset({"pages", "comparison", "parks", "regions", "coverage", "matrix", "facets"})


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the pages. ``tag`` is what HTML calls it, ``name`` what it calls itself."""

    code: str
    tag: str
    name: str
    locale: Locale
    words: Mapping[str, str | tuple[str, ...]]


@cache
def languages() -> Mapping[str, Language]:
    """All languages by the value of ``lang``, the first one being what nobody asked for."""
    return {
        "zh": Language("zh", "zh-Hans", "中文", Locale("zh", script="Hans"), _catalogue("zh")),
        "en": Language("en", "en", "English", Locale("en"), _catalogue("en")),
    }


def current() -> Language:
    """The language of the request at hand."""
    found: Language | None = g.get("language") if has_app_context() else None
    if found is None:
        if not has_request_context():
            return languages()["zh"]
        found = g.language = chosen(explicit(), request.headers.get("Accept-Language", ""))
    return found


def say(language: Language, asked: str | None) -> None:
    """Answer in ``language`` what Flask has not read; ``asked`` where the address itself asks for it."""
    g.language, g.asked_language = language, asked


def chosen(asked: str | None, preferred: str) -> Language:
    """The language that an address asks for, else the one that the browser likes best of those we have.

    ``preferred`` is what it says of that, as an Accept-Language header. Whatever country it names: zh-CN is zh.
    """
    known = languages()
    return (known.get(asked) if asked else None) or known[_preferred(preferred) or "zh"]


def explicit() -> str | None:
    """The language that the address itself asks for."""
    found: str | None = g.get("asked_language", _UNREAD) if has_app_context() else None
    if found is _UNREAD:
        if not has_request_context():
            return None
        asked = request.args.get(PARAMETER)
        found = g.asked_language = asked if asked in languages() else None
    return found


@lru_cache(maxsize=1000)
def _preferred(header: str) -> str | None:
    accepted = parse_accept_header(header, LanguageAccept)
    wanted = (tag.partition("-")[0].lower() for tag in accepted.values())
    return next((code for code in wanted if code in languages()), None)


def gettext(message: str) -> str:
    """``message``, which is Chinese, in the language of the request."""
    return said(current(), message)


def said(language: Language, message: str) -> str:
    """``message``, which is Chinese, in ``language``."""
    found = language.words.get(message, message)
    return found if isinstance(found, str) else found[0]


def ngettext(one: str, many: str, number: int, spoken: Language | None = None) -> str:
    """``one`` or ``many`` in ``spoken``, else in the language of the request, with ``number`` for ``%(num)s``.

    Chinese makes no difference between one and many.
    """
    found = (spoken or current()).words.get(one, many)
    form = found if isinstance(found, str) else found[number != 1]
    return form.replace("%(num)s", f"{number:,}")


def register(app: Flask) -> None:
    """Let the links of ``app`` carry the language."""
    app.url_defaults(_carry)
    app.after_request(_vary)


def _carry(endpoint: str, values: dict[str, object]) -> None:
    asked = explicit()
    if asked and (endpoint.split(".")[0] in PAGES or endpoint == "openapi.page"):
        values.setdefault(PARAMETER, asked)


def _vary(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers["Vary"] = "Accept-Language"
    return response


def _catalogue(code: str) -> dict[str, str | tuple[str, ...]]:
    with (CATALOGUES / f"{code}.po").open("rb") as stream:
        catalogue = read_po(stream, locale=code)
    found: dict[str, str | tuple[str, ...]] = {}
    for message in catalogue:
        key = message.id if isinstance(message.id, str) else message.id[0]
        said = message.string
        if key and said:
            found[key] = said if isinstance(said, str) else tuple(said)
    return found
