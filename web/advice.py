"""What to try where nothing was found: other queries, each tried before it is offered, with what it finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from search.errors import BadParameter
from search.library import Library
from search.model import And, Match, Node, Or, Query
from search.query import from_params, to_params
from web.filters import chips, without_filters
from web.routes import page_link

# Each candidate costs a search, and nobody reads a long list of advice.
TRIED = 12
OFFERED = 5

QUOTES = '"“”„‟＂「」『』'
PIECE = re.compile(rf"[-－−]?(?:[a-zA-Z]+[:：])?[{QUOTES}][^{QUOTES}]*[{QUOTES}]|\S+")
EXCLUDED = ("-", "－", "−")
OPERATORS = ("OR", "AND", "NOT")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query that finds something: what is different about it, its words, its address, how much it finds."""

    action: str
    shown: str
    url: str
    count: int


def suggestions(library: Library, query: Query, answer: dict[str, Any]) -> list[Suggestion]:
    """Changed forms of a query that found nothing, the smallest change first."""
    found: list[Suggestion] = []
    seen = {page_link(query)}
    for tried, (action, shown, changed) in enumerate(_candidates(query, answer)):
        url = page_link(changed)
        if tried >= TRIED or len(found) >= OFFERED:
            break
        if url in seen:
            continue
        seen.add(url)
        count = library.search(replace(changed, page=1, size=1)).total
        if count:
            found.append(Suggestion(action, shown, url, count))
    return found


def alone(library: Library, query: Query) -> list[Suggestion]:
    """Each word of a query of several by itself, with what it finds: the one at fault stands out."""
    pieces, _ = _pieces(query)
    found = []
    for piece in pieces[:TRIED] if len(pieces) > 1 else ():
        changed = _with_text(query, piece)
        if changed is not None:
            count = library.search(replace(changed, size=1)).total
            found.append(Suggestion("", piece, page_link(changed), count))
    return found


def _candidates(query: Query, answer: dict[str, Any]) -> Iterator[tuple[str, str, Query]]:
    chosen = chips(answer, query)
    for chip in chosen:
        yield "去掉筛选条件", f"{chip.label}：{chip.value}", chip.without
    if len(chosen) > 1:
        yield "去掉全部筛选条件", "", without_filters(query)
    for action, text in _texts(query):
        changed = _with_text(query, text)
        if changed is not None:
            yield action, text, changed


def _texts(query: Query) -> Iterator[tuple[str, str]]:
    plain, excluding = _pieces(query)
    bare = [piece.strip(QUOTES) for piece in plain]
    if excluding:
        yield "不排除任何词", " ".join(plain)
    if any(mark in query.text for mark in QUOTES):
        yield "去掉引号", " ".join(bare)
    words = list(dict.fromkeys(_words(query.node)))
    if len(words) > len(plain):
        yield "拆成几个词", " ".join(words)
    if len(plain) > 1:
        for left_out in reversed(range(len(plain))):
            yield "少用一个词", " ".join(plain[:left_out] + plain[left_out + 1 :])
        yield "含其中任一词即可", " OR ".join(plain)
    if len(words) > max(1, len(plain)):
        yield "含其中任一词即可", " OR ".join(words)


def _pieces(query: Query) -> tuple[list[str], bool]:
    """The words and phrases that are asked for, as they were typed, and whether others are excluded."""
    found = [piece for piece in PIECE.findall(query.text) if piece not in OPERATORS]
    asked = [piece for piece in found if not piece.startswith(EXCLUDED)]
    return asked, len(asked) < len(found)


def _with_text(query: Query, text: str) -> Query | None:
    """The query for other words without any filter, or nothing where these can't be asked for."""
    try:
        return from_params({**_params(without_filters(query)), "q": [text]})
    except BadParameter:
        return None


def _words(node: Node) -> Iterator[str]:
    if isinstance(node, Match):
        yield from node.unit.words
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from _words(part)


def _params(query: Query) -> dict[str, list[str]]:
    params: dict[str, list[str]] = {}
    for name, value in to_params(query):
        params.setdefault(name, []).append(value)
    return params
