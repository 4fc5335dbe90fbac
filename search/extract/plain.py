"""A page of plain text: find its head (title, metadata lines), then the stretch of lines that is the article.

The stretch is the one with the greatest sum of line scores: prose counts its length, furniture and marks
of an end count against. The idea is the maximum subsequence segmentation of J. Pasternack and D. Roth,
"Extracting article text from the web with maximum subsequence segmentation" (WWW 2009).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from search.extract import dates, marks, names
from search.extract.draft import Draft
from search.extract.labels import Value, is_meta, values
from search.extract.limits import limit
from search.extract.lines import ends_sentence, has_han

_NUMBERED = re.compile(
    r"[(（]?(?:[一二三四五六七八九十百]{1,4}|\d{1,3}|[①-⑳]|第[一二三四五六七八九十百\d]{1,4}[章节条部分]{1,2})"
    r"[)）、.．:： ]|附件|附表|注[:：]"
)
_SIGNATURE = re.compile(
    r".{2,36}(?:部|局|厅|委|委员会|政府|办公室|办公厅|院|会|处|署|组|公司|中心|领导小组|指挥部)$"
)
_TRUNCATED = re.compile(r"(?<!…)…$|(?<!\.)\.{3}$")
_SUBTITLE = re.compile("[—–-]{1,2}")
_CREDIT = re.compile(r"[(（\[【].{4,}[)）\]】][。.]?$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page with what it is: ``prose``, ``plain``, ``meta``, ``furniture`` or ``tail``.

    ``points`` is what it adds to the stretch that it stands in, in characters of prose.
    """

    text: str
    kind: str
    points: int
    values: tuple[Value, ...] = ()


def classify(text: str) -> Line:
    """What a line is, seen alone."""
    found = values(text)
    if is_meta(text, found):
        return Line(text, "meta", 0, tuple(found))
    mark = marks.mark_of(text)
    if mark is not None and not (mark.kind == "drop" and marks.is_prose(text)):
        return Line(text, mark.kind if mark.kind == "tail" else "furniture", -mark.weight)
    if marks.is_furniture(text):
        return Line(text, "furniture", -marks.score(text) * limit("furniture_cost"))
    if marks.is_prose(text) and not _TRUNCATED.search(text):
        return Line(text, "prose", len(text))
    if _NUMBERED.match(text) or _SIGNATURE.match(text) or dates.is_date_line(text):
        return Line(text, "plain", limit("signature_gain"))
    if has_han(text) and text[-1] in "。！？”":
        return Line(text, "plain", len(text) // 2)
    return Line(text, "plain", -limit("neutral_cost"))


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
        _take_head(lines[index], draft)
    start = _byline(lines, start, draft)
    stretch = _stretch(lines[start:], anchored=bool(head) or title is not None)
    draft.body = [line.text for line in stretch if line.kind in ("prose", "plain")]
    for line in lines[start:]:
        if line.kind == "meta":
            draft.take(list(line.values), penalty=10)


def _take_head(line: Line, draft: Draft) -> None:
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


def _is_bare_date(line: Line) -> bool:
    if line.kind not in ("plain", "furniture") or len(line.text) > limit("bare_date_max"):
        return False
    found = dates.find(line.text)
    return found is not None and (found.start == 0 or found.end == len(line.text) or "T" in found.iso)


def _head(lines: list[Line]) -> list[int]:
    """The indexes of the metadata lines that stand above the article, or [] where there are none."""
    total = sum(line.points for line in lines if line.kind == "prose")
    before = 0
    for index, line in enumerate(lines):
        if _is_head_meta(line) or (before == 0 and _is_bare_date(line)):
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
        if lines[follower].kind == "meta" or _is_bare_date(lines[follower]):
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
    candidates = [i for i in range(first) if _can_be_title(lines[i]) and not _NUMBERED.match(lines[i].text)]
    return max(candidates[-3:], key=lambda i: len(lines[i].text), default=None)


def _can_be_title(line: Line) -> bool:
    text = line.text
    if line.kind not in ("plain", "prose") or "。" in text or not has_han(text):
        return False
    if not limit("title_min") <= len(text) <= limit("title_max") or text[-1] in ";；:：,，、":
        return False
    return not dates.is_date_line(text) and not _TRUNCATED.search(text)


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


def _stretch(lines: list[Line], anchored: bool) -> list[Line]:
    """The lines with the greatest sum; ``anchored`` means that they begin with the first."""
    best, best_sum = (0, 0), 0
    begin, total, has_prose = 0, 0, False
    for index, line in enumerate(lines):
        if line.kind == "prose" or (line.kind == "plain" and ends_sentence(line.text)):
            has_prose = True
        elif not has_prose:
            # Whatever stands above the first sentence neither ends the text nor speaks against it.
            if not anchored:
                begin = index + 1
            continue
        total += line.points
        if total > best_sum or best_sum == 0:
            best, best_sum = (begin, index + 1), total
        elif total < 0 and not anchored:
            begin, total, has_prose = index + 1, 0, False
    return lines[best[0] : best[1]]
