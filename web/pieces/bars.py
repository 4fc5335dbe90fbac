"""Documents over time: a bar for each year or month."""

from __future__ import annotations

from web import wording
from web.language import Language, current, said
from web.pieces.text import address
from web.timeline import Bar, Timeline

# More bars than this stand so close that their names lean over.
MANY = 15


def bars(timeline: Timeline) -> str:
    """The bars with their caption and the largest count, each a link to its time where it has documents."""
    spoken, whole = current(), address(timeline.whole)
    caption, hint = said(spoken, "按发布日期"), said(spoken, "点选或拖选一段")
    every, back = said(spoken, "全部年份"), ""
    if timeline.narrowed:
        back = f' <a class="timeline-whole" href="{whole}" rel="nofollow">{every}</a>'
    many = " many" if len(timeline.bars) > MANY else ""
    drawn = "".join([_bar(bar, spoken) for bar in timeline.bars])
    most = wording.number(max([bar.count for bar in timeline.bars]))
    return (
        f'<figure class="timeline"><figcaption class="timeline-name">{caption} {timeline.span}'
        f'<span class="needs-script quiet"> · {hint}</span>{back}</figcaption>\n'
        f'<div class="bars-most" aria-hidden="true">{most}</div>'
        f'<ol class="bars{many}" data-url="{whole}">\n{drawn}</ol></figure>'
    )


def _bar(bar: Bar, spoken: Language) -> str:
    name, first, last, label, short, count, height, url, chosen = bar
    outside = "" if chosen else ' class="out"'
    named = label + wording.documents(count, spoken)
    drawn = (
        f'<a id="bar-{name}" href="{address(url)}" rel="nofollow" title="{named}"><svg class="column"'
        ' viewBox="0 0 1 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect x="0" y="{100 - height}" width="1" height="{height}"/></svg><span class="sr">{named}</span></a>'
        if count
        else f'<span class="none" title="{named}"></span>'
    )
    return (
        f'<li data-from="{first}" data-to="{last}"{outside}>{drawn}'
        f'<span class="bar-name" aria-hidden="true">{short}</span></li>\n'
    )
