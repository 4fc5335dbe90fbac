"""What a lone byte swallowed: the character behind it, which is lost unless it is plain what it was."""

from __future__ import annotations

import re

from search.repair.frames import SHORT
from search.repair.language import LOST, SENTENCE_END, counted, is_ideograph
from search.repair.page_model import Model

_BEFORE_LOST = {"（": 1.5, "、": -3.0, "。": -1.5}  # what a digit is likelier and less likely after
_LOST_LINE_END = -1.3
_NO_DIGIT = 4.0  # that a digit stood before a number of a date that has all of its own already
_WHOLE = re.compile(r"(?:[3-9]|\d\d)月|\d\d[日号號]|\d{4}年")
_TAG = re.compile(r"/?[a-zA-Z][a-zA-Z0-9]{0,9}[ >/]")


def losses(before: str, following: str, model: Model) -> list[tuple[float, str]]:
    """What a lone byte may have swallowed behind a character, with the log likelihood: a digit or a line's end, where
    it is not plain."""
    swallowed = _swallowed(following)
    if swallowed is not None:
        return [(0.0, swallowed)]
    lost = model.next(before, LOST) + _BEFORE_LOST.get(before, 0.0)
    found = [(lost - _NO_DIGIT if _WHOLE.match(following) else lost, LOST)]
    if before in SENTENCE_END:
        if not following[:1].isdigit() or _WHOLE.match(following):
            found.append((_LOST_LINE_END, "\n"))
    elif is_ideograph(before) and not (following[:1].isdigit() or counted(following[:1])):
        found.append((model.next(before, "\n"), "\n"))
    return found


def _swallowed(following: str) -> str | None:
    """What a lone byte swallowed, if that is plain: nothing before a mark or a line's end, < before a tag."""
    if following[:1] in SHORT or following[:1] in ("", "。", "\n", "\r"):
        return ""
    return "<" if _TAG.match(following) else None
