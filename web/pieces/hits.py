"""The list of hits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from search.model import Query
from web import wording
from web.language import current, gettext, ngettext, said
from web.parks import TypedNames
from web.pieces.briefs import dated, untitled_tag
from web.pieces.text import address, escaped, name, segments
from web.routes import compare_link, documents_from, fixed, in_path, reprints_link

# Labels that a hit shows of each kind.
REGIONS, PARKS, TOPICS = 3, 3, 4

Cut = tuple[bool, bool]


def hit_list(hits: Iterable[Mapping[str, Any]], query: Query, cuts: Sequence[Cut] | None = None) -> Markup:
    """The hits, in the presenter's shape, as list items.

    ``cuts`` says of each whether its snippet begins and ends in the middle of a sentence; without it none is shown.
    """
    writer = _Writer(query)
    ends: Iterable[Cut | None] = cuts if cuts is not None else (None for _ in iter(int, 1))
    return Markup("".join(map(writer.hit, hits, ends)))  # noqa: S704 - escaped below


class _Writer:
    """Writes hits; what all of them say is looked up once."""

    def __init__(self, query: Query) -> None:
        self._query, self._spoken, self._to = query, current(), fixed()
        self._before, self._behind = map(address, documents_from(query))
        self._typed = TypedNames(query)
        self._untitled = f" {untitled_tag()}"
        undated = said(self._spoken, "日期不详")
        self._undated = f'<span class="unknown">{undated}</span>'

    def hit(self, hit: Mapping[str, Any], cut: Cut | None) -> str:
        untitled = self._untitled if hit["title_is_first_sentence"] else ""
        link = self._before + address(in_path(hit["id"])) + self._behind
        return (
            f'<li class="hit">\n<h2 class="hit-title"><a href="{link}"'
            f' lang="zh-Hans">{segments(hit["title_marked"])}</a>{untitled}</h2>\n'
            f'<p class="hit-facts">{self._facts(hit)}</p>\n{_snippet(hit, cut)}'
            f"{self._reprints(hit) if hit['reprints'] else ''}{self._labels(hit)}</li>\n"
        )

    def _facts(self, hit: Mapping[str, Any]) -> str:
        published, source, repairs = hit["published"], hit["source"], hit["repairs"]
        found = dated(published, self._spoken.code) if published else self._undated
        if source:
            matched = ' class="matched"' if source in hit["matched"] else ""
            found += f"<span{matched}>{name(source)}</span>"
        if repairs:
            link = address(compare_link(hit["id"], self._query))
            repaired, what = (
                gettext("已修复"),
                gettext("修复了 %(n)s 处，点击与抓取原样对照") % {"n": wording.number(repairs)},
            )
            found += f'<span><a class="mended" href="{link}" title="{what}">{repaired}</a></span>'
        return found

    def _reprints(self, hit: Mapping[str, Any]) -> str:
        link, count = address(reprints_link(hit["id"], self._query)), hit["reprints"]
        what, all_ = ngettext("%(num)s 篇转载", "%(num)s 篇转载", count), gettext("列出转载")
        return (
            f'<details class="reprints"><summary hx-get="{link}" hx-trigger="toggle from:closest details once"'
            ' hx-target="next .later" hx-select=".brief" hx-swap="innerHTML" hx-push-url="false">'
            f'{what}</summary><div class="later"><a href="{link}">{all_}</a></div></details>\n'
        )

    def _labels(self, hit: Mapping[str, Any]) -> str:
        matched = hit["matched"]
        found = [self._region(each, matched) for each in hit["regions"][:REGIONS]]
        found += [self._park(each, matched) for each in hit["parks"][:PARKS]]
        found += [_topic(each) for each in hit["topics"][:TOPICS]]
        return f'<ul class="labels">{"".join(found)}</ul>\n' if found else ""

    def _region(self, region: Mapping[str, Any], matched: Sequence[str]) -> str:
        """A region; where the query named one above it, that one before it."""
        above = [each for each in region["path"][:-1] if each in matched] if matched else []
        marked = " matched" if above or region["name"] in matched else ""
        before = "".join([f"{name(each)} › " for each in above])
        link = address(in_path(region["code"]).join(self._to.region))
        return (
            f'<li class="label region{marked}"><a href="{link}"'
            f' title="{name(" › ".join(region["path"]))}">{before}{name(region["name"])}</a></li>'
        )

    def _park(self, park: Mapping[str, Any], matched: Sequence[str]) -> str:
        alias, link = self._typed.of(park["id"]), in_path(park["id"]).join(self._to.park)
        called = gettext("又称“%(alias)s”") % {"alias": escaped(alias)} if alias else ""
        also = f' <span class="alias">{called}</span>' if called else ""
        return (
            f'<li class="label park{" matched" if park["name"] in matched else ""}">'
            f'<a href="{address(link)}">{name(park["name"])}</a>{also}</li>'
        )


def _snippet(hit: Mapping[str, Any], cut: Cut | None) -> str:
    if not cut or not hit["snippet"]:
        return ""
    before, after = "…" if cut[0] else "", "…" if cut[1] else ""
    return f'<p class="hit-snippet" lang="zh-Hans">{before}{segments(hit["snippet"])}{after}</p>\n'


def _topic(topic: Mapping[str, Any]) -> str:
    return f'<li class="label topic">{name(wording.value_label("topic", topic["id"], topic["label"]))}</li>'
