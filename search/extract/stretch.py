"""The stretch of lines that is the article: the one with the greatest sum of points.

Prose counts its length; furniture, marks of an end and steps through the page's tree count against. The idea
is the maximum subsequence segmentation of J. Pasternack and D. Roth, "Extracting article text from the web
with maximum subsequence segmentation" (WWW 2009).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from search.extract import dates, marks
from search.extract.labels import Value, is_meta, values
from search.extract.limits import limit
from search.extract.lines import ends_sentence, has_han

NUMBERED = re.compile(
    r"[(（]?(?:[一二三四五六七八九十百]{1,4}|\d{1,3}|[①-⑳]|第[一二三四五六七八九十百\d]{1,4}[章节条部分]{1,2})"
    r"[)）、.．:： ]|附件|附表|注[:：]"
)
TRUNCATED = re.compile(r"(?:(?<!…)…|(?<!\.)\.{3}|[【\[](?:详细|详情|更多|全文|阅读全文|查看全文)[】\]])$")
_SIGNATURE = re.compile(
    r"[（(](?:此件|本文有删减|此文)|.{2,36}(?:部|局|厅|委|委员会|政府|办公室|办公厅|院|会|处|署|组|公司|中心|领导小组|指挥部)$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page with what it is: ``prose``, ``plain``, ``meta``, ``furniture`` or ``tail``.

    ``points`` is what it adds to the stretch that it stands in, in characters of prose; ``step`` what it
    costs to come to it from the line before.
    """

    text: str
    kind: str
    points: int
    values: tuple[Value, ...] = ()
    step: int = 0

    @property
    def is_text(self) -> bool:
        """Whether the line is a part of the article where it stands in the article's stretch."""
        if self.kind == "meta":
            return not any(value.anywhere for value in self.values)
        return self.kind in ("prose", "plain")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The lines ``begin:end`` and the sum of their points."""

    begin: int
    end: int
    total: int


def classify(text: str, step: int = 0) -> Line:
    """What a line is, seen alone."""
    found = values(text)
    mark = marks.mark_of(text)
    if is_meta(text, found) and (mark is None or any(value.field != "other" for value in found)):
        return Line(text, "meta", 0, tuple(found), step)
    if mark is not None and _counts(mark, text):
        return Line(text, mark.kind if mark.kind == "tail" else "furniture", -mark.weight, (), step)
    if marks.is_furniture(text):
        return Line(text, "furniture", -marks.score(text) * limit("furniture_cost"), (), step)
    if marks.is_prose(text) and not TRUNCATED.search(text):
        return Line(text, "prose", len(text), (), step)
    return Line(text, "plain", _plain_points(text), (), step)


def _counts(mark: marks.Mark, text: str) -> bool:
    """Whether a mark is to be believed: a sentence may begin like one (使用微信扫一扫即可办理。)."""
    if not marks.is_prose(text):
        return True
    return mark.kind == "tail" and (mark.weight >= limit("tail_sure") or marks.is_furniture(text))


def _plain_points(text: str) -> int:
    if NUMBERED.match(text) or _SIGNATURE.match(text) or dates.is_date_line(text):
        return limit("signature_gain")
    if has_han(text) and text[-1] in "。！？”":
        return len(text) // 2
    return -limit("neutral_cost")


def best(lines: Sequence[Line], anchored: bool = False) -> Stretch | None:
    """The stretch with the greatest sum; ``anchored`` means that it begins with the first line.

    None where no line has a sentence. What stands above the first sentence of a stretch counts nothing.
    """
    found: Stretch | None = None
    begin, total, has_prose = 0, 0, False
    for index, line in enumerate(lines):
        if not has_prose:
            if line.points <= 0 or not (line.kind == "prose" or ends_sentence(line.text)):
                continue
            has_prose = True
            begin = 0 if anchored else index
        else:
            total -= line.step
        total += line.points
        if found is None or total > found.total:
            found = Stretch(begin, index + 1, total)
        elif total < 0 and not anchored:
            total, has_prose = 0, False
    return found
