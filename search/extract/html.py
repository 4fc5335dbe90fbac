"""An HTML page: its blocks, the best stretch of them, and the title and metadata around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from search.extract import dom, html_meta, names, plain
from search.extract.dom import Block
from search.extract.draft import Draft
from search.extract.limits import limit
from search.extract.lines import bare, has_han, lines_of
from search.extract.stretch import Line, Stretch, best, classify


def read(source: str, draft: Draft) -> None:
    """Fill ``draft`` from an HTML source."""
    root = dom.parse(source)
    if root is None:
        plain.read(lines_of(dom.flat_text(source)), draft)
        return
    html_meta.read(root, draft)
    blocks = dom.blocks_of(root) + _embedded_blocks(root)
    lines = _lines(blocks)
    draft.offer("site", names.site_of([line.text for line in lines]), 5)
    found = _choose(source, lines)
    if found is None:
        draft.body = lines_of(draft.get("articlebody") or "")
        return
    begin, end = _widened(blocks, lines, found)
    title = _title(blocks, lines, begin, draft)
    if title is not None:
        begin = max(begin, title + 1)
    first = next((index for index in range(begin, end) if lines[index].kind == "prose"), begin)
    begin = _metadata(lines, begin, first, title, draft)
    _below(lines, begin, end, draft)
    draft.body = [line.text for line in lines[begin:end] if line.is_text]


def _embedded_blocks(root: Any) -> list[Block]:
    inner = dom.embedded(root)
    tree = dom.parse(inner) if len(inner) >= limit("embedded_min") else None
    return dom.blocks_of(tree) if tree is not None else []


def _lines(blocks: Sequence[Block]) -> list[Line]:
    """Blocks as classified lines, with what the tree says taken into account."""
    lines = [_line(block) for block in blocks]
    for index in range(1, len(lines)):
        if lines[index].kind == "prose" and _is_teaser_title(blocks[index - 1]):
            lines[index] = replace(lines[index], kind="furniture", points=-limit("linked_cost"))
    return lines


def _is_teaser_title(block: Block) -> bool:
    """Whether a block is a heading that is a link: what follows is the beginning of some other article."""
    return block.heading > 1 and block.linked * 2 > len(block.text)


def _line(block: Block) -> Line:
    step = max(0, block.step - limit("step_free")) * limit("step_cost")
    is_annex = block.text.startswith("附件") and not block.aside
    if block.linked * 2 > len(block.text) and block.heading != 1 and not is_annex:
        return Line(block.text, "furniture", -limit("linked_cost"), (), step)
    line = classify(block.text, step)
    if block.aside and line.kind in ("prose", "plain"):
        return Line(block.text, "furniture", -limit("aside_cost"), (), step)
    if not line.values and block.spaced and plain.is_bare_date(line):
        # 新华网 and 2024-05-20 stand in elements of their own, with nothing between them but a margin.
        return Line(block.spaced, line.kind, line.points, (), step)
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
    # Imported where it is needed: it takes longer to load than most commands to run.
    import trafilatura

    text = trafilatura.extract(source, favor_precision=True, include_comments=False) or ""
    voted = {line for line in lines_of(text) if len(line) >= limit("prose_min")}
    earlier, later = sorted((first, second), key=lambda item: item.begin)
    shares = _share(lines, earlier, voted), _share(lines, later, voted)
    if not any(shares):
        return first
    # Where the library takes both, the earlier is the article and the later what readers say of it.
    return later if shares[1] > 2 * shares[0] else earlier


def _moved(stretch: Stretch | None, by: int) -> Stretch | None:
    return Stretch(stretch.begin + by, stretch.end + by, stretch.total) if stretch else None


def _share(lines: list[Line], stretch: Stretch, voted: set[str]) -> float:
    """The share of a stretch's characters that stand in lines voted for."""
    texts = [line.text for line in lines[stretch.begin : stretch.end]]
    return sum(len(text) for text in texts if text in voted) / max(1, sum(map(len, texts)))


def _widened(blocks: Sequence[Block], lines: list[Line], found: Stretch) -> tuple[int, int]:
    """The stretch with the plain lines beside it in the same element: headings, captions, signatures."""
    begin, end = found.begin, found.end
    while begin > 0 and lines[begin].step == 0 and lines[begin - 1].kind in ("plain", "prose"):
        begin -= 1
    # A table or a list that follows is a little deeper in the tree than the paragraph above it.
    deeper = limit("step_cost") * limit("table_depth")
    while end < len(lines) and lines[end].kind in ("plain", "prose"):
        if lines[end].step > (deeper if blocks[end].row or blocks[end].item else 0):
            break
        end += 1
    return begin, end


def _title(blocks: Sequence[Block], lines: list[Line], begin: int, draft: Draft) -> int | None:
    """Find the title; the index of its block where it stands on the page."""
    declared = [text for text in (draft.get("title"), draft.get("doctitle"), draft.get("pagetitle")) if text]
    wanted = [bare(max(html_meta.title_pieces(text), key=len, default="")) for text in declared]
    chosen: tuple[float, int] | None = None
    for index in range(max(0, begin - limit("title_reach")), min(begin + 4, len(lines))):
        score = _title_score(blocks[index], lines[index], wanted)
        if score > 0 and (chosen is None or score >= chosen[0]):
            chosen = (score, index)
    if chosen is not None:
        draft.offer("title", lines[chosen[1]].text, 1)
        return chosen[1]
    for text in declared:
        pieces = html_meta.title_pieces(text)
        if pieces and len(pieces[0]) >= limit("title_min") and not names.is_site(pieces[0]):
            draft.offer("title", pieces[0], 3)
            return None
    top = max(0, begin - limit("head_reach"))
    found = plain.title_index(lines[top : begin + limit("head_lines")])
    if found is None:
        return None
    draft.offer("title", lines[top + found].text, 4)
    return top + found


def _title_score(block: Block, line: Line, wanted: list[str]) -> float:
    """How sure it is that a block is the title: its likeness to what the page declares, and its tag."""
    text = bare(block.text)
    if (
        not limit("title_min") <= len(block.text) <= limit("title_max")
        or not has_han(text)
        or "。" in block.text
    ):
        return 0
    if line.kind not in ("plain", "prose") and not block.heading:
        return 0
    likeness = max((_likeness(text, title) for title in wanted), default=0.0)
    return (4 * likeness if likeness >= 0.5 else 0) + {1: 1.5, 2: 1.0, 3: 0.5}.get(block.heading, 0.0)


def _likeness(one: str, other: str) -> float:
    """1 for equal texts, the share of the longer one where one holds the other, else 0."""
    if not one or not other or not (one in other or other in one):
        return 0.0
    return min(len(one), len(other)) / max(len(one), len(other))


def _metadata(lines: list[Line], begin: int, first: int, title: int | None, draft: Draft) -> int:
    """Take the metadata above the first sentence, at index ``first``; the index where the body begins."""
    top = max(0, min(begin, title if title is not None else begin) - limit("head_reach"))
    for index in range(top, first):
        line = lines[index]
        below_title = title is not None and index > title
        dated = below_title and plain.is_bare_date(line)
        if line.kind == "meta" or dated:
            plain.take_head(line, draft)
        if index >= begin and (dated or line.kind == "meta"):
            begin = index + 1
    return plain.byline(lines, begin, draft)


def _below(lines: list[Line], begin: int, end: int, draft: Draft) -> None:
    """Take the metadata inside and under the body, which is believed less."""
    for index, line in enumerate(lines[begin : end + limit("head_reach")], begin):
        if index < end:
            draft.take([value for value in line.values if value.anywhere], penalty=4)
        else:
            plain.take_below(line, draft)
