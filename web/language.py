"""The languages of the pages: simplified Chinese, and English as a switch.

What is shown in Chinese is its own key; ``web/languages/en.po`` says it in English and is read as it stands, so that
a fresh clone needs no compiling. No cookie: ``lang`` in the address decides, else what the browser asks for; a choice
by address is carried along by every link. What documents, parks and regions are called stays in Chinese.
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
        "zh": Language("zh", "zh-Hans", "中文", Locale("zh", script="Hans"), {}),
        "en": Language("en", "en", "English", Locale("en"), _catalogue("en")),
    }


def current() -> Language:
    """The language of the request at hand."""
    known = languages()
    if not has_request_context():
        return known["zh"]
    if "language" not in g:
        g.language = known[explicit() or _preferred() or "zh"]
    found: Language = g.language
    return found


def explicit() -> str | None:
    """The language that the address itself asks for."""
    if not has_request_context():
        return None
    if "asked_language" not in g:
        asked = request.args.get(PARAMETER)
        g.asked_language = asked if asked in languages() else None
    found: str | None = g.asked_language
    return found


def _preferred() -> str | None:
    """The language that the browser likes best of those we have, whatever country it names: zh-CN is zh."""
    wanted = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((code for code in wanted if code in languages()), None)


def gettext(message: str) -> str:
    """``message``, which is Chinese, in the language of the request."""
    said = current().words.get(message, message)
    return said if isinstance(said, str) else said[0]


def ngettext(one: str, many: str, number: int) -> str:
    """``one`` or ``many`` in the language of the request; Chinese makes no difference."""
    said = current().words.get(one)
    if said is None:
        return many
    return said if isinstance(said, str) else said[number != 1]


def register(app: Flask) -> None:
    """Let the templates of ``app`` speak, and its links carry the language."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.url_defaults(_carry)
    app.after_request(_vary)


def _carry(endpoint: str, values: dict[str, object]) -> None:
    asked = explicit()
    if asked and endpoint.split(".")[0] in PAGES:
        values.setdefault(PARAMETER, asked)


def _vary(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.add("Accept-Language")
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
