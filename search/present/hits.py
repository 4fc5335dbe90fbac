"""One result, and the segments of its texts."""

from __future__ import annotations

from collections.abc import Iterable

from search import shapes
from search.model import Hit, Segment


def hit(hit: Hit) -> shapes.Hit:
    """One result, as it stands in an answer and in every export."""
    article, labels = hit.document.article, hit.document.bare_labels
    return {
        "id": hit.document.id,
        "title": article.title,
        "title_marked": segments(hit.title),
        "title_is_first_sentence": not article.title,
        "url": article.url,
        "published": article.published,
        "source": article.source,
        "regions": [
            {"code": label.code, "name": label.name, "path": list(label.path)} for label in labels.regions
        ],
        "parks": [{"id": label.id, "name": label.name, "region": label.region} for label in labels.parks],
        "topics": [{"id": label.id, "label": label.label} for label in labels.topics],
        "snippet": segments(hit.snippet),
        "matched": list(hit.matched),
        "repairs": hit.document.repair_count,
        "reprints": hit.reprints,
        **_explained(hit),
    }


def segments(parts: Iterable[Segment]) -> list[shapes.Segment]:
    """Segments as dicts; joining every ``t`` gives the stored text back."""
    return [{"t": part.text, "m": True} if part.marked else {"t": part.text} for part in parts]


def _explained(hit: Hit) -> shapes.Explained:
    """How the score came about, where that was asked for; the parts add up to the score."""
    if not hit.explained:
        return {}
    parts: list[shapes.ScorePart] = [
        {"kind": part.kind, "field": part.field, "term": part.term, "score": round(part.score, 6)}
        for part in hit.explained
    ]
    return {"score": round(hit.score, 6), "explain": parts}
