"""Tells questions from keywords, and takes the words away that only ask.

Keywords are few and each is meant: all must match. A question is a sentence: pages that answer it say much of it in
other words, so some of its words must match and the rest ranks.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from search import tables
from search.analyse import fold, words
from search.analyse.fold import PARAGRAPH, plain
from search.model import AtLeast, Matching, Node, Note
from search.query.names import provinces_of
from search.query.units import question

# The share of a question's words that a page must hold; of a long text without a question word most of them.
QUESTION_SHARE, SENTENCE_SHARE = 0.3, 0.6
# No share at all: one word is enough.
ANY_SHARE = 0.0
# A run of text with more words than this, unbroken by spaces, is a sentence and no list of keywords.
KEYWORDS = 8
_MARKS = "?？"
# Before a number 哪 asks and the number tells: an answer to 哪三类 says 三类.
_WHICH = "哪(?=[二两三四五六七八九十])"


def asks(text: str) -> bool:
    """Whether ``text`` is a question."""
    shown = plain(text)
    if shown.rstrip().endswith(tuple(_MARKS)) and len(shown) > 2:
        return True
    asking = _asking()
    alone = (word for word in words(shown) if len(word) == 1)
    return bool(_several().search(shown)) or any(word in asking for word in alone)


def as_question(
    text: str, fields: tuple[str, ...], synonyms: bool, match: Matching
) -> tuple[Node | None, tuple[Note, ...]]:
    """``text``, which asks, as a node with a note; ``None`` where nothing is left without the words that ask."""
    share = ANY_SHARE if match == "any" else QUESTION_SHARE
    node = question(_several_or_mark().split(plain(text)), fields, share, synonyms)
    return _noted(_whole(node, text), "问句")


def as_sentence(text: str, fields: tuple[str, ...], synonyms: bool) -> tuple[Node | None, tuple[Note, ...]]:
    """A long run of text as a node with a note."""
    return _noted(_whole(question([text], fields, SENTENCE_SHARE, synonyms), text), "长句")


def as_some(
    text: str, fields: tuple[str, ...], synonyms: bool, match: Matching
) -> tuple[Node | None, tuple[Note, ...]]:
    """Words side by side, of which most must match, or any, as a node with a note that leads back to all of them.

    ``None`` where that is the same: most of two words are both.
    """
    share = ANY_SHARE if match == "any" else SENTENCE_SHARE
    node = question(text.split(), fields, share, synonyms, counting_times=False)
    if not isinstance(node, AtLeast):
        return None, ()
    if match == "most":
        more_than_half = len(node.parts) // 2 + 1
        node = replace(node, least=max(node.least, more_than_half))
    if node.least == len(node.parts):
        return None, ()
    return _noted(_whole(node, text), "部分词", (("match", "all"),))


def _whole(node: Node | None, text: str) -> Node | None:
    """``node`` with all that was asked, for what ranks."""
    if not isinstance(node, AtLeast):
        return node
    asked = fold(text).replace(PARAGRAPH, "")
    return replace(node, asked=asked, provinces=provinces_of(words(asked)))


def _noted(
    node: Node | None, kind: str, params: tuple[tuple[str, str], ...] = ()
) -> tuple[Node | None, tuple[Note, ...]]:
    if not isinstance(node, AtLeast) or node.least == len(node.parts):
        return node, ()
    message = f"按{kind}检索：{len(node.parts)} 个词中至少含 {node.least} 个，含得越多、越集中的越靠前。"
    return node, (Note("some_words", message, params),)


def guarded(pattern: str) -> str:
    """``pattern``, a regular expression, which finds 几, 多 and the like only where they ask: not in 近几年, 许多."""
    behind = _guards()
    return "".join(f"(?<![{behind[each]}]){each}" if each in behind else each for each in pattern)


@cache
def _guards() -> dict[str, str]:
    rows = tables.read("question_guards.tsv", ("character", "behind", "reason"))
    return {row["character"]: row["behind"] for row in rows}


@cache
def _asking() -> frozenset[str]:
    rows = tables.read("question_words.tsv", ("word", "asks", "reason"))
    return frozenset(row["word"] for row in rows if row["asks"] == "yes")


@cache
def _several() -> re.Pattern[str]:
    """Words of several characters that ask, the longest first: a segmenter may cut them in two."""
    found = sorted((word for word in _asking() if len(word) > 1), key=len, reverse=True)
    return re.compile("|".join([*map(guarded, map(re.escape, found)), _WHICH]))


@cache
def _several_or_mark() -> re.Pattern[str]:
    return re.compile(f"{_several().pattern}|[{_MARKS}]")
