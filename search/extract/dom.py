"""An HTML source to blocks: what a reader sees as lines of text, with what the tree says of each."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from lxml import etree

from search import tables
from search.extract.limits import limit
from search.extract.lines import clean

_UNPARSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
# A script whose end is missing runs to the end of the source, as it does in a browser.
_SCRIPT = re.compile(r"<(script|style)\b[^<]*(?:<(?!/\1)[^<]*)*(?:</\1|\Z)", re.I)
_TAG = re.compile(r"<[^<>]*>|<!--|-->")
_ZONES_MAX = 8
_NAME_PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# Not visibility: articles of some platforms begin invisible and are shown by a script.
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)


@dataclass(slots=True)
class Block:
    """One line of a page. ``linked`` counts its characters inside links; ``step`` is the distance in the tree
    from the block before it; ``aside`` says that an element around it is not the article's; ``row`` that it
    is a row of a table of data, cells joined by spaces; ``item`` that it stands in a list. ``zones`` are the
    elements around it whose names put them aside. ``spaced`` is a short text with a space wherever an inline
    element begins or ends."""

    text: str
    linked: int
    step: int
    aside: bool
    heading: int = 0
    row: bool = False
    item: bool = False
    zones: tuple[int, ...] = ()
    spaced: str = ""


def parse(source: str) -> etree._Element | None:
    """The tree of an HTML source, or None where it can't be parsed whole: nothing in it, or nested too deeply.

    libxml2 stops at a depth of 2,048 elements and loses what follows.
    """
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    data = _UNPARSABLE.sub("", source).encode("utf-8")
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    last = parser.error_log.last_error
    return None if last is not None and last.level == etree.ErrorLevels.FATAL else root


def embedded(root: Any) -> str:
    """The longest text of a <textarea>: some sites keep the article's HTML in one and show it by a script."""
    return max((element.text or "" for element in root.iter("textarea")), key=len, default="")


def flat_text(source: str) -> str:
    """The text of a source that can't be parsed: scripts and tags taken out, a line break for each tag."""
    return html.unescape(_TAG.sub("\n", _SCRIPT.sub("\n", source)))


@cache
def _tags() -> dict[str, str]:
    return {row["tag"]: row["kind"] for row in tables.read("extract_tags.tsv", ("tag", "kind", "reason"))}


@cache
def _hints() -> frozenset[str]:
    rows = tables.read("extract_hints.tsv", ("word", "kind", "reason"))
    return frozenset(row["word"] for row in rows if row["kind"] == "aside")


@lru_cache(maxsize=4096)
def _named_aside(names: str) -> bool:
    pieces = {piece.lower() for piece in _NAME_PIECE.findall(names)} | set(names.lower().split())
    return not _hints().isdisjoint(pieces)


@dataclass(slots=True)
class _Walk:
    """The state of a walk through a tree: an open block's text, and where in the tree it stands."""

    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    depth: int = 0
    shallowest: int = 0
    last_depth: int = 0
    links: int = 0
    zones: tuple[int, ...] = ()
    zone_count: int = 0
    heading: int = 0
    row: int = 0
    items: int = 0
    verbatim: int = 0

    def text(self, text: str | None) -> None:
        if not text:
            return
        if self.verbatim and "\n" in text:
            for line in text.split("\n"):
                self.add(line)
                self.close()
        else:
            self.add(text)

    def add(self, text: str) -> None:
        """Add a text to the open block."""
        self.pieces.append(text)
        if self.links:
            self.linked += len(text.strip())

    def close(self) -> None:
        """End the open block."""
        if not self.pieces:
            return
        text = clean("".join(self.pieces))
        if text:
            climbed = self.last_depth - self.shallowest + self.depth - self.shallowest
            self.blocks.append(
                Block(
                    text,
                    self.linked,
                    max(0, climbed),
                    aside=False,
                    heading=self.heading,
                    row=self.row > 0,
                    item=self.items > 0,
                    zones=self.zones,
                    spaced=clean(" ".join(self.pieces)) if len(text) <= limit("bare_date_max") else "",
                )
            )
            self.last_depth = self.shallowest = self.depth
        self.pieces, self.linked = [], 0


def blocks_of(root: etree._Element) -> list[Block]:
    """The blocks of a tree in the order of the page. One pass, no recursion."""
    walk = _Walk()
    kinds = _tags()
    context = etree.iterwalk(root, events=("start", "end"))
    for event, element in context:
        tag = element.tag
        kind = _kind(kinds, tag)
        if event == "start":
            if kind == "skip":
                context.skip_subtree()
                # The end event of a skipped element comes all the same: mark it by an attribute of ours.
                element.set("data-skipped", "")
                continue
            _enter(walk, element, tag, kind)
        elif element.get("data-skipped") is None:
            _leave(walk, element, tag, kind)
            walk.text(element.tail)
        else:
            walk.text(element.tail)
    walk.close()
    _put_aside(walk.blocks)
    return walk.blocks


def _put_aside(blocks: list[Block]) -> None:
    """Mark what stands in an element that is named aside, unless that element holds most of the page's text."""
    sizes: Counter[int] = Counter()
    total = 0
    for block in blocks:
        size = max(0, len(block.text) - block.linked)
        total += size
        for zone in block.zones:
            sizes[zone] += size
    believed = {zone for zone, size in sizes.items() if size * 2 <= total}
    for block in blocks:
        block.aside = not believed.isdisjoint(block.zones)


def _kind(kinds: dict[str, str], tag: Any) -> str:
    if not isinstance(tag, str):
        return "skip"
    # Elements with a hyphen are a site's own, and mostly hold blocks.
    return kinds.get(tag) or ("block" if "-" in tag else "inline")


def _is_hidden(element: etree._Element) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and _HIDDEN.search(style) is not None)


def _is_aside(element: etree._Element, kind: str) -> bool:
    if kind == "aside" or _is_hidden(element):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(names) > 1 and len(names) < limit("name_max") and _named_aside(names)


def _enter(walk: _Walk, element: etree._Element, tag: str, kind: str) -> None:
    if kind != "inline" and not (walk.row and tag in ("td", "th", "p", "div", "br")):
        walk.close()
    if kind in ("block", "aside", "heading") and tag != "br":
        walk.depth += 1
        if _is_aside(element, kind):
            walk.zone_count += 1
            # Depth is a page's own; past a few zones inside each other nothing more is to be learnt.
            if len(walk.zones) < _ZONES_MAX:
                walk.zones = (*walk.zones, walk.zone_count)
                element.set("data-aside", "")
    if tag == "a":
        walk.links += 1
    elif tag == "li":
        walk.items += 1
    elif tag == "pre":
        walk.verbatim += 1
    elif kind == "heading":
        walk.heading = int(tag[1])
    elif tag == "tr" and not walk.row and _is_data_row(element):
        walk.row = 1
    walk.text(element.text)


def _leave(walk: _Walk, element: etree._Element, tag: str, kind: str) -> None:
    if walk.row and tag in ("td", "th", "p", "div", "br"):
        walk.text(" ")
    elif kind != "inline":
        walk.close()
    if kind in ("block", "aside", "heading") and tag != "br":
        walk.depth -= 1
        walk.shallowest = min(walk.shallowest, walk.depth)
        if element.get("data-aside") is not None:
            walk.zones = walk.zones[:-1]
    if tag == "a":
        walk.links -= 1
    elif tag == "li":
        walk.items -= 1
    elif tag == "pre":
        walk.verbatim -= 1
    elif kind == "heading":
        walk.heading = 0
    elif tag == "tr" and walk.row:
        walk.row = 0


def _is_data_row(row: etree._Element) -> bool:
    """Whether a table's row is one line of data, and not a part of the page's layout."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2 or row.find(".//table") is not None:
        return False
    total = 0
    for cell in cells:
        size = sum(len(text.strip()) for text in cell.itertext())
        total += size
        if size > limit("cell_max"):
            return False
    return total > 0
