"""The parameters of a request: read strictly, written canonically, so that every state of a search is one URL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from search import settings
from search.errors import BadParameter
from search.label.values import known
from search.model import FACETS, AtLeast, Matching, Query, Sort
from search.query.dates import day
from search.query.parser import parse
from search.query.table import (
    DEFAULT_SIZE,
    MAX_DEPTH,
    MAX_SIZE,
    MAX_VALUES,
    PARAMETERS,
    TABLE,
    YEAR,
)

_SORTS: dict[str, Sort] = {"relevance": "relevance", "date": "date", "oldest": "oldest"}
_MATCHINGS: dict[str, Matching] = {"": "all", "all": "all", "most": "most", "any": "any"}
_SINGLE = tuple(parameter.name for parameter in TABLE if not parameter.repeated)

_FORMS = {
    "region": "region 应为六位行政区划代码，例如 430182。",
    "topic": "topic 应为主题编号，例如 carbon，见结果中 facets.topic。",
    "year": "year 应为四位年份，例如 2024。",
}
_YEAR = re.compile(rf"{YEAR}\Z")

# A text comes again with every page, every click on a facet and every form of its answer. Longer ones, in characters,
# are pasted once and would only take the room.
_TYPED = 200
_parsed = lru_cache(maxsize=1000)(parse)


def from_params(params: Mapping[str, Sequence[str]]) -> Query:
    """The query that ``params`` (name -> values) ask for. Raises ``BadParameter`` with the parameter's name."""
    for name in params:
        if name not in PARAMETERS:
            raise BadParameter(
                name,
                f"没有名为 {name[:50]} 的参数。",
                f"可用参数：{'、'.join(PARAMETERS)}；逐页往后取用 cursor。",
                "unknown_parameter",
            )
    single = {name: _single(params, name) for name in _SINGLE}
    text = _text(*params.get("q", ()))
    synonyms = _switch("synonyms", single["synonyms"])
    match = _matching(single["match"])
    read = _parsed if len(text) <= _TYPED else parse
    node, notes = read(text, synonyms, match)
    page, size = (
        _number("page", single["page"], 1, MAX_DEPTH),
        _number("size", single["size"], DEFAULT_SIZE, MAX_SIZE),
    )
    if page * size > MAX_DEPTH:
        raise BadParameter(
            "page", f"最多可翻到第 {MAX_DEPTH} 条结果。", "请用筛选缩小范围，或用 cursor 逐页往后取。"
        )
    query = Query(
        text=text,
        node=node,
        filters={facet: values for facet in FACETS if (values := _values(params, facet))},
        date_from=_date("from", single["from"], last=False),
        date_to=_date("to", single["to"], last=True),
        sort=_sort(single["sort"]),
        page=page,
        size=size,
        notes=notes,
        collapse=_collapse(single["collapse"]),
        synonyms=synonyms,
        match=match,
        freshness=_switch("freshness", single["freshness"]),
        explain=bool(single["explain"]) and _switch("explain", single["explain"]),
    )
    if query.date_from and query.date_to and query.date_from > query.date_to:
        raise BadParameter("from", "开始日期晚于结束日期。", "请交换 from 和 to。")
    return query


def to_params(query: Query) -> list[tuple[str, str]]:
    """The parameters of ``query``, in a fixed order, defaults left out: ``from_params`` reads them back."""
    pairs = [("q", query.text)] if query.text else []
    pairs += [(facet, value) for facet in FACETS for value in query.filters.get(facet, ())]
    optional = (("from", query.date_from), ("to", query.date_to))
    pairs += [(name, value) for name, value in optional if value]
    defaults = (
        ("sort", query.sort, "relevance"),
        ("collapse", int(query.collapse), 1),
        ("synonyms", int(query.synonyms), 1),
        ("match", query.match, "all"),
        ("freshness", int(query.freshness), 1),
        ("explain", int(query.explain), 0),
        ("page", query.page, 1),
        ("size", query.size, DEFAULT_SIZE),
    )
    pairs += [(name, str(value)) for name, value, default in defaults if value != default]
    return pairs


def loosened(query: Query, match: Matching) -> Query | None:
    """``query`` for most of its words, or any; ``None`` where that is the same, or has no meaning."""
    node, notes = parse(query.text, query.synonyms, match)
    if node == query.node or not isinstance(node, AtLeast) or node.least == len(node.parts):
        return None
    return replace(query, node=node, notes=notes, match=match, page=1, after=None)


def toggle(query: Query, facet: str, value: str) -> Query:
    """``query`` with ``value`` of ``facet`` added, or taken away if it was chosen; back on the first page."""
    chosen = query.filters.get(facet, ())
    values = tuple(kept for kept in chosen if kept != value) if value in chosen else (*chosen, value)
    filters = {**query.filters, facet: values}
    return replace(query, filters={name: kept for name, kept in filters.items() if kept}, page=1, after=None)


def _single(params: Mapping[str, Sequence[str]], name: str) -> str:
    values = params.get(name, ())
    if len(values) > 1:
        raise BadParameter(name, f"参数 {name} 只能出现一次。", "请删去多余的。")
    return values[0].strip() if values else ""


def _text(value: str = "") -> str:
    # Blanks around it count, as whoever reads the parameter's description would count them.
    limit = settings.max_query()
    if len(value) > limit:
        raise BadParameter(
            "q", f"查询过长（{len(value)} 字，最多 {limit} 字）。", "请缩短查询。", "query_too_long"
        )
    return value.strip().encode("utf-8", "replace").decode("utf-8")


def _values(params: Mapping[str, Sequence[str]], facet: str) -> tuple[str, ...]:
    given = [value for value in params.get(facet, ()) if value]
    values = tuple(dict.fromkeys(given))
    if len(given) > MAX_VALUES:
        raise BadParameter(facet, f"{facet} 最多可选 {MAX_VALUES} 个值。", "请减少所选的值。")
    for value in values:
        if not known(facet, value) or (facet == "year" and not _YEAR.match(value)):
            raise BadParameter(facet, f"{facet} 没有值 {value[:50]}。", _FORMS[facet], "unknown_value")
    return values


def _number(name: str, value: str, default: int, most: int) -> int:
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 10 and 1 <= int(value) <= most):
        raise BadParameter(name, f"{name} 的值 {value[:20]} 无效。", f"应为 1 到 {most} 的整数。")
    return int(value)


def _sort(value: str) -> Sort:
    if value and value not in _SORTS:
        raise BadParameter(
            "sort",
            f"sort 的值 {value[:20]} 无效。",
            "应为 relevance（相关度）、date（最新在前）或 oldest（最早在前）。",
        )
    return _SORTS.get(value, "relevance")


def _collapse(value: str) -> bool:
    if value not in ("", "0", "1"):
        raise BadParameter(
            "collapse", f"collapse 的值 {value[:20]} 无效。", "应为 1（转载合并为一条）或 0（逐篇列出）。"
        )
    return value != "0"


def _matching(value: str) -> Matching:
    if value not in _MATCHINGS:
        raise BadParameter(
            "match",
            f"match 的值 {value[:20]} 无效。",
            "应为 all（含全部词）、most（含大部分词）或 any（含任一词）。",
        )
    return _MATCHINGS[value]


def _switch(name: str, value: str) -> bool:
    if value not in ("", "0", "1"):
        raise BadParameter(name, f"{name} 的值 {value[:20]} 无效。", "应为 1（开）或 0（关）。")
    return value != "0"


def _date(name: str, value: str, *, last: bool) -> str | None:
    """An ISO date; of a bare year or month the first day, or the ``last``."""
    if not value:
        return None
    found = day(value, last=last)
    if found:
        return found
    raise BadParameter(
        name, f"{name} 的值 {value[:20]} 不是日期。", "应为 2024、2024-05 或 2024-05-31 的形式。"
    )
