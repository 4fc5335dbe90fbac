"""What else says the same as a piece of a query: equivalents, written in other characters, and synonyms.

A page is left as it is and the query asks for every written form: so an index does not grow, and a mark in a text
always stands on the characters that matched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from search import tables
from search.analyse import fold, words
from search.analyse.fold import POINT, plain
from search.query import numerals

Kind = Literal["equivalent", "synonym", "number"]

_ORGAN = r"[\u4e00-\u9fff]{2,10}"
_NUMBER = re.compile(rf"({_ORGAN})\s*[〔\[【(﹝]\s*((?:19|20)\d\d)\s*[〕\]】)﹞]\s*(第?)\s*(\d{{1,5}})\s*号")
_AMOUNT = re.compile(r"(?<![\d.])(\d{1,9}(?:\.\d{1,4})?)\s*(亿|万)(?![亿万])")
_AMOUNT_SAID = re.compile(
    r"(?<![\d.万亿])[一二两三四五六七八九十百千][零〇一二两三四五六七八九十百千]*[万亿][零〇一二两三四五六七八九十百千万亿]*"
)
_YEAR = re.compile(r"((?:1[89]|20)\d\d|[一二][〇零一二三四五六七八九]{3})年")
_SAID = "[零〇一二两三四五六七八九十百千]"
_NUMERAL = re.compile(r"[\d零〇一二两三四五六七八九十百千]")
_COUNT = rf"(?<!\d)(?<!{_SAID}|[万亿第])(\d{{1,5}}|{_SAID}{{1,9}})"


@dataclass(frozen=True, slots=True)
class Form:
    """Another way to say it: folded texts that must all stand in a page, of a time where that matters."""

    texts: tuple[str, ...]
    date_from: str | None = None
    date_to: str | None = None


@dataclass(frozen=True, slots=True)
class Other:
    """``start:end`` of the folded text may be said in other ``forms``. A ``number`` is that of a document of state."""

    start: int
    end: int
    kind: Kind
    forms: tuple[Form, ...]


def others(text: str, synonyms: bool) -> list[Other]:
    """What else says the same as pieces of ``text``; the pieces never overlap and begin and end with words."""
    folded = fold(text)
    found: list[Other] = []
    # Nearly all words have neither digits nor numerals, and so nothing of these.
    if _NUMERAL.search(folded):
        found = [*_numbers(text), *_amounts(text), *_years(folded), *_counts(folded)]
    if synonyms:
        found += _synonyms(folded)
    if not found:
        return []
    edges = {0, *accumulate(map(len, words(text)))}
    chosen: list[Other] = []
    for each in sorted(found, key=lambda other: (other.start, -other.end)):
        whole = each.kind != "synonym" or (each.start in edges and each.end in edges)
        # The 24 of 3.24 is no number of its own.
        whole = (
            whole and folded[max(0, each.start - 1) : each.start] != POINT != folded[each.end : each.end + 1]
        )
        if whole and (not chosen or each.start >= chosen[-1].end):
            chosen.append(each)
    return chosen


def _numbers(text: str) -> Iterator[Other]:
    """A 文号: its brackets fold away, so that only 第 makes another form."""
    shown = plain(text)
    for found in _NUMBER.finditer(shown):
        organ, year, ordinal, number = found.groups()
        start, end = _folded(shown, *found.span())
        with_it, without = f"{organ}{year}第{number}号", f"{organ}{year}{number}号"
        yield Other(start, end, "number", (Form((fold(without if ordinal else with_it),)),))


def _amounts(text: str) -> Iterator[Other]:
    shown = plain(text).replace(",", "")
    if fold(shown) != fold(text):
        return
    for found in _AMOUNT.finditer(shown):
        forms = numerals.amounts(found[1], found[2])
        if forms:
            yield Other(*_folded(shown, *found.span()), "equivalent", tuple(Form((form,)) for form in forms))
    for found in _AMOUNT_SAID.finditer(shown):
        value = numerals.read(found[0])
        forms = [form for form in numerals.amounts_of(value) if form != found[0]] if value else []
        if forms:
            yield Other(*_folded(shown, *found.span()), "equivalent", tuple(Form((form,)) for form in forms))


def _years(folded: str) -> Iterator[Other]:
    for found in _YEAR.finditer(folded):
        digits = found[1] if found[1].isascii() else numerals.read_digits(found[1])
        if digits is None:
            continue
        said = numerals.spelled(digits)
        # The circle that many write for 〇 is a sign, and folds away.
        forms = dict.fromkeys([digits, said, said.replace("〇", "零"), said.replace("〇", "")])
        texts = [form for form in forms if form != found[1]]
        yield Other(*found.span(), "equivalent", tuple(Form((text + "年",)) for text in texts))


def _counts(folded: str) -> Iterator[Other]:
    for found in _counted().finditer(folded):
        typed, measure = found[1], found[2]
        if typed.isascii():
            value = int(typed)
            forms = [numerals.characters(value)] if typed == str(value) and value else []
            forms += ["两"] if value == 2 else []
        else:
            read = numerals.read(typed) if typed != "一" else None
            forms = [str(read)] if read else []
        if forms:
            yield Other(*found.span(), "equivalent", tuple(Form((form + measure,)) for form in forms))


def _synonyms(folded: str) -> Iterator[Other]:
    known = _known()
    for _, start, end in _terms().find_matches_as_indexes(folded):
        term = folded[start:end]
        forms = tuple(form for form in known[term] if not any(term in text for text in form.texts))
        if forms:
            yield Other(start, end, "synonym", forms)


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(f"{_COUNT}({numerals.measures()})")


@cache
def _known() -> dict[str, tuple[Form, ...]]:
    """Forms by folded term."""
    found: dict[str, dict[Form, None]] = {}
    for row in tables.read("synonyms.tsv", ("term", "also", "way", "from", "to", "reason")):
        term, also = fold(row["term"]), tuple(map(fold, row["also"].split()))
        if row["way"] not in ("both", "one") or not term or not all(also) or not also:
            raise row.error("no synonym", "Write a term, another name, and both or one.")
        form = Form(also, row["from"] or None, row["to"] or None)
        found.setdefault(term, {})[form] = None
        if row["way"] == "both" and len(also) == 1:
            found.setdefault(also[0], {})[Form((term,), form.date_from, form.date_to)] = None
    return {term: tuple(forms) for term, forms in found.items()}


@cache
def _terms() -> AhoCorasick:
    return AhoCorasick(list(_known()), matchkind=MatchKind.LeftmostLongest)


def _folded(shown: str, start: int, end: int) -> tuple[int, int]:
    """Where the folded text of ``start:end`` stands in the folded text of all."""
    # Folding goes character by character.
    return len(fold(shown[:start])), len(fold(shown[:end]))
