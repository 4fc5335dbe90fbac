"""What words depend on: a query is only answered by a build that was made with the same."""

from __future__ import annotations

import hashlib
import unicodedata
from functools import cache
from importlib.metadata import version

from search import tables
from search.analyse.dictionary import domain_words
from search.analyse.segment import segmenter_version

# Raise it when folding, grams or words change, or what is kept of them, so that older builds are refused.
ANALYSER_VERSION = 5


@cache
def fingerprint() -> str:
    """A short hash over the analyser's version, its libraries and its dictionary."""
    parts = [f"analyser {ANALYSER_VERSION}", segmenter_version(), f"OpenCC {version('OpenCC')}"]
    parts.append(f"Unicode {unicodedata.unidata_version}")
    variants = tables.read("fold_variants.tsv", ("character", "folded"))
    parts += [f"{row['character']} {row['folded']}" for row in variants]
    parts += [f"{word} {frequency}" for word, frequency in domain_words()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
