"""Markup in the text of a record: feeds and databases hand over fragments of HTML where text is meant."""

from __future__ import annotations

import re

from search.extract import dom

# A tag that closes, or one that needs no closing: "a<b" and "<关于…的通知>" are no markup.
_MARKUP = re.compile(
    r"</(?:p|div|span|a|b|strong|em|li|ul|ol|td|tr|table|h[1-6]|section|article)\s*>|<br\s*/?>", re.I
)


def without_markup(text: str) -> str:
    """``text`` as it reads: tags gone, entities resolved, a line for each block. Text without markup stays as it is."""
    if not _MARKUP.search(text):
        return text
    root = dom.parse(text)
    return dom.flat_text(text) if root is None else "\n".join(block.text for block in dom.blocks_of(root))
