"""Small things that come with damage: remnants of HTML, invisible characters, doubled and half-width marks.

Only damaged pages are tidied; on a clean page all of these may be meant.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping

from search.repair import signs, width
from search.repair.edits import Edit
from search.repair.signs import INVISIBLE, Signs
from search.repair.words import likelihood, spanned

LOST = "▯"
_After = Callable[[re.Match[str]], str]
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,9}(?:\s[^<>\n]{0,200})?/?>")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});")
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_BLANK = re.compile("\u00a0+")
_PRIVATE = re.compile("[\ue000-\uf8ff]+")
_REPLACED = re.compile("\ufffd{1,3}")
_DOUBLED = re.compile("([，。、；：])\\1+")
_DOUBLES = tuple(2 * mark for mark in "，。、；：")
_IDEOGRAPHS = re.compile("[一-鿿]+")
_SPACE = re.compile("[ \n](?<=[一-鿿][ \n])(?:(?<= ) )?(?=[一-鿿])")
_REACH = 4
_IN_A_WORD = 9.0  # what a word must be likelier than its parts
_OPENING = re.compile(r"<(script|style)\b|<[^<>]{0,2000}>", re.I)
_CLOSING = {name: re.compile(rf"</{name}\s*>", re.I) for name in ("script", "style")}


def find(text: str, seen: Signs, short: Mapping[str, str], *, markup: bool) -> list[Edit]:
    """The edits that tidy a damaged page; of a page's HTML source only what stands between the tags.

    ``seen`` are the signs of the page, ``short`` the marks that it writes short.
    """
    edits = width.widen(text, short)
    if seen.has(signs.LOST):
        edits += _each(_REPLACED, text, "lost", lambda _: LOST, "a character that could not be decoded")
    if seen.has(signs.PRIVATE):
        edits += _each(
            _PRIVATE, text, "invisible", lambda found: _private(text, found), "private-use character"
        )
    if seen.has(signs.BLANK):
        edits += _each(_INVISIBLE, text, "invisible", lambda _: "", "invisible character")
    if any(two in text for two in _DOUBLES):
        edits += _each(_DOUBLED, text, "doubled", lambda found: found[1], "mark doubled")
    edits += _within_words(text)
    if markup:
        edits = _outside(edits, _markup(text)) if "<" in text else edits
    else:
        edits += _remnants(text)
    return _apart(edits) if edits else edits


def _within_words(text: str) -> list[Edit]:
    """Spaces, and in text single line ends, that stand inside a word of which a lone character is on either side."""
    edits: list[Edit] = []
    for found in _SPACE.finditer(text):
        before, after = (
            _IDEOGRAPHS.findall(text, max(0, found.start() - _REACH), found.start()),
            _IDEOGRAPHS.match(text, found.end(), found.end() + _REACH),
        )
        left, right = before[-1], after[0] if after else ""
        if (
            spanned(left, right)
            and likelihood(left + right) - likelihood(left) - likelihood(right) > _IN_A_WORD
        ):
            edits.append(Edit(found.start(), found.end(), "", "blank", 0.9, "space inside a word"))
    return edits


def _remnants(text: str) -> list[Edit]:
    """What is left of HTML in text that is none."""
    edits: list[Edit] = []
    if "<" in text:
        edits += _each(_TAG, text, "markup", lambda _: "", "remnant of HTML")
    if "&" in text:
        edits += _each(_ENTITY, text, "markup", lambda found: html.unescape(found.group()), "HTML entity")
    if "\u00a0" in text:
        edits += _each(_BLANK, text, "blank", lambda found: " " * len(found.group()), "no-break space")
    return edits


def _each(pattern: re.Pattern[str], text: str, kind: str, after: _After, note: str) -> list[Edit]:
    found = ((one, after(one)) for one in pattern.finditer(text))
    return [Edit(one.start(), one.end(), new, kind, 0.95, note) for one, new in found if new != one.group()]


def _private(text: str, found: re.Match[str]) -> str:
    """Between two Chinese characters one is missing; elsewhere it is an icon of the site's font."""
    before, behind = text[max(0, found.start() - 1) : found.start()], text[found.end() : found.end() + 1]
    return LOST if "一" <= before <= "鿿" and "一" <= behind <= "鿿" else ""


def _markup(text: str) -> Iterator[tuple[int, int]]:
    """Where tags stand, and scripts and style sheets from their opening tag to their closing one, if they have one."""
    at = 0
    while opening := _OPENING.search(text, at):
        start, at = opening.span()
        if opening[1]:
            closing = _CLOSING[opening[1].lower()].search(text, at)
            at = closing.end() if closing else len(text)
        yield start, at


def _outside(edits: list[Edit], spans: Iterator[tuple[int, int]]) -> list[Edit]:
    """The edits that touch no tag, and nothing of a script or a style sheet."""
    kept: list[Edit] = []
    span = next(spans, None)
    for edit in sorted(edits):
        while span is not None and span[1] <= edit.start:
            span = next(spans, None)
        if span is None or edit.end <= span[0]:
            kept.append(edit)
    return kept


def _apart(edits: list[Edit]) -> list[Edit]:
    """The edits in order, without any that overlaps one before it."""
    kept: list[Edit] = []
    for edit in sorted(edits):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept
