"""Whether two texts are one article: what differs between them is looked at, not only how much.

An article that is printed again loses its end or gains a line, a word is set right, 我市 becomes 商洛市. Two notices
of one series differ where the form has its blanks: a number, a date, a name. So a number that stands where the
other text has another number keeps two documents apart, however much else they share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from search.analyse import fold
from search.analyse.fold import LOST
from search.family.signature import plain_text
from search.model import Document

# Characters of a text that are compared; longer ones would take a second and are told apart by their first parts.
_LONGEST = 50_000
# Runs by which the texts are laid side by side.
_RUN = 6
# The share of the longer text, and of the shorter one, that both must have.
_OF_LONGER, _OF_SHORTER = 0.5, 0.85
# One word may be replaced in so many characters; a shorter text is a form filled in with another name.
_REPLACED_IN = 200
# Of the longer text where the titles are different: an article that quotes another is not its copy.
_OF_LONGER_UNLIKE = 0.8
# What a page adds before and after an article, at most.
_EDGE = 60
# Below this length the body says too little, and the titles must be the same as well.
_TELLING = 150
# What comes round every year is worded alike. Copies follow within so many days; later ones must be long texts of
# which no more than a hundredth differs.
_SOON, _LONG, _LATER = 60, 300, 0.01
# Marks of lost characters in one place; with more it can't be said what stood there.
_MOST_LOST = 8
_NUMERALS = "〇零一二三四五六七八九十百千万亿两"
# With a digit, or one letter by itself: A区 is not B区, but a word may be replaced.
_NUMBER = re.compile(rf"[a-z]*[0-9][0-9a-z]*|(?<![a-z])[a-z](?![a-z])|[{_NUMERALS}]+")
_OF_NUMBER = re.compile(rf"[0-9a-z{_NUMERALS}]")

Change = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class Text:
    """What is compared of a document: folded title and body, its 文号, where it says that it is about."""

    title: str
    body: str
    number: str | None
    about: frozenset[str]
    day: date | None = None

    @classmethod
    def of(cls, document: Document) -> Text:
        article, labels = document.article, document.labels
        about = frozenset(label.code for label in labels.regions)
        body = plain_text(document)[:_LONGEST]
        number = fold(article.number) if article.number else None
        return cls(fold(article.title or ""), body, number, about, _day(article.published))


def same(first: Text, second: Text) -> bool:
    """Whether both are copies of one article."""
    if first.number and second.number and first.number != second.number:
        return False
    if first.about and second.about and not first.about & second.about:
        return False
    return _titles_agree(first, second) and _bodies_agree(first, second)


def _titles_agree(first: Text, second: Text) -> bool:
    one, other = set(_NUMBER.findall(first.title)), set(_NUMBER.findall(second.title))
    if not (one <= other or other <= one):
        return False
    return min(len(first.body), len(second.body)) >= _TELLING or _alike(first.title, second.title)


def _alike(title: str, other: str) -> bool:
    """Whether one title is the other, or a part of it; a page without one says nothing about it."""
    return not title or not other or title in other or other in title


def _bodies_agree(one: Text, other: Text) -> bool:
    first, second = one.body, other.body
    shorter, longer = sorted((len(first), len(second)))
    late = one.day is not None and other.day is not None and abs((one.day - other.day).days) > _SOON
    if first == second:
        return not late or shorter >= _LONG
    least = _OF_LONGER if _alike(one.title, other.title) else _OF_LONGER_UNLIKE
    if shorter < least * longer:
        return False
    found = changes(first, second)
    common = (len(first) + len(second) - sum(len(piece) + len(its) for piece, its, _ in found)) / 2
    if common < least * longer or common < _OF_SHORTER * shorter:
        return False
    if late and (shorter < _LONG or common < (1 - _LATER) * longer):
        return False
    if any(_filled_in(piece, its) for piece, its, _ in found):
        return False
    replaced = sum(bool(piece and its) and not (edge and shorter >= _TELLING) for piece, its, edge in found)
    return replaced <= shorter // _REPLACED_IN


def _filled_in(one: str, other: str) -> bool:
    """Whether both have a number here, and not the same."""
    numbers, others = _NUMBER.findall(one), _NUMBER.findall(other)
    return bool(numbers) and bool(others) and numbers != others


def changes(first: str, second: str) -> list[Change]:
    """``(piece of first, piece of second, at an edge)`` for each place where the texts differ.

    A number is never cut: 十三 for 三 is one number for another.
    """
    start = _common_start(first, second)
    end = _common_start(first[start:][::-1], second[start:][::-1])
    # Runs that overlap what is common on either side, so that the middle is laid side by side safely.
    low, high = max(0, start - _RUN), max(0, end - _RUN)
    return _aligned(first, second, (low, len(first) - high), (low, len(second) - high))


def _aligned(first: str, second: str, one: tuple[int, int], other: tuple[int, int]) -> list[Change]:
    matcher = SequenceMatcher(None, _grams(first, *one), _grams(second, *other))
    found: list[Change] = []
    at, to = one[0], other[0]
    for block in matcher.get_matching_blocks():
        begin, start = one[0] + block.a, other[0] + block.b
        if not block.size:
            begin, start = one[1], other[1]
        # Runs overlap: what is common after a change may begin, as a run, before the change ends.
        shift = max(at - begin, to - start, 0)
        if block.size and shift >= block.size + _RUN - 1:
            continue
        begin, start = min(begin + shift, one[1]), min(start + shift, other[1])
        found += _trimmed(first, second, (at, begin), (to, start))
        at, to = one[0] + block.a + block.size + _RUN - 1, other[0] + block.b + block.size + _RUN - 1
    return found


def _grams(text: str, start: int, end: int) -> list[str]:
    return [text[at : at + _RUN] for at in range(start, max(start, end - _RUN + 1))]


def _trimmed(first: str, second: str, one: tuple[int, int], other: tuple[int, int]) -> list[Change]:
    (low, high), (start, end) = one, other
    while low < high and start < end and first[low] == second[start]:
        low, start = low + 1, start + 1
    while low < high and start < end and first[high - 1] == second[end - 1]:
        high, end = high - 1, end - 1
    if _as_lost(first[low:high], second[start:end]):
        return []
    edge = (min(low, start) == 0 or (high == len(first) and end == len(second))) and max(
        high - low, end - start
    ) <= _EDGE
    while low and start and _OF_NUMBER.match(first[low - 1]) and first[low - 1] == second[start - 1]:
        low, start = low - 1, start - 1
    while (
        high < len(first)
        and end < len(second)
        and _OF_NUMBER.match(first[high])
        and first[high] == second[end]
    ):
        high, end = high + 1, end + 1
    return [(first[low:high], second[start:end], edge)]


def _as_lost(one: str, other: str) -> bool:
    """Whether the pieces are the same but for characters that one of them has lost."""
    if one == other:
        return True
    return any(
        0 < lossy.count(LOST) <= min(_MOST_LOST, max(1, len(lossy) // 2))
        and _lossy(lossy).fullmatch(whole) is not None
        for lossy, whole in ((one, other), (other, one))
    )


def _lossy(piece: str) -> re.Pattern[str]:
    # A mark may stand for two characters, or for none where half of one was left over.
    return re.compile(re.escape(piece).replace(LOST, ".{0,2}"))


def _common_start(first: str, second: str) -> int:
    """How many characters at the beginning are the same."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
