"""A page of plain text: its head (title, metadata lines, byline), then the stretch of lines below it."""

from __future__ import annotations

import re

from search.extract import dates, document, marks, names
from search.extract.draft import Draft
from search.extract.labels import trimmed
from search.extract.limits import limit
from search.extract.lines import has_han
from search.extract.stretch import NUMBERED, TRUNCATED, Line, best, classify

_PHONE = re.compile(r"\d{3,4}-\d{3}|\d{11}")
_SUBTITLE = re.compile("[—–-]{1,2}")
_HEAD_FIELDS = {"published", "source", "issuer", "signed", "number"}
_CREDIT = re.compile(r"[(（\[【].{4,}[)）\]】][。.]?$")


def read(texts: list[str], draft: Draft) -> None:
    """Fill ``draft`` from the lines of a page."""
    lines = [classify(text) for text in texts]
    draft.offer("site", names.site_of(texts), 1)
    head = _head(lines)
    start = max([_name(lines, head, draft), *(index + 1 for index in head)])
    for index in head:
        take_head(lines[index], draft)
    start = byline(lines, start, draft)
    rest = lines[start:]
    found = best(rest, anchored=bool(head) or draft.get("title") is not None)
    end = found.end if found else 0
    if found is not None:
        draft.body = [line.text for line in rest[found.begin : end] if line.is_text]
    for line in rest[:end]:
        draft.take([value for value in line.values if value.anywhere], penalty=10)
    for line in rest[end:]:
        take_below(line, draft)


def read_record(texts: list[str], draft: Draft) -> None:
    """Fill ``draft`` from the text of a record, which is an article's already: only what is surely a site's goes."""
    for text in texts:
        line = classify(text)
        if line.kind == "tail" and draft.body and -line.points >= limit("tail_sure"):
            return
        if line.is_text or (line.kind == "tail" and marks.is_prose(text)):
            draft.body.append(text)
        draft.take([value for value in line.values if value.anywhere], penalty=10)


def _name(lines: list[Line], head: list[int], draft: Draft) -> int:
    """Find the title; the index where the text can begin."""
    if draft.get("title"):
        return 0
    own = document.title_above_number([line.text for line in lines[: limit("title_reach")]])
    if own is not None:
        # Its lines stay: what says the title once more above the text is taken off in the end.
        draft.offer("title", own[0], 1)
        return own[1]
    index = _title(lines, head)
    if index is None:
        return 0
    draft.offer("title", _title_text(lines, index), 1)
    return index + 1


def take_head(line: Line, draft: Draft) -> None:
    """Take what a metadata line above the text says, an unlabelled date of it included."""
    draft.take(list(line.values))
    found = dates.find(line.text)
    labelled = {value.field for value in line.values if dates.find(value.text)}
    if found is None or labelled & {"signed", "crawled", "published", "other"}:
        return
    # A date in brackets under a title is the one that a document bears: （2019年1月27日）.
    name = "signed" if line.text[0] in "（(〔[" and not line.values else "published"
    draft.offer(name, found.iso, 8)
    beside = [*reversed(line.text[: found.start].split()), *line.text[found.end :].split()]
    draft.offer("source", next(filter(names.is_medium, map(trimmed, beside)), None), 9)


def take_below(line: Line, draft: Draft) -> None:
    """Take what a metadata line under the text says; 时间: counts there only where a clock's time follows."""
    exact = [value for value in line.values if dates.is_date_line(value.text) and ":" in value.text]
    draft.take([value for value in line.values if value.anywhere or value in exact], penalty=10)


def _is_head_meta(line: Line, below_prose: bool) -> bool:
    if line.kind != "meta" or _CREDIT.match(line.text):
        return False
    fields = {value.field for value in line.values if value.anywhere or not below_prose}
    return not fields.isdisjoint(_HEAD_FIELDS)


def is_bare_date(line: Line) -> bool:
    """Whether a short line begins or ends with a date, or has one with a time."""
    if line.kind in ("prose", "tail") or len(line.text) > limit("bare_date_max"):
        return False
    if any(value.field in ("signed", "crawled") for value in line.values):
        return False
    found = dates.find(line.text)
    if found is None:
        return False
    at_edge = found.start == 0 or found.end == len(line.text)
    return at_edge or "T" in found.iso or dates.is_date_line(line.text)


def _head(lines: list[Line]) -> list[int]:
    """The indexes of the metadata lines that stand above the article, or [] where there are none."""
    total = sum(line.points for line in lines if line.kind == "prose")
    before = 0
    for index, line in enumerate(lines):
        if _is_head_meta(line, before > 0) or (before == 0 and is_bare_date(line)):
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
    above: list[int] = []
    for index in range(head[0] - 1, max(-1, head[0] - limit("head_lines")), -1):
        if _can_be_title(lines[index]):
            above.append(index)
        elif lines[index].kind == "prose":
            break
    if above:
        # A short line right above may be a button or a column's name: a much longer one near it is the title.
        rivals = [index for index in above[1:3] if len(lines[index].text) >= 2 * len(lines[above[0]].text)]
        return rivals[0] if rivals and len(lines[above[0]].text) < limit("title_short") else above[0]
    below = head[-1] + 1
    if below + 1 < len(lines) and _can_be_title(lines[below]) and not names.is_person(lines[below].text):
        return below
    return None


def title_index(lines: list[Line]) -> int | None:
    """The index of the title among lines that end with the first of the text, as a reader of them would say."""
    return _title(lines, _head(lines))


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
    return not (dates.is_date_line(text) or TRUNCATED.search(text) or _PHONE.search(text))


def _title_text(lines: list[Line], index: int) -> str:
    text = names.without_site_behind(lines[index].text)
    if _SUBTITLE.match(text) and index and _can_be_title(lines[index - 1]):
        return lines[index - 1].text + text
    return text


def byline(lines: list[Line], start: int, draft: Draft) -> int:
    """Take a writer's name that stands alone above the text; the index where the text then begins."""
    for index in range(start, min(start + 3, len(lines))):
        if lines[index].kind == "prose":
            break
        writer = names.writer(lines[index].text)
        # Two characters with nothing before them and no space between are a heading (安全) as often as a name.
        announced = len(writer) > 2 or writer != lines[index].text
        if lines[index].kind == "plain" and announced and names.is_person(writer):
            draft.offer("author", writer, 5)
            return index + 1
    return start
