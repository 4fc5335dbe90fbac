"""Cuts a typed query into tokens. Knows Chinese quotation marks, and parentheses that belong to a 文号."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TokenKind = Literal["word", "phrase", "not", "or", "and", "open", "close", "field"]

# An input method types “ or ” for either side, so each of these closes what each of these opened.
_QUOTES = '"“”＂„'
# An input method types the full-width minus.
_MINUS = "-－−"
_CORNERS = {"「": "」", "『": "』"}
OPERATORS: dict[str, TokenKind] = {"OR": "or", "AND": "and", "NOT": "not"}
_FIELDS = {"title": ("title",), "标题": ("title",)}


@dataclass(frozen=True, slots=True)
class Token:
    kind: TokenKind
    text: str = ""
    fields: tuple[str, ...] = ()


class Unbalanced(Exception):
    """A quotation mark or a parenthesis has no partner."""


def tokens(text: str) -> list[Token]:
    """The tokens of ``text``. Raises ``Unbalanced``."""
    found: list[Token] = []
    at = depth = 0
    while at < len(text):
        character = text[at]
        if character.isspace():
            at += 1
        elif character in _QUOTES or character in _CORNERS:
            token, at = _phrase(text, at)
            found.append(token)
        elif character == "(":
            depth += 1
            found.append(Token("open"))
            at += 1
        elif character == ")" and depth:
            depth -= 1
            found.append(Token("close"))
            at += 1
        elif character in _MINUS and _starts_something(text, at + 1):
            found.append(Token("not"))
            at += 1
        else:
            token, at = _word(text, at, depth)
            found.append(token)
    if depth:
        raise Unbalanced("(")
    return found


def _starts_something(text: str, at: int) -> bool:
    return at < len(text) and not text[at].isspace() and text[at] not in _MINUS + ")"


def _phrase(text: str, at: int) -> tuple[Token, int]:
    closing = _CORNERS.get(text[at], _QUOTES)
    for end in range(at + 1, len(text)):
        if text[end] in closing:
            return Token("phrase", text[at + 1 : end]), end + 1
    raise Unbalanced(text[at])


def _word(text: str, at: int, depth: int) -> tuple[Token, int]:
    """A word runs to a space or a quotation mark; parentheses that open within it belong to it."""
    end, inner = at, 0
    while end < len(text):
        character = text[end]
        if character.isspace() or character in _QUOTES or character in _CORNERS:
            break
        if character == ")" and not inner and depth:
            break
        inner += {"(": 1, ")": -1 if inner else 0}.get(character, 0)
        if character in ":：" and (fields := _FIELDS.get(text[at:end].casefold())):
            return Token("field", fields=fields), end + 1
        end += 1
    word = text[at:end]
    return (Token(OPERATORS[word]) if word in OPERATORS else Token("word", word)), end
