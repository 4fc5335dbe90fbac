"""Words and forms of the interface: names of facets, dates, numbers and times as a Chinese reader expects them."""

from __future__ import annotations

SITE = "政策新闻检索"

FACETS = {"region": "地区", "park": "园区", "topic": "主题", "source": "来源", "year": "年份"}
SORTS = {"relevance": "相关度", "date": "日期"}
FIELDS = {"title": "标题", "body": "正文", "source": "来源"}


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
