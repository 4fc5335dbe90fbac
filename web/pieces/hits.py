"""Results: the title and snippet with marks, where they come from, what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from search.model import Hit, ParkLabel, RegionLabel
from web import wording
from web.language import gettext, ngettext, said
from web.links import Links
from web.parks import TypedNames
from web.pieces.briefs import dated, untitled_tag
from web.pieces.text import address, all_escaped, escaped, name
from web.reading import cuts
from web.routes import in_path

# Labels that a hit shows of each kind.
REGIONS, PARKS, TOPICS = 3, 3, 4


def hit_list(hits: Sequence[Hit], links: Links, snippets: bool = False) -> str:
    """The hits as list items, with their ``snippets`` or without."""
    segments = [segment for hit in hits for segment in (*hit.title, *hit.snippet)]
    texts = all_escaped([text for text, _ in segments])
    marked = [
        f"<mark>{text}</mark>" if matched else text
        for text, (_, matched) in zip(texts, segments, strict=True)
    ]
    writer, found, at = _Writer(links), [], 0
    for hit in hits:
        middle, end = at + len(hit.title), at + len(hit.title) + len(hit.snippet)
        snippet = _snippet(hit, "".join(marked[middle:end])) if snippets and hit.snippet else ""
        found.append(writer.hit(hit, "".join(marked[at:middle]), snippet))
        at = end
    return "".join(found)


class _Writer:
    """Writes hits; what all of them say is looked up once."""

    def __init__(self, links: Links) -> None:
        self._links, self._spoken, self._to = links, links.spoken, links.to
        before, behind = links.to.document
        self._before, self._behind = address(before), address(links.carrying(behind))
        self._typed = TypedNames(links.query)
        self._untitled = f" {untitled_tag()}"
        undated = said(self._spoken, "日期不详")
        self._undated = f'<span class="unknown">{undated}</span>'

    def hit(self, hit: Hit, title: str, snippet: str) -> str:
        """A hit, of which title and snippet are written already."""
        untitled = "" if hit.document.article.title else self._untitled
        return (
            f'<li class="hit">\n<h2 class="hit-title"><a href="{self._before}{address(in_path(hit.document.id))}'
            f'{self._behind}" lang="zh-Hans">{title}</a>{untitled}</h2>\n'
            f'<p class="hit-facts">{self._facts(hit)}</p>\n{snippet}'
            f"{self._reprints(hit) if hit.reprints else ''}{self._labels(hit)}</li>\n"
        )

    def _facts(self, hit: Hit) -> str:
        article, repairs = hit.document.article, hit.document.repair_count
        published, source = article.published, article.source
        found = dated(published, self._spoken.code) if published else self._undated
        if source:
            matched = ' class="matched"' if source in hit.matched else ""
            found += f"<span{matched}>{name(source)}</span>"
        return found + self._mended(hit.document.id, repairs) if repairs else found

    def _mended(self, id: str, repairs: int) -> str:
        link = address(self._links.carrying(in_path(id).join(self._to.compare)))
        what, how = (
            gettext("已修复"),
            gettext("修复了 %(n)s 处，点击与抓取原样对照") % {"n": wording.number(repairs)},
        )
        return f'<span><a class="mended" href="{link}" title="{how}">{what}</a></span>'

    def _reprints(self, hit: Hit) -> str:
        link, count = (
            address(self._links.carrying(in_path(hit.document.id).join(self._to.reprints))),
            hit.reprints,
        )
        what, all_ = ngettext("%(num)s 篇转载", "%(num)s 篇转载", count), gettext("列出转载")
        return (
            f'<details class="reprints"><summary hx-get="{link}" hx-trigger="toggle from:closest details once"'
            ' hx-target="next .later" hx-select=".brief" hx-swap="innerHTML" hx-push-url="false">'
            f'{what}</summary><div class="later"><a href="{link}">{all_}</a></div></details>\n'
        )

    def _labels(self, hit: Hit) -> str:
        labels, matched = hit.document.bare_labels, hit.matched
        found = [self._region(each, matched) for each in labels.regions[:REGIONS]]
        found += [self._park(each, matched) for each in labels.parks[:PARKS]]
        found += [_topic(each.id, each.label, self._spoken.code) for each in labels.topics[:TOPICS]]
        return f'<ul class="labels">{"".join(found)}</ul>\n' if found else ""

    def _region(self, region: RegionLabel, matched: Sequence[str]) -> str:
        """A region; where the query named one above it, that one before it."""
        above = tuple([each for each in region.path[:-1] if each in matched]) if matched else ()
        marked = bool(above) or region.name in matched
        return _region(region.code, region.name, region.path, above, marked, self._to.region)

    def _park(self, park: ParkLabel, matched: Sequence[str]) -> str:
        alias, link = self._typed.of(park.id), in_path(park.id).join(self._to.park)
        called = gettext("又称“%(alias)s”") % {"alias": escaped(alias)} if alias else ""
        also = f' <span class="alias">{called}</span>' if called else ""
        return (
            f'<li class="label park{" matched" if park.name in matched else ""}">'
            f'<a href="{address(link)}">{name(park.name)}</a>{also}</li>'
        )


def _snippet(hit: Hit, text: str) -> str:
    begun, unfinished = cuts(hit)
    return (
        f'<p class="hit-snippet" lang="zh-Hans">{"…" if begun else ""}{text}{"…" if unfinished else ""}</p>\n'
    )


@lru_cache(maxsize=20_000)
def _region(
    code: str, called: str, path: Iterable[str], above: Iterable[str], marked: bool, around: tuple[str, str]
) -> str:
    before = "".join([f"{name(each)} › " for each in above])
    return (
        f'<li class="label region{" matched" if marked else ""}"><a href="{address(in_path(code).join(around))}"'
        f' title="{name(" › ".join(path))}">{before}{name(called)}</a></li>'
    )


@lru_cache(maxsize=1000)
def _topic(id: str, label: str, _language: str) -> str:
    return f'<li class="label topic">{name(wording.value_label("topic", id, label))}</li>'
