"""Marks that a sentence asks for beyond its neighbouring characters: commas of enumerations, dashes in pairs."""

from __future__ import annotations

import re

_GOES_ON, _ALIKE = (
    1.5,
    1.5,
)  # what speaks for 、: another one in the clause; as many characters on either side
_TWICE = 4.0  # what speaks for a second dash
_CLAUSE_ENDS = "。！？；，：\n"
_ITEM_ENDS = "、" + _CLAUSE_ENDS + "“”《》（）"
_CLAUSE, _ITEM = re.compile(f"[{_CLAUSE_ENDS}]"), re.compile(f"[{_ITEM_ENDS}]")


def fitness(before: str, text: str, behind: str) -> float:
    """What speaks for the marks of a text between two others, on the scale of log likelihoods."""
    found = _TWICE * text.count("——")
    if "、" in text:
        whole = before + text + behind
        for at in range(len(before), len(before) + len(text)):
            if whole[at] == "、":
                found += _fitness(whole[:at], whole[at + 1 :])
    return found


def _fitness(left: str, right: str) -> float:
    clause = _CLAUSE.split(left)[-1], _CLAUSE.split(right, maxsplit=1)[0]
    first, second = _ITEM.split(left)[-1], _ITEM.split(right, maxsplit=1)[0]
    return _GOES_ON * any("、" in part for part in clause) + _ALIKE * (len(first) == len(second))
