"""The query language.

    query  := all (OR all)*                      OR, or |
    all    := item (AND? item)*                  AND, or nothing
    item   := ("-" | NOT) item | name ":" item | "(" query ")" | near | phrase | prefix | word
    near   := '"' words '"' "~" number           all words, at most so many characters between them
    phrase := '"' characters '"'                 also “…”, 「…」, 『…』
    prefix := characters "*"                     the characters as they stand, whatever follows
    name   := title | region | park | topic | source | date, in Chinese too (标题, 地区, 园区, 主题, 来源, 日期)

Full-width forms of all signs are the same. Words that stand beside each other must all match. What does not fit the
grammar is searched as plain words, with a note that says so; nothing that can be typed is an error. A question, text
without operators that asks, need not match in all its words; parentheses are prose in it, and what it has in straight
quotation marks must stand in a page as it was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from search.model import And, AtLeast, Everything, Having, Matching, Node, Not, Note, Or
from search.query import notes
from search.query.dates import dated, turned
from search.query.lexer import Token, Unbalanced, operator, tokens, without_name
from search.query.names import values
from search.query.numerals import apart
from search.query.periods import as_typed
from search.query.question import KEYWORDS, as_question, as_sentence, as_some, asks
from search.query.units import BESIDE, demand, near, phrase
from search.repair import repair

# Words may stand in what is shown beside a text, its region, park, source or author; a phrase is looked for in texts.
ANYWHERE = ("title", "body", BESIDE)
TEXTS = ("title", "body")
NOTHING = Or(())
# Deeper nesting has no use and would only cost stack.
_MAX_DEPTH = 20
# What is read of a query, and how many things it may ask for: more can't have been typed.
MOST_CHARACTERS, MOST_PARTS = 2000, 200
# Characters between words that are near each other; farther apart they are two words on a page.
MOST_WITHIN = 100

# A phrase in a question: “” are what an input method makes of the marks of prose.
_TYPED = re.compile('"([^"]+)"')
# Many type a circle, which is a sign and folds away, for the digit 〇.
_CIRCLE = re.compile("(?<=[〇零一二三四五六七八九])[○◯]|[○◯](?=[〇零一二三四五六七八九])")


class _Odd(Exception):
    """The tokens do not fit the grammar."""


@dataclass
class _State:
    """What holds for the whole query, and what there is to say of it."""

    synonyms: bool
    notes: list[Note] = field(default_factory=list)
    parts: int = 0

    def note(self, note: Note) -> None:
        if note not in self.notes:
            self.notes.append(note)


def parse(text: str, synonyms: bool = True, match: Matching = "all") -> tuple[Node, tuple[Note, ...]]:
    """What ``text`` asks for, and notes on how it was understood. An empty text asks for every document.

    ``match`` says how many of the words side by side must match, as long as there are no operators.
    """
    if not text.strip():
        return Everything(), ()
    state = _State(synonyms)
    if len(text) > MOST_CHARACTERS:
        text = text[:MOST_CHARACTERS]
        state.note(notes.cut(MOST_CHARACTERS))
    # Half a character of a broken text is no character, and a segmenter may refuse it.
    text = _mended(text.encode("utf-8", "replace").decode("utf-8"))
    found = _tokens(text)
    node = _question(text, found, state, match) or _some(text, found, state, match)
    node = node or _language(text, found, state)
    node = node and as_typed(node)
    state.notes += notes.of_node(node, text)
    if node is None:
        kept = (note for note in state.notes if note != notes.AS_WORDS)
        return NOTHING, (*kept, notes.NOTHING_TO_SEARCH)
    return node, tuple(state.notes)


def _tokens(text: str) -> list[Token] | None:
    """The tokens of ``text``; ``None`` where a quotation mark or a parenthesis has no partner."""
    try:
        return tokens(text)
    except Unbalanced:
        return None


def _question(text: str, found: list[Token] | None, state: _State, match: Matching) -> Node | None:
    if not (_no_operators(found) and asks(text)):
        return None
    node, said = as_question(text, ANYWHERE, state.synonyms, match)
    if node is None:
        return None
    state.notes += said
    typed = [part for each in _TYPED.findall(text) if (part := phrase(each, TEXTS)) is not None]
    return _all([node, *typed[:MOST_PARTS]])


def _some(text: str, found: list[Token] | None, state: _State, match: Matching) -> Node | None:
    if match == "all" or found is None or any(token.kind != "word" for token in found):
        return None
    if match == "most" and isinstance(_language(text, found, _State(state.synonyms)), AtLeast):
        # A sentence: most of it is what it asks for already.
        return None
    node, said = as_some(text, ANYWHERE, state.synonyms, match)
    state.notes += said
    return node


def _language(text: str, found: list[Token] | None, state: _State) -> Node | None:
    before = list(state.notes)
    try:
        if found is None:
            raise _Odd
        reader = _Reader(found, state)
        node = reader.query(ANYWHERE, 0)
        reader.end()
    except _Odd:
        state.notes = [*before, notes.AS_WORDS]
        node = _plain_words(text, state)
    return node


def _no_operators(found: list[Token] | None) -> bool:
    """Whether a text of these tokens is nothing but text. Parentheses may stand in it, and marks without a partner."""
    return found is None or all(token.kind in ("word", "phrase", "open", "close") for token in found)


def _mended(text: str) -> str:
    """A query as a page would have it: no pinyin, 寧鄉(xiāng), no sign for a digit, no space in 2000 户."""
    text = apart().sub("", _CIRCLE.sub("〇", text))
    return repair(text).text if "(" in text else text


def _plain_words(text: str, state: _State) -> Node | None:
    chunks = [without_name(chunk) for chunk in text.split() if not operator(chunk)]
    parts = [part for chunk in chunks[:MOST_PARTS] if (part := _words(chunk, ANYWHERE, state))]
    return _all(parts)


def _words(text: str, fields: tuple[str, ...], state: _State, excluded: bool = False) -> Node | None:
    """A run of text: all its words, or most of them where it is a sentence. What is excluded is taken as typed."""
    node = demand(text, fields, state.synonyms and not excluded)
    if excluded or not isinstance(node, And) or len(node.parts) <= KEYWORDS:
        return node
    node, said = as_sentence(text, fields, state.synonyms)
    for note in said:
        state.note(note)
    return node


def _all(parts: list[Node]) -> Node | None:
    if not parts:
        return None
    if all(isinstance(part, Not) for part in parts):
        parts = [Everything(), *parts]
    return parts[0] if len(parts) == 1 else And(tuple(parts))


class _Reader:
    """Recursive descent over tokens; an item without anything to search in it is passed over as ``None``."""

    def __init__(self, found: list[Token], state: _State) -> None:
        self._tokens = found
        self._state = state
        self._excluded = 0
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
            if part is not None and self._state.parts < MOST_PARTS:
                self._state.parts += 1
                parts.append(part)
        if self._at == start:
            raise _Odd
        return _all(parts)

    def _item(self, fields: tuple[str, ...], depth: int) -> Node | None:
        if depth > _MAX_DEPTH:
            raise _Odd
        token = self._take()
        if token.kind == "not":
            self._excluded += 1
            part = self._item(fields, depth + 1)
            self._excluded -= 1
            return None if part is None else Not(part)
        if token.kind == "field":
            return self._item(token.fields, depth + 1)
        if token.kind == "facet":
            return self._facet(token.text)
        if token.kind == "date":
            return self._date()
        if token.kind == "open":
            part = self.query(fields, depth + 1)
            if self._take().kind != "close":
                raise _Odd
            return part
        return self._text(token, fields)

    def _text(self, token: Token, fields: tuple[str, ...]) -> Node | None:
        texts = tuple(each for each in fields if each != BESIDE)
        if token.kind == "phrase":
            return phrase(token.text, texts)
        if token.kind == "near":
            if token.within > MOST_WITHIN:
                self._state.note(notes.near(MOST_WITHIN))
            return near(token.text, min(token.within, MOST_WITHIN), texts)
        if token.kind == "prefix":
            return phrase(token.text, fields)
        if token.kind == "word":
            return _words(token.text, fields, self._state, bool(self._excluded))
        raise _Odd

    def _facet(self, facet: str) -> Node | None:
        """A name, or several in parentheses with OR between them. An unknown one is searched as text."""
        found: list[str] = []
        unknown: list[Node] = []
        for name in self._names():
            known = values(facet, name)
            found += known
            if not known:
                self._state.note(notes.unknown(facet, name))
                part = demand(name, ANYWHERE)
                unknown += [part] if part is not None else []
        parts: list[Node] = [Having(facet, tuple(dict.fromkeys(found)))] if found else []
        parts += unknown
        return Or(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None

    def _names(self) -> list[str]:
        if not self._next_is("open"):
            token = self._take()
            if token.kind not in ("word", "phrase", "prefix"):
                raise _Odd
            return [token.text]
        self._at += 1
        names: list[str] = []
        while (token := self._take()).kind != "close":
            if token.kind in ("word", "phrase", "prefix"):
                names.append(token.text)
            elif token.kind != "or":
                raise _Odd
        return names

    def _date(self) -> Node | None:
        token = self._take()
        found = dated(token.text) if token.kind in ("word", "phrase") else None
        if found is not None:
            return found
        if token.kind not in ("word", "phrase"):
            raise _Odd
        if (right := turned(token.text)) is not None:
            self._state.note(notes.turned_dates(token.text, right))
            return dated(right)
        self._state.note(notes.no_date(token.text))
        return demand(token.text, ANYWHERE)

    def _next_is(self, *kinds: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at].kind in kinds

    def _take(self) -> Token:
        if self._at == len(self._tokens):
            raise _Odd
        self._at += 1
        return self._tokens[self._at - 1]
