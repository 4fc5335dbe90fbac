"""Words and forms of the interface: names of facets, dates, numbers and times as a Chinese reader expects them."""

from __future__ import annotations

SITE = "政策新闻检索"

FACETS = {"region": "地区", "park": "园区", "topic": "主题", "source": "来源", "year": "年份"}
SORTS = {"relevance": "相关度", "date": "日期"}
FIELDS = {"title": "标题", "body": "正文", "source": "来源"}

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


def moment(published: str) -> str:
    """An ISO date or date-time as it is read: ``2025-11-28 10:18``."""
    return published.replace("T", " ")


def number(value: int) -> str:
    """A count with its thousands parted."""
    return f"{value:,}"


def duration(milliseconds: float) -> str:
    """A time as a reader wants it: no more digits than mean something."""
    if milliseconds < 1:
        return "不到 1 毫秒"
    return f"{milliseconds:.0f} 毫秒" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} 秒"


def percent(share: float) -> str:
    """A share between 0 and 1 as a percentage."""
    return f"{share:.0%}"
