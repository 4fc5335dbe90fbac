"""The documents that a text cites: 《titles》, and 文号 in any bracket, width or spacing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from search import tables
from search.extract.lines import HAN
from search.model import Citation

_OPEN, _CLOSE = r"[〔\[［（(【〈﹝<＜{｛「『〖]", r"[〕\]］）)】〉﹞>＞}｝」』〗]"
# The bracket and the year are found first and the organ is read backwards from there, which keeps it linear.
_GAP = r"\s{0,3}"
_YEAR = rf"(?P<y>[12１２][\d０-９]{{3}}){_GAP}年"
_YEARED = re.compile(rf"{_OPEN}{_GAP}{_YEAR}?{_GAP}{_CLOSE}{_GAP}第?{_GAP}(?P<n>[\d０-９]{{1,5}}){_GAP}号")
_ORDER = re.compile(
    rf"令{_GAP}{_OPEN}?{_GAP}(?:{_YEAR}{_GAP})?第{_GAP}(?P<n>[\d０-９]{{1,4}}){_GAP}号(?:{_GAP}{_CLOSE})?"
)
_ORGAN = re.compile(f"[{HAN}](?:\\s{{0,2}}[{HAN}]){{0,11}}\\s{{0,3}}$")
_ORGAN_WINDOW = 24  # characters before the bracket in which the organ stands
_TITLE_MAX = 160  # characters; a longer 《…》 has lost its closing mark
_BRIDGE = re.compile(rf"\s{{0,2}}{_OPEN}?\s{{0,2}}$")


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    title: str | None = None
    organ: str | None = None
    year: int | None = None
    number: int | None = None


def find(text: str) -> tuple[Citation, ...]:
    """The citations of a text in order, each once; a 《title》 with its 文号 beside it is one citation."""
    spans = sorted([*_titles(text), *_numbers(text)], key=lambda span: span.start)
    found: dict[tuple[object, ...], Citation] = {}
    for span in _joined(text, spans):
        key = (span.title, span.organ, span.year, span.number)
        found.setdefault(key, Citation(text[span.start : span.end], *key))
    return tuple(found.values())


def own_number(line: str) -> str | None:
    """The 文号 that a line consists of, brackets and spaces made regular (国发〔2019〕5号), or None."""
    bare = line.strip().strip("（）()【】[] ") if line.count("号") == 1 else ""
    for span in _numbers(bare):
        if span.start == 0 and span.end >= len(bare) - 1 and span.organ:
            if span.year is not None and not span.organ.endswith("令"):
                return f"{span.organ}〔{span.year}〕{span.number}号"
            return f"{span.organ}第{span.number}号"
    return None


@cache
def _words(kind: str) -> tuple[str, ...]:
    rows = tables.read("extract_citation_words.tsv", ("kind", "word", "reason"))
    return tuple(row["word"] for row in rows if row["kind"] == kind)


@cache
def _before() -> re.Pattern[str]:
    words = sorted(_words("before"), key=len, reverse=True)
    return re.compile(f".*(?:{'|'.join(words)})")


def _titles(text: str) -> Iterator[_Span]:
    """The outermost 《…》 of a text; one that never closes, or only after a line break, is none."""
    depth, start = 0, 0
    for match in re.finditer("[《》\n]", text):
        mark = match[0]
        if mark == "《":
            start = match.start() if depth == 0 else start
            depth += 1
        elif mark == "\n" or depth == 0:
            depth = 0
        else:
            depth -= 1
            title = text[start + 1 : match.start()].strip()
            if depth == 0 and 0 < len(title) <= _TITLE_MAX and not title.endswith(_words("periodical")):
                yield _Span(start, match.end(), title=title)


def _numbers(text: str) -> Iterator[_Span]:
    for match in _YEARED.finditer(text):
        start, organ = _organ(text, match.start())
        if organ:
            yield _Span(start, match.end(), None, organ, int(match["y"]), int(match["n"]))
    for match in _ORDER.finditer(text):
        start, organ = _organ(text, match.start() + 1)
        if organ:
            yield _Span(
                start, match.end(), None, organ, int(match["y"]) if match["y"] else None, int(match["n"])
            )


def _organ(text: str, end: int) -> tuple[int, str]:
    """The organ's sign that ends at ``end``, without the words of the sentence before it, and its start."""
    window = text[max(0, end - _ORGAN_WINDOW) : end]
    match = _ORGAN.search(window.rsplit("\n", 1)[-1])
    if match is None:
        return end, ""
    run = match[0]
    cut = _before().match(run[:-2])
    run = run[cut.end() :] if cut else run
    return end - len(run) + (len(run) - len(run.lstrip())), re.sub(r"\s", "", run)


def _joined(text: str, spans: list[_Span]) -> Iterator[_Span]:
    """Spans with a title and the number right after it (or before it) made one."""
    held: _Span | None = None
    for span in spans:
        if held is None:
            held = span
        elif span.start < held.end:
            # A 文号 inside a title belongs to the title; the title stands.
            continue
        elif (held.title is None) != (span.title is None) and _BRIDGE.match(text[held.end : span.start][:6]):
            parts = (held, span) if held.title else (span, held)
            yield _Span(held.start, span.end, parts[0].title, parts[1].organ, parts[1].year, parts[1].number)
            held = None
        else:
            yield held
            held = span
    if held is not None:
        yield held
