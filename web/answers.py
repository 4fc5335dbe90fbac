"""Answers as JSON, and the search that both the API and its twins beside the page give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from flask import Response

from search import present
from search.errors import BadParameter, StaleCursor
from search.library import Library
from search.query import cursor, from_params
from web.routes import Params

JSON = "application/json"
# Bytes that are gathered before they are sent.
_BLOCK = 1 << 16


def as_json(value: object, status: int = 200) -> Response:
    """``value`` as a JSON answer in UTF-8, Chinese as itself."""
    return Response(encoded(value) + b"\n", status, content_type=JSON)


def encoded(value: object) -> bytes:
    """``value`` as JSON. Half a character has no bytes in UTF-8: reading pages and parameters has replaced them."""
    return msgspec.json.encode(value)


def blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer pieces: each costs a turn of the server."""
    gathered = bytearray()
    for piece in pieces:
        gathered += piece
        if len(gathered) >= _BLOCK:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)


def found(params: Params, link: present.Link, shelf: Library) -> dict[str, Any]:
    """The answer of ``shelf`` to the search that ``params`` ask for, which may carry a ``cursor`` in place of a page.

    Raises ``BadParameter``, and ``StaleCursor`` where the cursor's build no longer answers.
    """
    token = _cursor(params.get("cursor", ()))
    query = from_params({name: values for name, values in params.items() if name != "cursor"})
    if token is None:
        first = shelf.search(query)
        tips = shelf.advice(query, first.total) if query.page == 1 else None
        return present.results(first, link, tips)
    if query.page != 1:
        raise BadParameter("cursor", "cursor 与 page 不能同时使用。", "请去掉其中一个。")
    build = shelf.info.id
    results = shelf.search(replace(query, after=cursor.read(token, query, build)))
    if results.build != build:
        raise StaleCursor("索引已更新，这个 cursor 已失效。", "请不带 cursor 重新检索。")
    return present.results(results, link)


def _cursor(values: Sequence[str]) -> str | None:
    if len(values) > 1:
        raise BadParameter("cursor", "参数 cursor 只能出现一次。", "请删去多余的。")
    return values[0] if values and values[0] else None
