"""What a document of state says of itself: its 文号 under the title, its organ and date under the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from search import tables
from search.extract import citations, dates
from search.extract.draft import Draft
from search.extract.limits import limit
from search.extract.lines import HAN, has_han

_TOP = 8  # lines from the top in which the number stands: title (up to three lines), number, addressees
_RANK = 6  # a page's own labels (发文字号:, 成文日期:) win
_ORGAN_END = "部|局|厅|委|委员会|政府|办公室|办公厅|国务院|法院|检察院|研究院|会|处|署|组|公司|中心|指挥部"
_ORGAN = re.compile(rf"国务院|[{HAN}、 ]{{2,60}}(?:{_ORGAN_END})")
_TITLE_LINES = 4


@cache
def _kinds() -> tuple[str, ...]:
    return tuple(row["kind"] for row in tables.read("extract_document_kinds.tsv", ("kind", "reason")))


def title_above_number(lines: Sequence[str]) -> tuple[str, int] | None:
    """A document's title, which stands in up to four lines right above its 文号, and where it begins.

    None where no number stands in ``lines``, or where what stands above it does not end as such titles do.
    """
    for index, line in enumerate(lines):
        if index and citations.own_number(line):
            title, begin = "", index
            for above in reversed(lines[max(0, index - _TITLE_LINES) : index]):
                if dates.find(above) or not has_han(above) or len(title) + len(above) > limit("title_max"):
                    break
                title, begin = above + title, begin - 1
            is_one = re.sub(r"[（(].{1,20}[)）]$", "", title).endswith(_kinds())
            return (title, begin) if is_one else None
    return None


def read(lines: Sequence[str], draft: Draft) -> None:
    """Offer number, issuer and signed date as the text of a document gives them."""
    for line in lines[:_TOP]:
        number = citations.own_number(line)
        if number:
            draft.offer("number", number, _RANK)
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        signature = _signature(line, following)
        if signature:
            draft.offer("issuer", signature[0], _RANK)
            draft.offer("signed", signature[1], _RANK)
            break


def _signature(line: str, following: str) -> tuple[str, str] | None:
    """The organ and the date of a signature: the date on the organ's own line, or on the next."""
    found = dates.find(line) if len(line) <= 90 else None
    if found is not None and dates.is_date_line(line[found.start :]):
        organ, date = line[: found.start].strip(), found.iso
    elif dates.is_date_line(following):
        organ, date = line.strip(), dates.iso_date(following) or ""
    else:
        return None
    return (re.sub(r"\s+", "、", organ), date[:10]) if _ORGAN.fullmatch(organ) else None
