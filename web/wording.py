"""Words and forms of the interface: names of facets, dates, numbers and times as a reader expects them."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from babel.dates import format_date, format_datetime, format_skeleton

from search.label.gazetteer import topics
from search.model import Note
from web.language import Language, current, gettext, languages, ngettext, said

SITE = "政策新闻检索"

FACETS = {"region": "地区", "park": "园区", "topic": "主题", "source": "来源", "year": "年份"}
SORTS = {"relevance": "相关度", "date": "从新到旧", "oldest": "从旧到新"}
FIELDS = {"title": "标题", "body": "正文", "source": "来源"}
LEVELS = {"national": "国家级", "provincial": "省级"}

# Where the date of a document stands; builds of an earlier release do not know it.
DATED_BY = {
    "record": "取自来源数据的日期字段",
    "page": "取自原页",
    None: "取自原页或来源数据",
}

# What a click on a note does, by its code.
NOTED = {
    "also_searched": "只搜原词",
    "also_published": "只搜原词",
    "plan_period": "按此筛选",
    "some_words": "改为含全部词",
    "": "照此检索",
}

# Of all mainland China, without a summer time; no table of zones is needed for it.
_BEIJING = timezone(timedelta(hours=8))

REPAIRS = {
    "insertion": "插入的拼音",
    "shift": "错位的字节",
    "charset": "错误的编码",
    "script": "繁体转简体",
    "width": "半角标点",
    "doubled": "重复的标点",
    "markup": "残留的标记",
    "invisible": "不可见字符",
    "blank": "多余的空白",
    "lost": "无法复原的字",
}


def site() -> str:
    """The name of the site."""
    return gettext(SITE)


def facet(name: str) -> str:
    """The name of a facet."""
    return gettext(FACETS.get(name, name))


def value_label(name: str, value: str, label: str) -> str:
    """What a value of a facet is called; only topics have names in two languages."""
    if name == "topic" and current().code == "en" and value in topics():
        return topics()[value].label_en
    return label


def repair(kind: str) -> str:
    """What a kind of repair undoes."""
    return gettext(REPAIRS.get(kind, kind))


def moment(published: str, spoken: Language | None = None) -> str:
    """An ISO date or date-time in local form: ``2025年11月28日 10:18``."""
    return _moment(published, (spoken or current()).code)


def beijing(moment: str) -> str:
    """An ISO moment of any zone as Beijing's clocks have it, to the minute: ``2025-11-29T02:05``."""
    try:
        return datetime.fromisoformat(moment).astimezone(_BEIJING).isoformat(timespec="minutes")[:16]
    except ValueError:
        return moment


def month(named: str, spoken: Language | None = None) -> str:
    """``2024-05`` in local form: 2024年5月, May 2024. A bare year stays a year."""
    return _month(named, (spoken or current()).code) if "-" in named else named


def documents(count: int, spoken: Language | None = None) -> str:
    """So many documents, as it follows a name."""
    return documents_in((spoken or current()).code, count)


def note(said: Note) -> str:
    """How a query was understood: the note's own words, or the English ones for its code.

    What stands behind the colon of a note are names and numbers, which are the same in both languages.
    """
    found = current().words.get(f"note:{said.code}", said.message)
    words = found if isinstance(found, str) else found[0]
    return words.replace("%(rest)s", said.message.partition("：")[2])


def noted(code: str) -> str:
    """What a click on a note does."""
    return gettext(NOTED.get(code, NOTED[""]))


@lru_cache(4096)
def number(value: int) -> str:
    """A count with its thousands parted, which both languages do alike."""
    return f"{value:,}"


def duration(milliseconds: float, spoken: Language | None = None) -> str:
    """A time as a reader wants it: no more digits than mean something."""
    language = spoken or current()
    if milliseconds < 1:
        return said(language, "不到 1 毫秒")
    if milliseconds < 1000:
        return said(language, "%(n)s 毫秒") % {"n": f"{milliseconds:.0f}"}
    return said(language, "%(n)s 秒") % {"n": f"{milliseconds / 1000:.1f}"}


def percent(share: float) -> str:
    """A share between 0 and 1 as a percentage."""
    return f"{share:.0%}"


def batch(named: str) -> str:
    """A batch of the national green parks: the number of a batch, or the year of one that has none."""
    if len(named) == 4:
        return gettext("%(year)s 年") % {"year": named}
    return gettext("第 %(n)s 批") % {"n": named}


@lru_cache(4096)
def documents_in(language: str, count: int) -> str:
    """``documents`` in the language of this code."""
    return ngettext("：%(num)s 篇", "：%(num)s 篇", count, languages()[language])


@lru_cache(4096)
def _moment(published: str, language: str) -> str:
    locale = languages()[language].locale
    try:
        if "T" in published:
            when = datetime.fromisoformat(published)
            return f"{format_date(when, 'medium', locale)} {format_datetime(when, 'HH:mm', locale=locale)}"
        return format_date(date.fromisoformat(published), "medium", locale)
    except ValueError:
        return published.replace("T", " ")


@lru_cache(4096)
def _month(named: str, language: str) -> str:
    year, _, number = named.partition("-")
    return format_skeleton("yMMM", date(int(year), int(number), 1), locale=languages()[language].locale)
