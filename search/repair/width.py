"""Which full-width marks a page writes short, and their restoration."""

from __future__ import annotations

import re
from collections.abc import Mapping

from search.repair.edits import Edit
from search.repair.frames import SHORT

KIND = "width"
_AFTER_IDEOGRAPH = {short: re.compile(rf"(?<=[一-鿿”》]){re.escape(short)}") for short in SHORT}


def shortened(text: str) -> dict[str, str]:
    """The marks that the text writes short after Chinese characters, mostly or always: short -> full."""
    found: dict[str, str] = {}
    for short, full in SHORT.items():
        if short in text and len(_AFTER_IDEOGRAPH[short].findall(text)) > text.count(full):
            found[short] = full
    return found


def widen(text: str, marks: Mapping[str, str]) -> list[Edit]:
    """The short marks beside Chinese characters as edits; between digits or letters they are what they should be."""
    if not marks:
        return []
    kinds = re.escape("".join(marks))
    beside = re.compile(rf"(?<=[^\x00-\x7f])[{kinds}]+|[{kinds}]+(?=[^\x00-\x7f])")
    note = "half-width mark beside Chinese characters"
    return [
        Edit(found.start(), found.end(), "".join(marks[one] for one in found.group()), KIND, 0.95, note)
        for found in beside.finditer(text)
    ]
