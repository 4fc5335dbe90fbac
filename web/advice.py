"""Advice as the page and the API show it: what to change, in words, as an address, with what it finds."""

from __future__ import annotations

from dataclasses import dataclass

from search.advice import Advice, Change
from search.label.values import value_label
from search.model import Query
from web import wording
from web.filters import date_range
from web.language import gettext
from web.routes import page_link

ACTIONS = {
    "without_facet": "去掉筛选条件",
    "without_dates": "去掉筛选条件",
    "without_filters": "去掉全部筛选条件",
    "without_exclusions": "不排除任何词",
    "without_quotes": "去掉引号",
    "as_words": "拆成几个词",
    "without_word": "少用一个词",
    "most_words": "含其中大部分词即可",
    "any_word": "含其中任一词即可",
    "plan_period": "按规划期筛选",
    "part_of_word": "只用其中一段",
    "everything": "查看全部文献",
    "spelling": "您要找的是不是",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query that finds something: what is different about it, its words, its address, how much it finds."""

    action: str
    shown: str
    url: str
    count: int


def suggestions(query: Query, tips: Advice) -> list[Suggestion]:
    """Changed forms of a query that found nothing or hardly anything: other spellings, then the smallest change."""
    return [_shown(query, change) for change in (*tips.spellings, *tips.changes)]


def alone(tips: Advice) -> list[Suggestion]:
    """Each word of a query that found nothing by itself, with what it finds: the one at fault stands out."""
    return [Suggestion("", word.text, page_link(word.query), word.count) for word in tips.words]


def _shown(query: Query, change: Change) -> Suggestion:
    shown = change.text
    if change.facet and change.value:
        label = value_label(change.facet, change.value)
        shown = f"{wording.facet(change.facet)}{gettext('：')}{wording.value_label(change.facet, change.value, label)}"
    elif change.kind == "without_dates":
        shown = f"{gettext('日期')}{gettext('：')}{date_range(query)}"
    elif change.kind == "plan_period":
        shown = date_range(change.query)
    elif change.kind in ("without_filters", "everything"):
        shown = ""
    return Suggestion(ACTIONS[change.kind], shown, page_link(change.query), change.count)
