"""A repaired page to an ``Article``: title, dates, source, author, body, cited documents.

Text pages are read by rules (``plain``), and JSON records trust what their container declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape
from itertools import islice

from search.errors import UnusablePage
from search.extract import citations, dates, document, html, names, plain
from search.extract.draft import Draft
from search.extract.labels import split_credit
from search.extract.limits import limit
from search.extract.lines import HAN_PATTERN, bare, lines_of
from search.extract.markup import without_markup
from search.extract.punctuation import narrow_brackets, widen
from search.model import Article, Page, Repaired

__all__ = ["extract"]


def extract(page: Page, repaired: Repaired) -> Article:
    """The article of a page. ``repaired.text`` is the page's text, or its HTML source, after repair.

    Raises ``UnusablePage``: ``empty_page`` where nothing stands on it, ``not_chinese`` where no Chinese does,
    ``no_article`` where only furniture does. The text of a record is an article because its container says so:
    what would be furniture on a page is kept where nothing else is left.
    """
    if not repaired.text.strip():
        raise UnusablePage("empty_page", "The page is empty.", "Crawl it again, or leave it out.")
    draft = Draft()
    _declared(page.declared, draft)
    if page.kind == "record":
        return _record(lines_of(without_markup(repaired.text)), draft)
    if page.kind == "html":
        html.read(repaired.text, draft)
    else:
        plain.read(lines_of(repaired.text), draft)
    if not _has_article(unescape(repaired.text)):
        raise UnusablePage(
            "not_chinese",
            "The page has next to no Chinese text.",
            "Only Chinese articles are taken from pages.",
        )
    return _article(draft)


def _record(lines: list[str], draft: Draft) -> Article:
    if draft.get("title"):
        plain.read_record(lines, draft)
    else:
        plain.read(lines, draft)
    return _article(draft, given="\n".join(widen(line) for line in lines))


def _has_article(text: str) -> bool:
    """Whether enough Chinese characters stand in ``text`` to be an article."""
    enough = int(limit("article_min"))
    return sum(1 for _ in islice(HAN_PATTERN.finditer(text), enough)) == enough


def _declared(declared: Mapping[str, str], draft: Draft) -> None:
    """What a record says of itself, which wins over what its text says."""
    for name in ("title", "source", "author", "site", "url"):
        draft.offer(name, (declared.get(name) or "").strip(), 0)
    dated = dates.iso_date(declared.get("date") or declared.get("published") or "")
    draft.offer("published", dated, 0)
    draft.dated_by = "record" if dated else "page"


def _article(draft: Draft, given: str = "") -> Article:
    document.read(draft.body, draft)
    _take_credit(draft)
    site = draft.get("site")
    source = draft.get("source") or draft.get("issuer")
    source = narrow_brackets(names.without_site(source, site)) if source else None
    body = _body(draft, site, source)
    if not _has_article(body):
        body = given
    if not body:
        raise UnusablePage(
            "no_article",
            "No article stands on the page, only what belongs to the site around it.",
            "Give the page of a single article; lists, forms and error pages hold none.",
        )
    title, published = draft.get("title"), draft.get("published")
    return Article(
        title=widen(title) if title else None,
        published=published,
        source=source,
        author=_author(draft),
        site=site,
        url=draft.get("url"),
        body=body,
        citations=citations.find(f"{title or ''}\n{body}"),
        signed=draft.get("signed"),
        issuer=draft.get("issuer"),
        number=draft.get("number"),
        dated_by=draft.dated_by if published else None,
    )


def _take_credit(draft: Draft) -> None:
    if draft.body:
        draft.body[-1], found = split_credit(draft.body[-1])
        draft.take(found, penalty=10)


def _author(draft: Draft) -> str | None:
    """The writer; a name that the page's own line gives to its editor is none, whatever <meta> says."""
    author, editor = draft.get("author"), draft.get("editor")
    return None if author and editor and bare(author) in bare(editor) else author


def _body(draft: Draft, site: str | None, source: str | None) -> str:
    lines = list(draft.body)
    title = bare(draft.get("title") or "")
    # Many sites print the title once more above the text.
    # A text of nothing but its title keeps it.
    lines = (lines[_title_lines(lines, title) :] if title else lines) or lines
    if lines:
        lines[0] = names.without_dateline(lines[0], site, source)
    return "\n".join(widen(line) for line in lines)


def _title_lines(lines: list[str], title: str) -> int:
    """How many lines at the top say the title once more; a document of state breaks it over up to four."""
    said = ""
    for count, line in enumerate(lines[:4], 1):
        said += bare(line)
        if said == title:
            return count + _title_lines(lines[count:], title)
        if not title.startswith(said):
            break
    return 0
