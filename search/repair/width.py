"""Which full-width marks a page writes short, and their restoration."""

from __future__ import annotations

import re
from collections.abc import Mapping

from search.repair.edits import Edit
from search.repair.frames import SHORT
from search.repair.native import core

KIND = "width"
_NOTE = "half-width mark beside Chinese characters"
_FEW = 4  # a mark is short on a page that writes it so more than this many times as often as in full
# A question mark that asks: others stand for characters that the page's charset lacked, blanks above all.
_QUESTION = r"(?<=[一-鿿”》）])\?(?=[一-鿿“”\n]|$)"
_AFTER_IDEOGRAPH = {
    short: re.compile(rf"{re.escape(short)}(?<=[一-鿿”》）)]{re.escape(short)})") for short in SHORT
}


def _shortened(text: str) -> dict[str, str]:
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


shortened = _shortened if core is None else core.shortened


def widen(text: str, marks: Mapping[str, str]) -> list[Edit]:
    """The short marks beside Chinese characters as edits; between digits or letters they are what they should be."""
    if not marks:
        return []
    found = _found(text, "".join(marks), "".join(marks.values()))
    return [Edit(start, end, after, KIND, 0.95, _NOTE) for start, end, after in found]


def _widened(text: str, narrow: str, wide: str) -> list[tuple[int, int, str]]:
    """Where marks stand that are to be widened, and what they become."""
    kinds, full = re.escape(narrow), str.maketrans(narrow, wide)
    if "?" in narrow:
        pattern = (
            rf"(?:(?<=[^\x00-\x7f])[{kinds}]{{1,4}}|[{kinds}]{{1,4}}(?=[^\x00-\x7f]))(?<!\?)|{_QUESTION}"
        )
        spans = [found.span() for found in re.finditer(pattern, text)]
    else:
        spans = [
            (start, end)
            for start, end in (found.span() for found in re.finditer(f"[{kinds}]{{1,4}}", text))
            if text[start - 1 : start] > "\x7f" or text[end : end + 1] > "\x7f"
        ]
    return [(start, end, text[start:end].translate(full)) for start, end in spans]


_found = _widened if core is None else core.widened
