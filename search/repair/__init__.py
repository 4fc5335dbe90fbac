"""Undoes damage in crawled text: ``repair`` gives text and steps, ``replay`` and ``undo`` go both ways.

A text without damage comes back as it is, but for its script: traditional characters become simplified ones.
"""

from __future__ import annotations

from search.model import Repaired
from search.repair import edits, insertion, script, signs

__all__ = ["repair", "replay", "undo"]

replay = edits.replay
undo = edits.undo


def repair(text: str, *, markup: bool = False) -> Repaired:  # noqa: ARG001
    """The text without its damage, in simplified characters, with the steps that were taken.

    ``markup`` says that the text is the source of an HTML page: then tags, attributes, entities and white
    space are left to its parser. Takes any ``str`` and never raises.
    """
    found = signs.look(text)
    fixes: list[edits.Edit] = []
    if found.has(signs.BRACKET):
        fixes = insertion.find(text)
        if not insertion.systematic(text, fixes, found.is_traditional):
            fixes = []
    if not fixes and not found.is_traditional:
        return Repaired(text)
    return _finish(text, edits.merge(fixes), found.is_traditional)


def _finish(text: str, fixes: list[edits.Edit], traditional: bool) -> Repaired:
    middle = edits.apply(text, fixes)
    if traditional:
        final = script.to_simplified(middle)
        fixes = edits.then_characters(fixes, middle, final, "script", "traditional to simplified, OpenCC t2s")
        middle = final
    return Repaired(middle, edits.steps(text, fixes))
