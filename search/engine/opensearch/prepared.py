"""A document on its way into a cluster: all work on it that needs no other document."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.engine.opensearch.documents import body_of, id_of
from search.engine.values import Value, facet_values
from search.family import signature
from search.family.signature import Signature
from search.model import Document
from search.suggest import Offer, offer


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as it is sent, but for its place and its family; ``values`` are its facet values."""

    id: str
    body: bytes
    values: Mapping[str, Sequence[Value]]
    signature: Signature
    offer: Offer
    words: frozenset[str]


def prepare(document: Document) -> Prepared:
    """All work on ``document`` that needs no other document."""
    sketch = signature(document)
    body = body_of(document) | {"signature": b64encode(sketch.tobytes()).decode()}
    line = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    words = frozenset(body["title"].split()) | frozenset(body["body"].split())
    return Prepared(id_of(document.id), line, facet_values(document), sketch, offer(document), words)
