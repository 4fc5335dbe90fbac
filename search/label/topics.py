"""Which topics a page is about: weighted terms, each with its reason in the table; counter-terms take away."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from search.label import gazetteer
from search.label.scan import Scan, TermSpan
from search.label.weights import weight


@dataclass(slots=True)
class Score:
    """What speaks for a topic: term -> its spans, and the sum of the weights.

    ``named`` is true where the title, or a strong term, or more than one term says so: a single word said in passing
    makes no topic.
    """

    topic: str
    weight: float = 0.0
    terms: dict[str, list[TermSpan]] = field(default_factory=dict)
    named: bool = False
    titled: bool = False


def scores(scan: Scan) -> list[Score]:
    """All topics with a term on the page, the strongest first."""
    found: dict[str, Score] = {}
    for span in scan.terms:
        if span.start < scan.source:
            for topic, _, _ in span.term.topics:
                found.setdefault(topic, Score(topic)).terms.setdefault(span.term.text, []).append(span)
    length = max(math.sqrt((scan.source - scan.body) / weight("topic.length")), 1.0)
    for score in found.values():
        _weigh(scan, score, length)
    order = list(gazetteer.topics())
    return sorted(found.values(), key=lambda score: (-score.weight, order.index(score.topic)))


def _weigh(scan: Scan, score: Score, length: float) -> None:
    """Sums the terms: each by its weight, where it first stands, and less for every repetition."""
    strong = 0
    for spans in score.terms.values():
        value = next(value for topic, value, _ in spans[0].term.topics if topic == score.topic)
        zone = scan.zone(spans[0].start)
        again = min(len(spans) - 1, weight("topic.repeat")) * weight("topic.again") / length
        place = weight(f"topic.{zone}") if zone != "body" else 1.0
        score.weight += value * (place / (length if zone == "body" else 1.0) + again)
        strong += value >= weight("topic.names")
        score.named = score.named or (zone == "title" and value >= weight("topic.names"))
        score.titled = score.titled or (zone == "title" and value > weight("topic.names"))
    score.named = score.named or (strong > 0 and len(score.terms) > 1)


def chosen(found: Iterable[Score], abroad: bool = False) -> list[Score]:
    """At most four topics, each strong enough by itself and beside the strongest.

    A page about other countries (``abroad``) needs more: a blizzard in Europe is not about infrastructure.
    """
    ranked = [score for score in found if score.named]
    if not ranked:
        return []
    minimum = weight("topic.minimum") * (weight("topic.abroad") if abroad else 1.0)
    beside = weight("topic.relative") * min(ranked[0].weight, weight("topic.enough"))
    strong = [
        score
        for score in ranked
        if score.weight >= max(minimum * (weight("topic.titled") if score.titled else 1.0), beside)
    ]
    return strong[: int(weight("topic.most"))]
