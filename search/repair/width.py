"""Which full-width marks a page writes short, and their restoration."""

from __future__ import annotations

import re
from collections.abc import Mapping

from search.repair.edits import Edit
from search.repair.frames import SHORT

KIND = "width"
_FEW = 4  # a mark is short on a page that writes it so more than this many times as often as in full
# A question mark that asks: others stand for characters that the page's charset lacked, blanks above all.
_QUESTION = r"(?<=[一-鿿”》）])\?(?=[一-鿿“”\n]|$)"
_AFTER_IDEOGRAPH = {
    short: re.compile(rf"{re.escape(short)}(?<=[一-鿿”》）)]{re.escape(short)})") for short in SHORT
}


def shortened(text: str) -> dict[str, str]:
    """The marks that the text writes short after Chinese characters, mostly or always: short -> full.

    Half-width brackets are common in pages that are otherwise full-width. They count only where just one of the
    two is short, or where commas and colons are short too; half-width semicolons only where commas are short.
    """
    found = {
        short: full
        for short, full in SHORT.items()
        if short in text and len(_AFTER_IDEOGRAPH[short].findall(text)) > _FEW * text.count(full)
    }
    if "," not in found:  # a lone ; is a habit of writers
        found.pop(";", None)
    if "（" in text or "）" in text:
        for short in "()":
            if SHORT[short] in text:
                found.pop(short, None)
    elif "," not in found or "：" in text:
        found.pop("(", None)
        found.pop(")", None)
    elif "(" in found:
        found[")"] = SHORT[")"]
    return found


def widen(text: str, marks: Mapping[str, str]) -> list[Edit]:
    """The short marks beside Chinese characters as edits; between digits or letters they are what they should be."""
    if not marks:
        return []
    note = "half-width mark beside Chinese characters"
    full = str.maketrans(dict(marks))
    kinds = re.escape("".join(marks))
    if "?" not in marks:
        return [
            Edit(start, end, text[start:end].translate(full), KIND, 0.95, note)
            for start, end in (found.span() for found in re.finditer(f"[{kinds}]{{1,4}}", text))
            if text[start - 1 : start] > "\x7f" or text[end : end + 1] > "\x7f"
        ]
    beside = re.compile(
        rf"(?:(?<=[^\x00-\x7f])[{kinds}]{{1,4}}|[{kinds}]{{1,4}}(?=[^\x00-\x7f]))(?<!\?)|{_QUESTION}"
    )
    return [
        Edit(found.start(), found.end(), found[0].translate(full), KIND, 0.95, note)
        for found in beside.finditer(text)
        # A question mark is only among ``marks`` where the text writes it short, mostly or always.
        if all(one in marks for one in found.group())
    ]
