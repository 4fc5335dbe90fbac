"""Slips of the tables that made damaged pages traditional, from ``repair_variants.tsv``."""

from __future__ import annotations

import re
from functools import cache

from search import tables
from search.repair.language import likelihood


def as_meant(text: str) -> str:
    """A simplified text with each character of ``repair_variants.tsv`` as its neighbours want it.

    The traditional text of damaged pages was made from simplified text by a table with slips of its own.
    """
    phrases, singles, single, anything = _variants()
    if not anything.search(text):
        return text
    for written, meant in phrases:
        text = text.replace(written, meant)
    return single.sub(lambda found: _meant(text, found.start(), singles[found[0]]), text)


def _meant(text: str, at: int, other: str) -> str:
    before, after = text[at - 1 : at] or "\n", text[at + 1 : at + 2] or "\n"
    return max((other, text[at]), key=lambda one: likelihood(before, one) * likelihood(one, after))


@cache
def _variants() -> tuple[list[tuple[str, str]], dict[str, str], re.Pattern[str], re.Pattern[str]]:
    """Words and what they were meant to be; characters and what they may have been meant to be; a pattern of these,
    and one of all."""
    rows = [
        (row["written"], row["meant"]) for row in tables.read("repair_variants.tsv", ("written", "meant"))
    ]
    singles = {written: meant for written, meant in rows if len(written) == 1}
    single = re.compile(f"[{''.join(singles)}]")
    phrases = [row for row in rows if len(row[0]) > 1]
    return phrases, singles, single, re.compile("|".join(re.escape(written) for written, _ in rows))
