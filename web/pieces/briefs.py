"""Documents in one line each, and dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from search.model import Query
from web import wording
from web.language import current, gettext, languages
from web.pieces.text import address, escaped, name
from web.routes import document_link


def brief_list(documents: Iterable[Mapping[str, Any]], query: Query) -> str:
    """Documents, as ``present.brief`` has them, with their dates and sources."""
    lines = "".join(f"<li>{brief(each, query)}</li>\n" for each in documents)
    return f'<ol class="brief">\n{lines}</ol>'


def brief(document: Mapping[str, Any], query: Query) -> str:
    """A document as a link with its date and source. One without a title shows its first words and says so."""
    untitled = "" if document["title"] else f" {untitled_tag()}"
    date = when(document["published"]) if document["published"] else gettext("日期不详")
    source = document["source"] or document["site"]
    return (
        f'<a href="{address(document_link(document["id"], query))}" lang="zh-Hans">{escaped(document["heading"])}</a>'
        f'{untitled} <span class="quiet">{date}{f" · {name(source)}" if source else ""}</span>'
    )


def untitled_tag() -> str:
    """What stands beside the first words of a document that has no title."""
    why = gettext("原页没有标题，这里显示正文第一句")
    what = gettext("无标题")
    return f'<span class="tag untitled" title="{why}">{what}</span>'


def when(published: str) -> str:
    """A date in local form."""
    return dated(published, current().code)


@lru_cache(maxsize=10_000)
def dated(published: str, language: str) -> str:
    """A date as ``when`` has it."""
    shown = wording.moment(published, languages()[language])
    return f'<time datetime="{escaped(published)}">{escaped(shown)}</time>'
