"""An HTML page: its blocks, the best stretch of them, and the title and metadata around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import trafilatura

from search.extract import dom, html_meta, names, plain
from search.extract.dom import Block
from search.extract.draft import Draft
from search.extract.limits import limit
from search.extract.lines import has_han, lines_of
from search.extract.stretch import Line, Stretch, best, classify


def read(source: str, draft: Draft) -> None:
    """Fill ``draft`` from an HTML source."""
    root = dom.parse(source)
    if root is None:
        plain.read(lines_of(dom.flat_text(source)), draft)
        return
    html_meta.read(root, draft)
    blocks = dom.blocks_of(root)
    lines = _lines(blocks)
    draft.offer("site", names.site_of([line.text for line in lines]), 5)
    found = _choose(source, lines)
    if found is None:
        draft.body = lines_of(draft.get("articlebody") or "")
        return
    begin, end = _widened(lines, found)
    title = _title(blocks, lines, begin, draft)
    if title is not None:
        begin = max(begin, title + 1)
    first = next((index for index in range(begin, end) if lines[index].kind == "prose"), begin)
    begin = _metadata(lines, begin, first, title, draft)
    _below(lines, begin, end, draft)
    draft.body = [line.text for line in lines[begin:end] if line.kind in ("prose", "plain")]


def _lines(blocks: Sequence[Block]) -> list[Line]:
    """Blocks as classified lines, with what the tree says taken into account."""
    shown = sum(len(block.text) - block.linked for block in blocks if not block.aside)
    hidden = sum(len(block.text) - block.linked for block in blocks if block.aside)
    # Where the names of elements put most of the page aside, they mean something else on this site.
    heed = hidden <= shown
    lines = [_line(block, heed) for block in blocks]
    for index in range(1, len(lines)):
        if lines[index].kind == "prose" and _is_teaser_title(blocks[index - 1]):
            lines[index] = replace(lines[index], kind="furniture", points=-limit("linked_cost"))
    return lines


def _is_teaser_title(block: Block) -> bool:
    """Whether a block is a heading that is a link: what follows is the beginning of some other article."""
    return block.heading > 1 and block.linked * 2 > len(block.text)


def _line(block: Block, heed_aside: bool) -> Line:
    step = max(0, block.step - limit("step_free")) * limit("step_cost")
    if block.linked * 2 > len(block.text) and block.heading != 1:
        return Line(block.text, "furniture", -limit("linked_cost"), (), step)
    line = classify(block.text, step)
    if heed_aside and block.aside and line.kind in ("prose", "plain"):
        return Line(block.text, "furniture", -limit("aside_cost"), (), step)
    if block.row and line.kind == "plain":
        return Line(block.text, "plain", 0, (), step)
    return line


def _choose(source: str, lines: list[Line]) -> Stretch | None:
    """The best stretch. Where another comes near it, trafilatura has the casting vote."""
    first = best(lines)
    if first is None:
        return None
    others = [best(lines[: first.begin]), _moved(best(lines[first.end :]), first.end)]
    second = max((other for other in others if other), key=lambda other: other.total, default=None)
    if second is None or len(source) > limit("library_max"):
        return first
    if second.total * 100 < first.total * limit("doubt_percent"):
        return first
    text = trafilatura.extract(source, favor_precision=True, include_comments=False) or ""
    voted = {line for line in lines_of(text) if len(line) >= limit("prose_min")}
    return max((first, second), key=lambda item: _votes(lines, item, voted))


def _moved(stretch: Stretch | None, by: int) -> Stretch | None:
    return Stretch(stretch.begin + by, stretch.end + by, stretch.total) if stretch else None


def _votes(lines: list[Line], stretch: Stretch, voted: set[str]) -> int:
    return sum(len(line.text) for line in lines[stretch.begin : stretch.end] if line.text in voted)


def _widened(lines: list[Line], found: Stretch) -> tuple[int, int]:
    """The stretch with the plain lines beside it in the same element: headings, captions, signatures."""
    begin, end = found.begin, found.end
    while begin > 0 and lines[begin].step == 0 and lines[begin - 1].kind in ("plain", "prose"):
        begin -= 1
    while end < len(lines) and lines[end].step == 0 and lines[end].kind in ("plain", "prose"):
        end += 1
    return begin, end


def _title(blocks: Sequence[Block], lines: list[Line], begin: int, draft: Draft) -> int | None:
    """Find the title; the index of its block where it stands on the page."""
    declared = [text for text in (draft.get("title"), draft.get("doctitle"), draft.get("pagetitle")) if text]
    whole = _bare(" ".join(declared))
    chosen: tuple[float, int] | None = None
    for index in range(max(0, begin - limit("title_reach")), min(begin + 4, len(lines))):
        score = _title_score(blocks[index], lines[index], whole)
        if score > 0 and (chosen is None or score >= chosen[0]):
            chosen = (score, index)
    if chosen is not None:
        draft.offer("title", lines[chosen[1]].text, 1)
        return chosen[1]
    for text in declared:
        pieces = html_meta.title_pieces(text)
        if pieces and len(pieces[0]) >= limit("title_min"):
            draft.offer("title", pieces[0], 3)
            return None
    top = max(0, begin - limit("head_reach"))
    found = plain.title_index(lines[top : begin + limit("head_lines")])
    if found is None:
        return None
    draft.offer("title", lines[top + found].text, 4)
    return top + found


def _title_score(block: Block, line: Line, declared: str) -> float:
    text = _bare(block.text)
    if (
        not limit("title_min") <= len(block.text) <= limit("title_max")
        or not has_han(text)
        or "。" in block.text
    ):
        return 0
    if line.kind not in ("plain", "prose") and not block.heading:
        return 0
    agreed = len(text) / len(declared) if text in declared else 0.0
    return (2 + agreed if agreed else 0) + {1: 2.0, 2: 1.0, 3: 0.5}.get(block.heading, 0.0)


def _metadata(lines: list[Line], begin: int, first: int, title: int | None, draft: Draft) -> int:
    """Take the metadata above the first sentence, at index ``first``; the index where the body begins."""
    top = max(0, min(begin, title if title is not None else begin) - limit("head_reach"))
    for index in range(top, first):
        line = lines[index]
        below_title = title is not None and index > title
        bare = below_title and plain.is_bare_date(line)
        if line.kind == "meta" or bare:
            plain.take_head(line, draft)
        if index >= begin and (bare or line.kind == "meta"):
            begin = index + 1
    return plain.byline(lines, begin, draft)


def _below(lines: list[Line], begin: int, end: int, draft: Draft) -> None:
    """Take the metadata inside and under the body, which is believed less."""
    for line in lines[begin:end]:
        draft.take(list(line.values), penalty=4)
    for line in lines[end : end + limit("head_reach")]:
        draft.take(list(line.values), penalty=10)


def _bare(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
