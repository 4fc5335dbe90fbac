"""A page of plain text: its head (title, metadata lines, byline), then the stretch of lines below it."""

from __future__ import annotations

import re

from search.extract import dates, names
from search.extract.draft import Draft
from search.extract.limits import limit
from search.extract.lines import has_han
from search.extract.stretch import NUMBERED, TRUNCATED, Line, best, classify

_SUBTITLE = re.compile("[—–-]{1,2}")
_CREDIT = re.compile(r"[(（\[【].{4,}[)）\]】][。.]?$")


def read(texts: list[str], draft: Draft) -> None:
    """Fill ``draft`` from the lines of a page."""
    lines = [classify(text) for text in texts]
    draft.offer("site", names.site_of(texts), 1)
    head = _head(lines)
    title = None if draft.get("title") else _title(lines, head)
    if title is not None:
        draft.offer("title", _title_text(lines, title), 1)
    start = max([index + 1 for index in (*head, title) if index is not None], default=0)
    for index in head:
        take_head(lines[index], draft)
    start = _byline(lines, start, draft)
    found = best(lines[start:], anchored=bool(head) or title is not None)
    if found is not None:
        stretch = lines[start + found.begin : start + found.end]
        draft.body = [line.text for line in stretch if line.kind in ("prose", "plain")]
    for line in lines[start:]:
        if line.kind == "meta":
            draft.take(list(line.values), penalty=10)


def take_head(line: Line, draft: Draft) -> None:
    """Take what a metadata line above the text says, an unlabelled date of it included."""
    draft.take(list(line.values))
    if not line.values or draft.get("published") is None:
        labelled = {value.field for value in line.values}
        if not labelled & {"signed", "crawled"}:
            draft.offer("published", dates.iso_date(line.text), 8)


def _is_head_meta(line: Line) -> bool:
    if line.kind == "meta" and not _CREDIT.match(line.text):
        return bool(
            {value.field for value in line.values} & {"published", "source", "issuer", "signed", "number"}
        )
    return False


def is_bare_date(line: Line) -> bool:
    """Whether a short line begins or ends with a date, or has one with a time."""
    if line.kind not in ("plain", "furniture") or len(line.text) > limit("bare_date_max"):
        return False
    found = dates.find(line.text)
    return found is not None and (found.start == 0 or found.end == len(line.text) or "T" in found.iso)


def _head(lines: list[Line]) -> list[int]:
    """The indexes of the metadata lines that stand above the article, or [] where there are none."""
    total = sum(line.points for line in lines if line.kind == "prose")
    before = 0
    for index, line in enumerate(lines):
        if _is_head_meta(line) or (before == 0 and is_bare_date(line)):
            return _with_neighbours(lines, index)
        if line.kind == "prose":
            before += line.points
            # More text above than below: whatever comes now is under the article.
            if 2 * before > total:
                return []
    return []


def _with_neighbours(lines: list[Line], index: int) -> list[int]:
    head = [index]
    for follower in range(index + 1, min(index + limit("head_lines"), len(lines))):
        if lines[follower].kind == "meta" or is_bare_date(lines[follower]):
            head.append(follower)
        elif lines[follower].kind != "furniture":
            break
    return head


def _title(lines: list[Line], head: list[int]) -> int | None:
    """The index of the title: the nearest line above the metadata that can be one, else the first below."""
    if not head:
        return _title_without_head(lines)
    for index in range(head[0] - 1, max(-1, head[0] - limit("head_lines")), -1):
        if _can_be_title(lines[index]):
            return index
        if lines[index].kind == "prose":
            break
    below = head[-1] + 1
    if below + 1 < len(lines) and _can_be_title(lines[below]) and not names.is_person(lines[below].text):
        return below
    return None


def _title_without_head(lines: list[Line]) -> int | None:
    first = next((i for i, line in enumerate(lines) if line.kind == "prose"), None)
    if first is None:
        return None
    candidates = [i for i in range(first) if _can_be_title(lines[i]) and not NUMBERED.match(lines[i].text)]
    return max(candidates[-3:], key=lambda i: len(lines[i].text), default=None)


def _can_be_title(line: Line) -> bool:
    text = line.text
    if line.kind not in ("plain", "prose") or "。" in text or not has_han(text):
        return False
    if not limit("title_min") <= len(text) <= limit("title_max") or text[-1] in ";；:：,，、":
        return False
    return not dates.is_date_line(text) and not TRUNCATED.search(text)


def _title_text(lines: list[Line], index: int) -> str:
    text = lines[index].text
    if _SUBTITLE.match(text) and index and _can_be_title(lines[index - 1]):
        return lines[index - 1].text + text
    return text


def _byline(lines: list[Line], start: int, draft: Draft) -> int:
    """Take a writer's name that stands alone above the text; the index where the text then begins."""
    for index in range(start, min(start + 3, len(lines))):
        if lines[index].kind == "prose":
            break
        if lines[index].kind == "plain" and names.is_person(lines[index].text):
            draft.offer("author", lines[index].text, 5)
            return index + 1
    return start
