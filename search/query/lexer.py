"""Cuts a typed query into tokens. Knows Chinese quotation marks, and parentheses that belong to a 文号."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

TokenKind = Literal[
    "word", "prefix", "phrase", "near", "not", "or", "and", "open", "close", "field", "facet", "date"
]

# An input method types “ or ” for either side, so each of these closes what each of these opened.
_QUOTES = '"“”＂„'
# An input method types the full-width minus.
_MINUS = "-－−"
_OPEN, _CLOSE = "(（", ")）"
_STARS = "*＊"
_CORNERS = {"「": "」", "『": "』"}
# Characters that can be nothing but part of a word.
_PLAIN = re.compile(rf"[^\s{re.escape(_QUOTES + ''.join(_CORNERS) + _OPEN + _CLOSE)}:：]+")
_NEAR = re.compile(r"[~～]([0-9０-９]{1,6})")
OPERATORS: dict[str, TokenKind] = {"OR": "or", "AND": "and", "NOT": "not", "|": "or", "||": "or", "&&": "and"}
_FIELDS = {"title": ("title",), "标题": ("title",), "標題": ("title",)}
_FACETS = {
    **dict.fromkeys(("region", "地区", "地區"), "region"),
    **dict.fromkeys(("park", "园区", "園區"), "park"),
    **dict.fromkeys(("topic", "主题", "主題"), "topic"),
    **dict.fromkeys(("source", "来源", "來源"), "source"),
}
_DATES = ("date", "日期")
_LONGEST_NAME = max(map(len, (*_FIELDS, *_FACETS, *_DATES)))


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` of a facet is its name; ``within`` belongs to ``near``, ``fields`` to ``field``."""

    kind: TokenKind
    text: str = ""
    fields: tuple[str, ...] = ()
    within: int = 0


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
        elif character in _OPEN:
            depth += 1
            found.append(Token("open"))
            at += 1
        elif character in _CLOSE and depth:
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


def operator(word: str) -> TokenKind | None:
    """The operator that ``word`` is, in wide or narrow form; ``None`` for a word."""
    return OPERATORS.get(unicodedata.normalize("NFKC", word)) if len(word) < 4 else None


def without_name(word: str) -> str:
    """``word`` without a name and a colon before it, title: or 地区：."""
    for at, character in enumerate(word[: _LONGEST_NAME + 1]):
        if character in ":：" and _named(word[:at]):
            return word[at + 1 :]
    return word


def _starts_something(text: str, at: int) -> bool:
    return at < len(text) and not text[at].isspace() and text[at] not in _MINUS + _CLOSE


def _phrase(text: str, at: int) -> tuple[Token, int]:
    closing = _CORNERS.get(text[at], _QUOTES)
    for end in range(at + 1, len(text)):
        if text[end] in closing:
            near = _NEAR.match(text, end + 1)
            if near:
                return Token("near", text[at + 1 : end], within=int(near[1])), near.end()
            return Token("phrase", text[at + 1 : end]), end + 1
    raise Unbalanced(text[at])


def _word(text: str, at: int, depth: int) -> tuple[Token, int]:
    """A word runs to a space or a quotation mark; parentheses that open within it belong to it."""
    end, inner = at, 0
    while end < len(text):
        if plain := _PLAIN.match(text, end):
            end = plain.end()
            continue
        character = text[end]
        if character.isspace() or character in _QUOTES or character in _CORNERS:
            break
        if character in _CLOSE and not inner and depth:
            break
        inner += 1 if character in _OPEN else -1 if character in _CLOSE and inner else 0
        if character in ":：" and end - at <= _LONGEST_NAME and (named := _named(text[at:end])):
            return named, end + 1
        end += 1
    word = text[at:end]
    if kind := operator(word):
        return Token(kind), end
    if len(word) > 1 and word[-1] in _STARS:
        return Token("prefix", word.rstrip(_STARS)), end
    return Token("word", word), end


def _named(name: str) -> Token | None:
    """The token of a name before a colon."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    if plain in _FIELDS:
        return Token("field", fields=_FIELDS[plain])
    if plain in _FACETS:
        return Token("facet", _FACETS[plain])
    return Token("date") if plain in _DATES else None
