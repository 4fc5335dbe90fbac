"""How stored text is set on a page: where a snippet was cut, and which paragraphs stand as headings between others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search.model import Hit

ENDS = "。！？；!?;…"
_ENDS = ENDS + "\n"

# A line this short that ends like no sentence is a heading of its section, as news pages have them.
HEADING = 24
CLOSED = ENDS + "，、：,.:”’）】》」』）)"


def cuts(hit: Hit) -> tuple[bool, bool]:
    """Whether the snippet of ``hit`` begins, and whether it ends, in the middle of a sentence."""
    body = hit.document.article.body
    text = "".join([segment[0] for segment in hit.snippet])
    start = body.find(text)
    if not text or start < 0:
        return False, False
    end = start + len(text)
    begun = start > 0 and body[start - 1] not in _ENDS
    unfinished = end < len(body) and body[end] != "\n" and text[-1] not in _ENDS
    return begun, unfinished


def is_heading(segments: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a paragraph, as segments, looks like a heading between paragraphs."""
    text = "".join(segment["t"] for segment in segments).strip()
    return 0 < len(text) <= HEADING and text[-1] not in CLOSED
