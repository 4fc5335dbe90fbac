"""Undoes damage in crawled text: ``repair`` gives text and steps, ``replay`` and ``undo`` go both ways.

A text without damage comes back as it is, but for its script: traditional characters become simplified ones.
"""

from __future__ import annotations

from search.model import Repaired
from search.repair import charset, page, script, signs, tidy, width
from search.repair.edits import Edit, apply, replay, steps, then, then_characters, undo
from search.repair.insertion import Insertions, suspicious
from search.repair.language import as_meant

__all__ = ["KINDS", "repair", "replay", "undo"]

# What a step's ``kind`` can be; docs/repair.md says what each means.
KINDS = (
    "charset",
    "insertion",
    "shift",
    "script",
    "width",
    "doubled",
    "markup",
    "invisible",
    "blank",
    "lost",
)


def repair(text: str, *, markup: bool = False) -> Repaired:
    """The text without its damage, in simplified characters, with the steps that were taken.

    ``markup`` says that the text is the source of an HTML page: then tags, attributes, entities and white
    space are left to its parser. Takes any ``str`` and never raises.
    """
    edits: list[Edit] = []
    found = signs.look(text)
    middle = text
    if found.charset_is_wrong or (found.charset_may_be_wrong and not suspicious(text)):
        edits = charset.find(text)
        if edits:
            middle = apply(text, edits)
            found = signs.look(middle)
    inserted = _inserted(middle, found)
    damaged = bool(edits or inserted)
    # How the page itself writes its marks: full ones that the mending of a run brought back do not speak against it.
    short = width.shortened(apply(middle, [edit for edit in inserted if edit.kind != page.KIND]))
    edits, middle = _then(edits, inserted, text, middle)
    if damaged:
        tidied = tidy.find(middle, short | width.shortened(middle), markup=markup)
        edits, middle = _then(edits, tidied, text, middle)
    if found.is_traditional:
        final = script.to_simplified(middle)
        if damaged:
            final = as_meant(final)
        edits = then_characters(edits, middle, final, "script", "traditional to simplified, OpenCC t2s")
        middle = final
    return Repaired(middle, steps(text, edits)) if edits else Repaired(text)


def _inserted(text: str, found: signs.Signs) -> list[Edit]:
    """The edits that undo insertion, and the shifts that it made; none unless the page's damage is systematic."""
    if not found.has(signs.BRACKET | signs.QUESTION):
        return []
    if not suspicious(text):
        return []
    insertions = Insertions(text)
    if not insertions.systematic(found.is_traditional):
        return []
    if not found.is_traditional or "?" not in text:
        return insertions.edits()
    return page.mend(text, insertions.edits(), insertions.characters())


def _then(edits: list[Edit], more: list[Edit], text: str, middle: str) -> tuple[list[Edit], str]:
    if not more:
        return edits, middle
    together = then(edits, more, middle)
    return together, apply(text, together)
