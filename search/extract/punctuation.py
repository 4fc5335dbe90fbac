"""Half-width punctuation beside Chinese characters becomes full-width: the one place for it.

Only ``, ; : ! ?`` and brackets: a full stop may be a decimal point or a dot of a name. Marks between digits
or Latin letters (``10:18``, ``1,000``, ``a, b``) stay, and brackets stay unless Chinese stands inside them:
生态产品总值(GEP) stays. The text keeps its length, so offsets stay true.
"""

from __future__ import annotations

import re

from search.extract.lines import HAN, HAN_PATTERN

_NARROW = str.maketrans("（）", "()")
_WIDE = str.maketrans(",;:!?()", "，；：！？（）")
_BESIDE = f"{HAN}，。、；：？！“”‘’《》【】（）—…％"
# Runs of marks, so that one pass reaches those whose own neighbour is another mark.
_AFTER = re.compile(f"(?<=[{_BESIDE}])[,;:!?]+(?!//)")
_BEFORE = re.compile(f"[,;!?]+(?=[{_BESIDE}])")
_COLON = re.compile(f"(?<=[{_BESIDE}][0-9a-zA-Z%]):(?=[{HAN}“‘《])")
_BRACKETS_MAX = 200  # characters between brackets that belong together


def widen(text: str) -> str:
    """The text with full-width punctuation where the neighbourhood is Chinese; same length."""
    if not text.isascii() and any(mark in text for mark in ",;:!?("):
        text = _widen_brackets(text) if "(" in text else text
        for pattern in (_BEFORE, _AFTER, _COLON):
            text = pattern.sub(_wide, text)
    return text


def _widen_brackets(text: str) -> str:
    """Pairs of brackets made full-width where Chinese stands between them, at whatever depth."""
    characters, opened = list(text), list[int]()
    for match in re.finditer("[()]", text):
        if match[0] == "(":
            opened.append(match.start())
        elif opened:
            start, end = opened.pop(), match.start()
            if end - start <= _BRACKETS_MAX and HAN_PATTERN.search(text, start, end):
                characters[start], characters[end] = "（", "）"
    return "".join(characters)


def _wide(match: re.Match[str]) -> str:
    return match[0].translate(_WIDE)


def narrow_brackets(name: str) -> str:
    """A name with half-width brackets: names are compared and counted, and one source must have one spelling."""
    return name.translate(_NARROW)
