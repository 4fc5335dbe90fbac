"""Text as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape as escaped
from typing import Any

from markupsafe import Markup

# Names of regions, parks, topics and sources, which come again on every page.
name = lru_cache(maxsize=20_000)(escaped)


# The same for text and for the value of an attribute in quotation marks.
__all__ = ["address", "escaped", "marked", "name", "segments", "strong"]


def marked(parts: Iterable[Mapping[str, Any]]) -> Markup:
    """Segments, in the presenter's shape, as text with marks."""
    return Markup(segments(parts))  # noqa: S704 - escaped piece by piece


def strong(text: str, kind: str = "") -> Markup:
    """A figure that stands out, with the class ``kind``."""
    return Markup(f'<strong class="{kind}">{escaped(text)}</strong>')  # noqa: S704 - escaped here


def segments(parts: Iterable[Mapping[str, Any]]) -> str:
    """Segments as ``marked`` has them, for those who put more around them."""
    return "".join(
        f"<mark>{escaped(part['t'])}</mark>" if "m" in part else escaped(part["t"]) for part in parts
    )


def address(url: str) -> str:
    """An address of this site as it stands in an attribute: ``web.routes`` leaves nothing else in one to be escaped."""
    return url.replace("&", "&amp;")
