"""What a page of results says about its query: what it is narrowed to, how it was understood, what to try instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter

from search.model import Matching, Note
from web import wording
from web.advice import Suggestion
from web.filters import Chip
from web.language import ngettext, said
from web.links import Links
from web.pieces.text import address, escaped


def chip_list(chips: Sequence[Chip], cleared: str, links: Links) -> str:
    """The chosen filters, each a link that removes it; of several, ``cleared`` is the address without any."""
    what, remove = said(links.spoken, "移除这个条件"), said(links.spoken, "，移除")
    chosen = said(links.spoken, "已选条件")
    found = "".join(
        [
            f'<li><a class="chip" href="{address(chip.url)}" rel="nofollow" title="{what}">'
            f'<span class="chip-name">{escaped(chip.label)}</span>{escaped(chip.value)}'
            f'<span class="chip-cross" aria-hidden="true">×</span><span class="sr">{remove}</span></a></li>\n'
            for chip in chips
        ]
    )
    if len(chips) > 1:
        clear = said(links.spoken, "全部清除")
        found += f'<li><a class="chip-clear" href="{address(cleared)}" rel="nofollow">{clear}</a></li>'
    return f'<ul class="chips" aria-label="{chosen}" hx-swap="outerHTML show:none">\n{found}</ul>\n'


def note_list(notes: Iterable[Note], links: Links) -> str:
    """How the query was understood; where another reading is a click away, a link to it."""
    found = ""
    for note in notes:
        way = ""
        if note.params:
            way = (
                f' <a href="{address(links.but(dict(note.params)))}" rel="nofollow">'
                f"{escaped(wording.noted(note.code))}</a>"
            )
        found += f'<p class="note">{escaped(wording.note(note))}{way}</p>\n'
    return found


def hints(suggestions: Sequence[Suggestion], links: Links) -> str:
    """What else to try for a query that found hardly anything, in a line for each way."""
    found = ""
    for action, ways in groupby(suggestions, attrgetter("action")):
        offered = "".join(
            [
                f' <a href="{address(each.url)}" rel="nofollow">{escaped(each.shown)}</a>'
                f' <span class="count">{_so_many(each.count)}</span>'
                for each in ways
            ]
        )
        found += f'<p class="note">{escaped(said(links.spoken, action))}{offered}</p>\n'
    return found


def closest(match: Matching, total: int, url: str, listed: str, links: Links) -> str:
    """What has most of the words, or any, where hardly anything has all: the first of ``total``, which ``url`` has."""
    spoken = links.spoken
    heading = said(spoken, "含其中大部分词的文献") if match == "most" else said(spoken, "含其中部分词的文献")
    every = said(spoken, "全部 %(n)s 篇") % {"n": wording.number(total)}
    return (
        '<section class="closest" aria-labelledby="closest">\n'
        f'<h2 id="closest">{escaped(heading)}'
        f' <a href="{address(url)}" rel="nofollow">{escaped(every)}</a></h2>\n'
        f'<ol class="hits">\n{listed}</ol>\n</section>'
    )


def _so_many(count: int) -> str:
    return ngettext("%(num)s 篇", "%(num)s 篇", count)
