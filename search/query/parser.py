"""The query language.

    query  := all ("OR" all)*
    all    := item ("AND"? item)*
    item   := ("-" | "NOT") item | field ":" item | "(" query ")" | phrase | word
    phrase := '"' characters '"'     also “…”, 「…」, 『…』
    field  := title | 标题

Words that stand beside each other must all match. What does not fit the grammar is searched as plain words, with
a note that says so; nothing that can be typed is an error.
"""

from __future__ import annotations

from search.model import And, Everything, Node, Not, Note, Or
from search.query.lexer import OPERATORS, Token, Unbalanced, tokens
from search.query.question import as_question, asks
from search.query.units import demand, phrase
from search.repair import repair

# Words may stand in what is shown beside a text, its region, park, source or author; a phrase is looked for in texts.
ANYWHERE = ("title", "body", "labels")
NOTHING = Or(())
# Deeper nesting has no use and would only cost stack.
_MAX_DEPTH = 20

_AS_WORDS = Note(
    "searched_as_words", "查询语法不完整（引号或括号不成对，或 OR 缺少一侧），已按普通词语检索。"
)
_NOTHING_TO_SEARCH = Note("nothing_to_search", "查询中没有可检索的文字，请输入汉字、字母或数字。")


class _Odd(Exception):
    """The tokens do not fit the grammar."""


def parse(text: str) -> tuple[Node, tuple[Note, ...]]:
    """What ``text`` asks for, and notes on how it was understood. An empty text asks for every document."""
    if not text.strip():
        return Everything(), ()
    text = _mended(text)
    if _no_operators(text) and asks(text):
        found, said = as_question(text, ANYWHERE)
        if found is not None:
            return found, said
    try:
        reader = _Reader(tokens(text))
        node = reader.query(ANYWHERE, 0)
        reader.end()
        notes: tuple[Note, ...] = ()
    except (Unbalanced, _Odd):
        node, notes = _plain_words(text), (_AS_WORDS,)
    if node is None:
        return NOTHING, (*notes, _NOTHING_TO_SEARCH)
    return node, notes


def _no_operators(text: str) -> bool:
    """Whether ``text`` is nothing but text. Quotation marks of prose may stand in it, typed ones mean a phrase."""
    try:
        return '"' not in text and all(token.kind in ("word", "phrase") for token in tokens(text))
    except Unbalanced:
        return True


def _mended(text: str) -> str:
    """What was copied from a damaged page, 寧鄉(xiāng), as the page now has it."""
    return repair(text).text if "(" in text else text


def _plain_words(text: str) -> Node | None:
    return _all(
        [part for chunk in text.split() if chunk not in OPERATORS and (part := demand(chunk, ANYWHERE))]
    )


def _all(parts: list[Node]) -> Node | None:
    if not parts:
        return None
    if all(isinstance(part, Not) for part in parts):
        parts = [Everything(), *parts]
    return parts[0] if len(parts) == 1 else And(tuple(parts))


class _Reader:
    """Recursive descent over tokens; an item without anything to search in it is passed over as ``None``."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0

    def query(self, fields: tuple[str, ...], depth: int) -> Node | None:
        if depth > _MAX_DEPTH:
            raise _Odd
        parts = [self._all(fields, depth)]
        while self._next_is("or"):
            self._at += 1
            parts.append(self._all(fields, depth))
        present = [part for part in parts if part is not None]
        return Or(tuple(present)) if len(present) > 1 else present[0] if present else None

    def end(self) -> None:
        if self._at != len(self._tokens):
            raise _Odd

    def _all(self, fields: tuple[str, ...], depth: int) -> Node | None:
        start = self._at
        parts: list[Node] = []
        while self._at < len(self._tokens) and not self._next_is("or", "close"):
            if parts and self._next_is("and"):
                self._at += 1
            part = self._item(fields, depth)
            if part is not None:
                parts.append(part)
        if self._at == start:
            raise _Odd
        return _all(parts)

    def _item(self, fields: tuple[str, ...], depth: int) -> Node | None:
        token = self._take()
        if token.kind == "not":
            part = self._item(fields, depth + 1)
            return None if part is None else Not(part)
        if token.kind == "field":
            return self._item(token.fields, depth + 1)
        if token.kind == "open":
            part = self.query(fields, depth + 1)
            if self._take().kind != "close":
                raise _Odd
            return part
        if token.kind == "phrase":
            return phrase(token.text, tuple(field for field in fields if field != "labels"))
        if token.kind == "word":
            return demand(token.text, fields)
        raise _Odd

    def _next_is(self, *kinds: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at].kind in kinds

    def _take(self) -> Token:
        if self._at == len(self._tokens):
            raise _Odd
        self._at += 1
        return self._tokens[self._at - 1]
