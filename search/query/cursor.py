"""Cursors: a place behind a page of results as a word to hand back. Opaque outside, bound to a build and a query."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import replace

from search.errors import BadPosition, StaleCursor
from search.model import Query
from search.query.params import to_params

# Far above what an engine's place takes; what is longer was not made here.
MAX_CURSOR = 2000


def write(query: Query, build: str, place: str) -> str:
    """The cursor for the hits of ``query`` that follow ``place``, a ``Results.next`` of the build ``build``."""
    fields = json.dumps([build, _bound(query), place], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(fields.encode()).decode().rstrip("=")


def read(cursor: str, query: Query, build: str) -> str:
    """The place that ``cursor`` names.

    Raises ``BadPosition`` where it was not made here or for another query, ``StaleCursor`` where another build has
    taken the place of its own.
    """
    made_of, bound, place = _fields(cursor)
    if bound != _bound(query):
        raise BadPosition("这个 cursor 属于另一次检索。", "请用得到它时的同样参数。")
    if made_of != build:
        raise StaleCursor("索引已更新，这个 cursor 已失效。", "请不带 cursor 重新检索。")
    return place


def _fields(cursor: str) -> tuple[str, str, str]:
    try:
        if len(cursor) > MAX_CURSOR or not cursor.isascii():
            raise ValueError
        fields = json.loads(
            base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        )
        build, bound, place = fields
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise BadPosition("cursor 不是本接口给出的。", "请不带 cursor 重新检索。") from None
    if not all(isinstance(field, str) for field in (build, bound, place)):
        raise BadPosition("cursor 不是本接口给出的。", "请不带 cursor 重新检索。")
    return build, bound, place


def _bound(query: Query) -> str:
    """What makes the order of a query's hits, hashed: its parameters but for page and size."""
    asked = [pair for pair in to_params(replace(query, page=1)) if pair[0] != "size"]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]
