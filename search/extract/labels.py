"""Metadata lines (``发布时间:2018-05-31 信息来源:市委政研室``) to labelled values, by a table of labels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from search import tables
from search.extract.limits import limit
from search.extract.lines import HAN

_SENTENCE = re.compile("[。！？]")
_EDGES = " \t,，;；|｜/·、:：-—【[〔(（"


@dataclass(frozen=True, slots=True)
class Label:
    """What a label of the table names, and how far it is to be believed (1 is most)."""

    field: str
    rank: int
    anywhere: bool


@dataclass(frozen=True, slots=True)
class Value:
    """A labelled value of a line; the label begins at ``start``.

    ``anywhere`` is False where prose has the label too, so that it means metadata above the text only.
    """

    field: str
    rank: int
    text: str
    start: int
    anywhere: bool = True


@cache
def _table() -> dict[str, Label]:
    rows = tables.read("extract_labels.tsv", ("label", "field", "rank", "place", "reason"))
    return {row["label"]: Label(row["field"], int(row["rank"]), row["place"] == "any") for row in rows}


@cache
def _pattern() -> re.Pattern[str]:
    spaced = (r"\s{0,3}".join(label) for label in sorted(_table(), key=len, reverse=True))
    # 发布于 and 评论 stand without a colon too: "发布于 2024-05-01", "网友评论0".
    return re.compile(
        rf"(?P<label>{'|'.join(spaced)})(?:\s?[:：]|(?<=发布于)\s|(?<=转自)\s|(?<=本文来源于)\s?|(?<=来源)\s?[|｜]|(?<=文)/)"
    )


def named(label: str) -> Label | None:
    """What a label names, whatever spaces and colons stand in and around it."""
    return _table().get(re.sub(r"[\s:：]", "", label))


def values(line: str) -> list[Value]:
    """The labelled values of a line, in order; none where the line is no metadata line.

    The first label must begin a word: 消息来源: is one, 会议时间: is not 时间:. A value runs to the next
    label.
    """
    if len(line) > limit("meta_max"):
        return []
    matches = list(_pattern().finditer(line))
    while matches and not _begins(line, matches[0].start()):
        matches.pop(0)
    if not matches:
        return []
    ends = [match.start() for match in matches[1:]] + [len(line)]
    found = []
    for match, end in zip(matches, ends, strict=True):
        label = named(match["label"])
        if label is not None:
            text = trimmed(line[match.end() : end])
            found.append(Value(label.field, label.rank, text, match.start(), label.anywhere))
    return found


def is_meta(line: str, found: list[Value]) -> bool:
    """Whether labelled values make a line of metadata and not a sentence with a colon."""
    if not found or found[0].start > limit("source_max"):
        return False
    if _SENTENCE.search(line[: found[0].start]):
        return False
    return all(_is_short(value) for value in found)


def _is_short(value: Value) -> bool:
    longest = limit("title_max") if value.field in ("title", "other", "url") else limit("source_max")
    return len(value.text) <= longest and not _SENTENCE.search(value.text)


def split_credit(line: str) -> tuple[str, list[Value]]:
    """A last paragraph and the credit behind its last sentence: …新台阶。（来源：新华网）"""
    end = max(line.rfind(mark) for mark in "。！？”") + 1
    tail = line[end:].strip()
    if not end or not 0 < len(tail) <= limit("source_max") or tail[0] in "）)】]」』":
        return line, []
    found = values(tail)
    if is_meta(tail, found) and all(value.anywhere and value.field != "other" for value in found):
        return line[:end], found
    return line, []


def trimmed(text: str) -> str:
    """A value without the separators around it, and without a bracket at its end that opens before it."""
    text = text.strip(_EDGES)
    for opening, closing in ("（）", "()", "[]", "【】"):
        if text.endswith(closing) and opening not in text:
            text = text[:-1].strip(_EDGES)
    return text


def _begins(line: str, start: int) -> bool:
    # A site's own name may be glued to the label: X网来源:湖南日报.
    return start == 0 or line[start - 1] == "网" or re.match(f"[{HAN}A-Za-z]", line[start - 1]) is None
