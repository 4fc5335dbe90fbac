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
    written = _variants()
    for word, meant in written.items():
        if len(word) > 1:
            text = text.replace(word, meant)
    single = "".join(word for word in written if len(word) == 1)
    return re.sub(f"[{single}]", lambda found: _meant(text, found.start(), written[found.group()]), text)


def _meant(text: str, at: int, other: str) -> str:
    before, after = text[at - 1 : at] or "\n", text[at + 1 : at + 2] or "\n"
    return max((other, text[at]), key=lambda one: likelihood(before, one) * likelihood(one, after))


@cache
def _variants() -> dict[str, str]:
    return {row["written"]: row["meant"] for row in tables.read("repair_variants.tsv", ("written", "meant"))}
