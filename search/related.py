"""Documents about the same matter: the same parks, topics and regions, cited documents and telling words.

One query of the engine finds them by words, citations and parks; the best of these are ordered anew by what they
share with the document, and each says what that is. Its reprints are not among them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from search.analyse import fold, words
from search.model import AtLeast, Document, Having, Match, Node, Query, Results, Unit
from search.suggest import Suggestions

# A document is told by so many of its rarest frequent words, out of so much of its text.
_WORDS, _TEXT = 12, 1500
# Words of the title count as if they stood so often in the text.
_IN_TITLE = 4
# Words in more than this share of all documents tell nothing.
_COMMON = 0.1
_CITED = 5
# So many hits are ordered anew: reading more would take longer than finding them.
_READ = 12
# What it is worth to share a park, a cited document, a topic, a region, in scores of the best hit.
_PARK, _CITATION, _TOPIC, _REGION = 0.5, 0.5, 0.15, 0.2


@dataclass(frozen=True, slots=True)
class Related:
    """A document and what it shares with another: names of parks, topics and regions, citations, telling words."""

    document: Document
    parks: tuple[str, ...]
    topics: tuple[str, ...]
    regions: tuple[str, ...]
    citations: tuple[str, ...]
    words: tuple[str, ...]


def related(
    document: Document,
    family: Iterable[str],
    documents: int,
    suggestions: Suggestions,
    search: Callable[[Query], Results],
    limit: int = 6,
) -> tuple[Related, ...]:
    """At most ``limit`` documents like ``document``, the likest first; none of the ids in ``family``.

    ``documents`` is how many the build has; its ``suggestions`` know how frequent words are.
    """
    telling = telling_words(document, documents, suggestions)
    parts = _parts(document, telling)
    if not parts:
        return ()
    out = {document.id, *family}
    hits = [
        hit
        for hit in search(Query("", AtLeast(parts, 1), size=_READ, collapse=True)).hits
        if hit.document.id not in out
    ]
    best = max((hit.score for hit in hits), default=1.0) or 1.0
    found = [(hit.score / best, _shared(document, hit.document, telling)) for hit in hits]
    found.sort(key=lambda each: (-each[0] - _worth(each[1]), each[1].document.id))
    return tuple(each for _, each in found[:limit])


def telling_words(document: Document, documents: int, suggestions: Suggestions) -> tuple[str, ...]:
    """The words that tell this document from others, the most telling first: frequent here and rare elsewhere."""
    article = document.article
    counts = Counter(words(article.body[:_TEXT]))
    for word in words(article.title or ""):
        counts[word] += _IN_TITLE
    weighed = []
    for word, count in counts.items():
        known = suggestions.holds(word) if len(word) > 1 and not word.isdigit() else 0
        # A word of this document alone finds no other one.
        if 1 < known <= max(2, documents * _COMMON):
            weighed.append((math.sqrt(count) * math.log(1 + documents / known), word))
    return tuple(word for _, word in sorted(weighed, key=lambda each: (-each[0], each[1]))[:_WORDS])


def _parts(document: Document, telling: Iterable[str]) -> tuple[Node, ...]:
    parts: list[Node] = [Match(Unit(word, (word,))) for word in telling]
    parks = tuple(label.id for label in document.labels.parks)
    if parks:
        parts.append(Having("park", parks))
    parts += [Match(Unit(name, tuple(words(name)))) for name in _cited(document)[:_CITED]]
    return tuple(parts)


def _cited(document: Document) -> tuple[str, ...]:
    """The cited documents by their folded titles or numbers; the document itself, which others may cite, too."""
    article = document.article
    names = [citation.title or citation.text for citation in article.citations]
    names += [article.number] if article.number else []
    return tuple(dict.fromkeys(name for each in names if len(name := fold(each).replace("\n", "")) > 3))


def _shared(document: Document, other: Document, telling: Iterable[str]) -> Related:
    one, its = document.labels, other.labels
    regions = {label.code for label in one.regions}
    parks, topics = {label.id for label in one.parks}, {label.id for label in one.topics}
    cited = set(_cited(document))
    text = fold(f"{other.article.title or ''}\n{other.article.body}")
    return Related(
        document=other,
        parks=tuple(label.name for label in its.parks if label.id in parks),
        topics=tuple(label.label for label in its.topics if label.id in topics),
        regions=tuple(label.name for label in its.regions if label.code in regions),
        citations=tuple(
            citation.text
            for citation in other.article.citations
            if cited & set(_names(citation.title, citation.text))
        ),
        words=tuple(word for word in telling if word in text),
    )


def _names(*names: str | None) -> list[str]:
    return [fold(name) for name in names if name]


def _worth(shared: Related) -> float:
    return (
        _PARK * bool(shared.parks)
        + _CITATION * bool(shared.citations)
        + _TOPIC * min(2, len(shared.topics))
        + _REGION * bool(shared.regions)
    )
