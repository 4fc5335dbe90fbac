"""What a document is about: regions, parks and topics, each with the evidence that it rests on."""

from __future__ import annotations

from search.label.explain import Change, Explanation, Ground, diff, explain, to_text
from search.label.reading import read
from search.model import Article, Labels

__all__ = ["Change", "Explanation", "Ground", "diff", "explain", "label", "to_text"]


def label(article: Article) -> Labels:
    """The labels of an article; evidence offsets point into its title, body or source."""
    return read(article).labels
