"""The ways on from a list of results: other orders, other pages, more on a page, other forms of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from search.model import Sort
from web import wording
from web.language import said
from web.links import Links
from web.paging import Paging
from web.pieces.text import address, escaped

_CURRENT = ' aria-current="true"'


def sort_links(sorts: Iterable[Sort], links: Links) -> str:
    """The orders in which results may stand, each a link."""
    chosen, what = links.query.sort, said(links.spoken, "排序")
    found = "".join(
        [
            f'<a id="sort-{sort}" href="{address(links.but({"sort": sort}))}" rel="nofollow"'
            f"{_CURRENT if sort == chosen else ''}>{said(links.spoken, wording.SORTS[sort])}</a>\n"
            for sort in sorts
        ]
    )
    return f'<nav class="sort" aria-label="{what}">\n{found}</nav>\n'


def size_links(sizes: Iterable[int], links: Links) -> str:
    """How many results a page may show, each a link."""
    chosen, each = links.query.size, said(links.spoken, "每页")
    found = "".join(
        [
            f"<strong>{size}</strong> "
            if size == chosen
            else f'<a href="{address(links.but({"size": str(size)}))}" rel="nofollow">{size}</a> '
            for size in sizes
        ]
    )
    return f'<p class="exports sizes">{each} {found}</p>\n'


def page_links(paging: Paging, links: Links) -> str:
    """The pages before and after the one shown, and a few by their numbers."""
    before, behind = map(address, links.around("page"))
    first, named, what = address(links.but({})), said(links.spoken, "第 %(n)s 页"), said(links.spoken, "分页")
    back, on = said(links.spoken, "上一页"), said(links.spoken, "下一页")

    def to(page: int) -> str:
        return first if page == 1 else f"{before}page={page}{behind}"

    def step(page: int | None, way: str, text: str) -> str:
        return (
            f'<a class="step" rel="{way}" href="{to(page)}">{text}</a>'
            if page
            else f'<span class="step off">{text}</span>'
        )

    numbers = []
    for page, far in paging.steps:
        if page is None:
            numbers.append('<li class="gap" aria-hidden="true">…</li>\n')
        elif page == paging.page:
            numbers.append(f'<li><span class="here" aria-current="page">{page}</span></li>\n')
        else:
            label, kind = named % {"n": page}, ' class="far"' if far else ""
            numbers.append(f'<li{kind}><a href="{to(page)}" aria-label="{label}">{page}</a></li>\n')
    return (
        f'<nav class="paging" aria-label="{what}">\n{step(paging.previous, "prev", back)}<ol>\n'
        f"{''.join(numbers)}</ol>\n{step(paging.next, 'next', on)}</nav>\n"
    )


def other_forms(forms: Mapping[str, str], asked: str, paging: Paging, links: Links) -> str:
    """For the head of a page: the list in other forms, and the pages before and after this one."""
    title = escaped(asked)
    found = [
        f'<link rel="alternate" type="{kind}" title="{title}" href="{address(url)}">\n'
        for kind, url in forms.items()
    ]
    for way, page in (("prev", paging.previous), ("next", paging.next)):
        if page:
            found.append(f'<link rel="{way}" href="{address(links.page(page))}">')
    return "".join(found)


def export_links(addresses: Mapping[str, str], links: Links) -> str:
    """The results to take along: all of them, this page, those to come. ``addresses`` by form."""
    csv, ndjson, json, atom = [address(addresses[form]) for form in ("csv", "ndjson", "json", "atom")]
    all_, this, later = (
        said(links.spoken, "导出全部结果"),
        said(links.spoken, "本页"),
        said(links.spoken, "订阅"),
    )
    apart = '<span class="sep" aria-hidden="true">·</span>'
    return (
        f'<p class="exports">{all_} <a href="{csv}" hx-boost="false" rel="nofollow">CSV</a>'
        f' <a href="{ndjson}" hx-boost="false" rel="nofollow">NDJSON</a>{apart}'
        f'{this} <a href="{json}" hx-boost="false" rel="nofollow">JSON</a>{apart}'
        f'{later} <a href="{atom}" hx-boost="false" rel="nofollow">Atom</a></p>\n'
    )
