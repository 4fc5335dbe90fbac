"""Undoes damage in crawled text: ``repair`` gives text and steps, ``replay`` and ``undo`` go both ways.

A text without damage comes back as it is, but for its script: traditional characters become simplified ones.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from search.model import Repaired, RepairStep
from search.repair import charset, page, replaced, script, signs, tidy, width
from search.repair.edits import Edit, apply, replay, steps, then, then_characters, undo
from search.repair.insertion import Insertions, suspicious
from search.repair.variants import as_meant

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
_Stage = tuple[str, Callable[[], list[Edit]]]  # the text that came into it, and what it did to that


def repair(text: str, *, markup: bool = False) -> Repaired:
    """The text without its damage, in simplified characters, with the steps that were taken.

    ``markup`` says that the text is the source of an HTML page: then tags, attributes, entities and white
    space are left to its parser. Takes any ``str`` and never raises.
    """
    stages: list[_Stage] = []
    found = signs.look(text)
    middle = text
    if found.charset_is_wrong or (found.charset_may_be_wrong and not suspicious(text)):
        edits = charset.find(text) or replaced.find(text)
        if edits:
            stages.append((text, edits.copy))
            middle = apply(text, edits)
            found = signs.look(middle)
    mended = _mended(middle, found)
    # How the page itself writes its marks: full ones that the mending of a run brought back do not speak against it.
    short = width.shortened(mended.unmended if mended else middle) if mended or stages else {}
    if mended and mended.text != middle:
        stages.append((middle, mended.edits))
        middle = mended.text
    damaged = bool(stages)
    if damaged:
        tidied = tidy.find(middle, found, short | width.shortened(middle), markup=markup)
        if tidied:
            stages.append((middle, tidied.copy))
            middle = apply(middle, tidied)
    final = middle
    if found.is_traditional:
        final = script.to_simplified(middle)
        if damaged:
            final = as_meant(final)
    if not stages and final == text:
        return Repaired(text)
    return Repaired(final, partial(_steps, text, stages, middle, final))


def _steps(text: str, stages: list[_Stage], middle: str, final: str) -> tuple[RepairStep, ...]:
    """All stages as steps over the text that came in, made when somebody asks for them."""
    edits: list[Edit] = []
    for before, more in stages:
        edits = then(edits, more(), before)
    if final != middle:
        edits = then_characters(edits, middle, final, "script", "traditional to simplified, OpenCC t2s")
    return steps(text, edits)


def _mended(text: str, found: signs.Signs) -> page.Mended | None:
    """The text without insertion and the shifts that it made; None unless the page's damage is systematic."""
    if not found.has(signs.BRACKET | signs.QUESTION) or not suspicious(text):
        return None
    insertions = Insertions(text)
    systematic = insertions.systematic(found.is_traditional)
    if not systematic and not (found.is_traditional and insertions.lone):
        return None
    mended = page.mend(insertions, shifted=found.is_traditional, private=found.has(signs.PRIVATE))
    return mended if systematic or page.betrays_damage(text, mended) else None
