"""Which lines are the site's and not the article's: marks at a line's start, and words with weights."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import ahocorasick_rs

from search import tables
from search.extract.limits import limit
from search.extract.lines import ends_sentence, has_han, has_sentence_mark

_SEPARATORS = re.compile("[|｜>＞»·•]|\\s/\\s|[【】]")
_HEAD = 160  # characters of a line in which a mark is looked for; the longest pattern needs fewer


@dataclass(frozen=True, slots=True)
class Mark:
    """``tail`` ends the article unless ``weight`` characters of prose follow; ``drop`` removes its line."""

    kind: str
    pattern: re.Pattern[str]
    weight: int


@cache
def _marks() -> tuple[Mark, ...]:
    rows = tables.read("extract_marks.tsv", ("kind", "pattern", "weight", "reason"))
    return tuple(
        Mark(row["kind"], re.compile(row["pattern"], re.IGNORECASE), int(row["weight"])) for row in rows
    )


@cache
def _any_mark() -> re.Pattern[str]:
    """All patterns as one: most lines bear no mark, and are told so by a single match."""
    return re.compile("|".join(f"(?:{mark.pattern.pattern})" for mark in _marks()), re.IGNORECASE)


@cache
def _terms() -> tuple[ahocorasick_rs.AhoCorasick, tuple[int, ...]]:
    rows = tables.read("extract_terms.tsv", ("term", "weight", "reason"))
    finder = ahocorasick_rs.AhoCorasick(
        [row["term"].lower() for row in rows], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
    )
    return finder, tuple(int(row["weight"]) for row in rows)


def mark_of(line: str) -> Mark | None:
    """The first mark that a line begins with."""
    head = line[:_HEAD] if len(line) > _HEAD else line
    if _any_mark().match(head) is None:
        return None
    return next(mark for mark in _marks() if mark.pattern.match(head))


def score(line: str) -> int:
    """How strongly the words of a line say that it is furniture. Each term counts once."""
    return sum(_weights(line))


def _weights(line: str) -> list[int]:
    finder, weights = _terms()
    found = {index for index, _, _ in finder.find_matches_as_indexes(line.lower())}
    return [weights[index] for index in found]


def is_prose(line: str) -> bool:
    """Whether a line is running text: long enough, and with the marks of sentences."""
    if len(line) >= limit("long_line"):
        return has_han(line) and (ends_sentence(line) or has_sentence_mark(line))
    return len(line) >= limit("prose_min") and has_han(line) and ends_sentence(line)


def is_furniture(line: str) -> bool:
    """Whether a line is the site's: by its words, or by being a row of links."""
    weights = _weights(line)
    if len(line) > limit("furniture_longest"):
        return False
    if is_prose(line):
        strong = max(weights, default=0) >= limit("furniture_strong")
        return strong and sum(weights) >= limit("furniture_prose") + len(line) // 100
    return sum(weights) >= limit("furniture_short") or _is_link_row(line)


def _is_link_row(line: str) -> bool:
    pieces = len(_SEPARATORS.findall(line))
    return pieces >= 3 and len(line) < 12 * pieces and not ends_sentence(line)
