"""A page of results: what the frame of ``templates/results.html`` leaves open, filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from search.advice import Advice
from search.library import Library
from search.model import Query, Results, Sort
from search.query.closest import FEW
from web import pieces, wording
from web.advice import alone, suggestions
from web.exports import TYPES
from web.filters import Chip, chips, groups, without_filters
from web.language import languages, said
from web.links import Links, links
from web.paging import Paging
from web.pieces.text import escaped
from web.rendering import frame, render
from web.routes import address, page_link
from web.tiles import tiles
from web.timeline import timeline

# How many results a page may be asked to show.
SIZES = (10, 20, 50)
SORTS: tuple[Sort, ...] = ("relevance", "date", "oldest")


def page(library: Library, query: Query, found: Results) -> str:
    """The page of the results ``found`` for ``query`` in ``library``."""
    ways, narrowed, paging = links(query), chips(found, query), Paging.of(query, found.families)
    # With more there is nothing to advise.
    tips = library.advice(query, found.total) if found.total < FEW else Advice()
    slots = {
        **_around(query, ways),
        **_ways_on(found, narrowed, paging, ways),
        "facets": _facets(found, ways),
        "badge": f' <span class="badge">{len(narrowed)}</span>' if narrowed else "",
        "told": _told(found, narrowed, tips, ways),
        "total": pieces.strong(wording.number(found.total), "total"),
        "took": wording.duration(round(found.took_ms, 1), ways.spoken),
        "range": _range(paging, ways) if paging.last > 1 and not paging.past_end else "",
        "timeline": _timeline(found, ways),
        "list": _list(library, found, paging, tips, ways),
    }
    return frame("results.html").filled(slots)


def _around(query: Query, ways: Links) -> dict[str, str]:
    """What stands in the forms of the page, and the way to the same page in another language."""
    others = [code for code in languages() if code != ways.spoken.code]
    return {
        **{f"other_{code}": address(ways.said_in(code)) for code in others},
        "typed": escaped(query.text),
        # Other words are asked for as a whole again.
        "kept": pieces.hidden(_but(ways.kept, "q", "match"), "search-form"),
        "kept_by_dates": pieces.hidden(_but(ways.kept, "from", "to")),
        "date_from": query.date_from or "",
        "date_to": query.date_to or "",
    }


def _ways_on(found: Results, narrowed: Sequence[Chip], paging: Paging, ways: Links) -> dict[str, str]:
    """Other orders, other pages, other forms."""
    asked = _asked(ways, narrowed)
    forms = {form: ways.carrying(path) for form, path in ways.to.exports.items()} if found.total else {}
    typed = {TYPES[form]: url for form, url in forms.items()}
    return {
        "asked": escaped(asked),
        "other_forms": pieces.other_forms(typed, asked, paging, ways),
        "sorts": pieces.sort_links(SORTS, ways) if found.total > 1 else "",
        "pages": pieces.page_links(paging, ways) if paging.several else "",
        "sizes": pieces.size_links(SIZES, ways) if found.total > SIZES[0] else "",
        "exports": pieces.export_links(forms, ways) if forms else "",
    }


def _asked(ways: Links, narrowed: Sequence[Chip]) -> str:
    """What was asked for, in a line."""
    values = "、".join([each.value for each in narrowed])
    return " · ".join([each for each in (ways.query.text, values) if each]) or said(ways.spoken, "全部文档")


def _facets(found: Results, ways: Links) -> str:
    shown = groups(found, ways)
    drawn = tiles([node for group in shown for node in group.roots])
    return "".join([pieces.facet_group(group, ways, drawn) for group in shown])


def _told(found: Results, narrowed: Sequence[Chip], tips: Advice, ways: Links) -> str:
    """What is said above the list."""
    told = ""
    if narrowed:
        told += pieces.chip_list(narrowed, page_link(without_filters(ways.query)), ways)
    if found.query.notes:
        told += pieces.note_list(found.query.notes, ways)
    # What has some of the words stands below the list.
    hints = suggestions(ways.query, replace(tips, changes=())) if found.total else []
    return told + pieces.hints(hints, ways) if hints else told


def _range(paging: Paging, ways: Links) -> str:
    places = {"first": wording.number(paging.from_hit), "last": wording.number(paging.to_hit)}
    between = said(ways.spoken, "第 %(first)s–%(last)s 条") % places
    return f'<span class="range"> · {between}</span>'


def _timeline(found: Results, ways: Links) -> str:
    drawn = timeline(found.months, ways)
    return f'<div hx-swap="outerHTML show:none">{pieces.bars(drawn)}</div>' if drawn else ""


def _list(library: Library, found: Results, paging: Paging, tips: Advice, ways: Links) -> str:
    """The results, or what to do where there are none."""
    if not found.total:
        changes, documents = suggestions(ways.query, tips), library.info.documents
        closest = _closest(library, found, tips, ways)
        return render(
            "empty.html", documents=documents, suggestions=changes, alone=alone(tips), closest=closest
        )
    if paging.past_end:
        return render("past_end.html", paging=paging, first=ways.but({}))
    listed = pieces.hit_list(found.hits, ways, snippets=True)
    closest = _closest(library, found, tips, ways) if paging.last == 1 else ""
    return f'<ol class="hits" start="{paging.from_hit}">\n{listed}</ol>{closest}'


def _closest(library: Library, found: Results, tips: Advice, ways: Links) -> str:
    """Where few documents or none have all words: those that have some, but for what is listed already."""
    asked = tips.closest
    if asked is None:
        return ""
    closest = library.search(replace(asked, sort="relevance"))
    shown = {hit.document.id for hit in found.hits}
    others = [hit for hit in closest.hits if hit.document.id not in shown]
    listed = pieces.hit_list(others, links(asked), snippets=True)
    return pieces.closest(asked.match, closest.total, page_link(asked), listed, ways) if others else ""


def _but(pairs: Sequence[tuple[str, str]], *left_out: str) -> tuple[tuple[str, str], ...]:
    return tuple([pair for pair in pairs if pair[0] not in left_out])
