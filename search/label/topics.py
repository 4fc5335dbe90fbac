"""Which topics a page is about: weighted terms, each with its reason in the table; counter-terms take away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from search.label import gazetteer
from search.label.scan import Scan, TermSpan
from search.label.weights import weight


@dataclass(slots=True)
class Score:
    """What speaks for a topic: term -> its spans, and the sum of the weights."""

    topic: str
    weight: float = 0.0
    terms: dict[str, list[TermSpan]] = field(default_factory=dict)


def scores(scan: Scan) -> list[Score]:
    """All topics with a term on the page, the strongest first."""
    found: dict[str, Score] = {}
    for span in scan.terms:
        zone = scan.zone(span.start)
        if zone == "source":
            continue
        factor = weight(f"topic.{zone}") if zone != "body" else 1.0
        for topic, value, _ in span.term.topics:
            score = found.setdefault(topic, Score(topic))
            spans = score.terms.setdefault(span.term.text, [])
            spans.append(span)
            if len(spans) <= weight("topic.repeat"):
                score.weight += value * factor
    order = list(gazetteer.topics())
    return sorted(found.values(), key=lambda score: (-score.weight, order.index(score.topic)))


def chosen(found: Iterable[Score]) -> list[Score]:
    """At most four topics, each strong enough by itself and beside the strongest."""
    ranked = list(found)
    if not ranked:
        return []
    bar = max(weight("topic.minimum"), weight("topic.relative") * ranked[0].weight)
    return [score for score in ranked if score.weight >= bar][: int(weight("topic.most"))]
