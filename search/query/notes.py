"""What a reader is told of how a query was understood, each with the parameters that would change it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from search import tables
from search.analyse import fold
from search.model import And, AtLeast, Either, Match, Node, Not, Note, Or

_FACETS = {"region": "地区", "park": "园区", "topic": "主题", "source": "来源"}
# More names than this tell a reader nothing.
_SHOWN = 8

AS_WORDS = Note("searched_as_words", "查询语法不完整（引号或括号不成对，或 OR 缺少一侧），已按普通词语检索。")
NOTHING_TO_SEARCH = Note("nothing_to_search", "查询中没有可检索的文字，请输入汉字、字母或数字。")


def cut(characters: int) -> Note:
    return Note("query_cut", f"查询过长，只检索了前 {characters} 字。")


def near(within: int) -> Note:
    return Note("near_cut", f"邻近检索的距离最多 {within} 字，已按此检索。")


def unknown(facet: str, name: str) -> Note:
    return Note("unknown_name", f"没有名为“{name[:30]}”的{_FACETS[facet]}，已按普通词语检索。")


def turned_dates(text: str, right: str) -> Note:
    return Note("dates_turned", f"“{text[:30]}”的开始晚于结束，已按 {right[:30]} 检索。")


def no_date(text: str) -> Note:
    return Note("no_date", f"“{text[:30]}”不是日期（应如 2024、2024-05..2024-08），已按普通词语检索。")


def of_node(node: Node | None, text: str) -> Iterator[Note]:
    """What else was searched, and whose years the query names."""
    added = dict.fromkeys(name for found in _either(node) for name in found) if node is not None else {}
    if added:
        shown = "、".join(list(added)[:_SHOWN]) + ("等" if len(added) > _SHOWN else "")
        yield Note("also_searched", f"也搜索了：{shown}", (("synonyms", "0"),))
    times = dict.fromkeys(_times(node)) if node is not None else {}
    if times:
        shown = "、".join(times)
        yield Note("also_published", f"也算在该时间发布的文献：{shown}", (("synonyms", "0"),))
    folded = fold(text)
    for name, first, last in _plans():
        if name in folded:
            message = f"“{name}”指 {first}—{last} 年，可按日期筛选。"
            yield Note("plan_period", message, (("from", first), ("to", last)))


def _either(node: Node) -> Iterator[list[str]]:
    """The names of each synonym in ``node``, as they were searched."""
    if isinstance(node, Either):
        if node.kind == "synonym":
            yield [" ".join(dict.fromkeys(_texts(part))) for part in node.also]
        yield from _either(node.typed)
    elif isinstance(node, And | Or | AtLeast):
        for part in node.parts:
            yield from _either(part)
    elif isinstance(node, Not):
        yield from _either(node.part)


def _times(node: Node) -> Iterator[str]:
    """The years and months in ``node`` that pages published in them meet, too."""
    if isinstance(node, Either):
        yield from ["".join(_texts(node.typed))] if node.kind == "published" else ()
    elif isinstance(node, And | Or | AtLeast):
        for part in node.parts:
            yield from _times(part)
        yield from (time.text for time in node.times) if isinstance(node, AtLeast) else ()


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node, Match):
        yield node.unit.text
    elif isinstance(node, Either):
        yield from _texts(node.typed)
    elif isinstance(node, And):
        for part in node.parts:
            yield from _texts(part)


@cache
def _plans() -> tuple[tuple[str, str, str], ...]:
    rows = tables.read("plan_periods.tsv", ("name", "from", "to", "reason"))
    return tuple((row["name"], row["from"], row["to"]) for row in rows)
