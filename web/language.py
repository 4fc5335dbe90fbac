"""The languages of the pages: simplified Chinese, and English as a switch.

What is shown in Chinese is its own key; ``web/languages/en.po`` says it in English and is read as it stands, so that
a fresh clone needs no compiling. The API is described in English, which ``zh.po`` says in Chinese for its page. No
cookie: ``lang`` in the address decides, else what the browser asks for; a choice by address is carried along by every
link. What documents, parks and regions are called stays in Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po
from flask import Flask, Response, g, has_request_context, request

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
    if not has_request_context():
        return languages()["zh"]
    found: Language | None = g.get("language")
    if found is None:
        found = g.language = languages()[explicit() or _preferred() or "zh"]
    return found


def explicit() -> str | None:
    """The language that the address itself asks for."""
    if not has_request_context():
        return None
    found: str | None = g.get("asked_language", _UNREAD)
    if found is _UNREAD:
        asked = request.args.get(PARAMETER)
        found = g.asked_language = asked if asked in languages() else None
    return found


def _preferred() -> str | None:
    """The language that the browser likes best of those we have, whatever country it names: zh-CN is zh."""
    wanted = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
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
