"""How each label of a page came about, and which pages a change of the tables would relabel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.label import gazetteer, places
from search.label.reading import Reading, read
from search.label.weights import weight
from search.model import Article, Document, Evidence, Labels


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that speaks for a label: where it stands, what it weighs there, and why it was taken so."""

    evidence: Evidence
    weight: float
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A label that was chosen, or a candidate that was not, with its weight and its grounds in order of the text.

    ``facet`` is region, park or topic. ``weight`` is the sum that the choice was made by; single grounds may be
    capped, so they need not add up to it.
    """

    facet: str
    id: str
    name: str
    chosen: bool
    weight: float
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A document whose labels change: the names of labels gained and lost, each with its facet before it."""

    id: str
    heading: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def explain(article: Article) -> tuple[Explanation, ...]:
    """All labels and candidates of an article, the chosen first in each facet, then by weight."""
    reading = read(article)
    found = [*_regions(reading), *_parks(reading), *_topics(reading)]
    order = {"region": 0, "park": 1, "topic": 2}
    return tuple(sorted(found, key=lambda one: (order[one.facet], not one.chosen, -one.weight)))


def to_text(explanations: Iterable[Explanation]) -> str:
    """Explanations as lines for a terminal: + chosen, - named but not chosen."""
    lines = []
    for one in explanations:
        mark = "+" if one.chosen else "-"
        lines.append(f"{mark} {one.facet} {one.id} {one.name} (weight {one.weight:.1f})")
        for ground in one.grounds:
            piece = ground.evidence
            where = f"{piece.field} {piece.start}-{piece.end}"
            lines.append(f"    {piece.text}  [{where}]  {ground.weight:+.1f}  {ground.why}")
    return "\n".join(lines)


def diff(documents: Iterable[Document]) -> Iterator[Change]:
    """The documents that the tables of today label otherwise than they were labelled when they were built."""
    for document in documents:
        before, after = _names(document.labels), _names(read(document.article).labels)
        if before != after:
            yield Change(
                document.id,
                document.heading,
                tuple(sorted(after - before)),
                tuple(sorted(before - after)),
            )


def _names(labels: Labels) -> set[str]:
    regions = {f"region {'/'.join(region.path)}" for region in labels.regions}
    parks = {f"park {park.name}" for park in labels.parks}
    return regions | parks | {f"topic {topic.label}" for topic in labels.topics}


def _regions(reading: Reading) -> Iterator[Explanation]:
    chosen = {region.code for region in reading.labels.regions}
    tree, scan = reading.tree, reading.scan
    why = {(one.start, one.end): one.why for one in reading.region_mentions}
    for code, spans in tree.mentions.items():
        grounds = tuple(
            Ground(
                scan.evidence(*span),
                weight(f"region.{scan.zone(span[0])}"),
                why.get(span, "a park stands in the region"),
            )
            for span in spans
        )
        yield Explanation(
            "region", code, places.regions()[code].name, code in chosen, tree.below[code], grounds
        )
    for code in chosen - tree.mentions.keys():
        yield Explanation("region", code, places.regions()[code].name, True, tree.below[code], ())
    if not chosen and tree.elsewhere:
        yield Explanation("region", "", "全国", True, tree.elsewhere, tuple(_elsewhere(reading)))


def _elsewhere(reading: Reading) -> Iterator[Ground]:
    for span in reading.scan.places:
        if span.place.elsewhere:
            value = span.place.elsewhere * weight(f"elsewhere.{reading.scan.zone(span.start)}")
            yield Ground(
                reading.scan.evidence(span.start, span.end), value, "speaks of the country or of another one"
            )


def _parks(reading: Reading) -> Iterator[Explanation]:
    chosen = {park.id for park in reading.labels.parks}
    for score in reading.park_scores:
        last = [one for one in score.mentions if not one.bare][-1]
        over = f", named over {score.spread:.0%} of the body"
        grounds = tuple(
            Ground(
                reading.scan.evidence(one.start, one.end),
                value,
                one.why + (over if one is last and score.spread else ""),
            )
            for one, value in zip(score.mentions, score.values, strict=True)
        )
        yield Explanation(
            "park", score.park.id, score.park.name, score.park.id in chosen, score.weight, grounds
        )


def _topics(reading: Reading) -> Iterator[Explanation]:
    chosen = {topic.id for topic in reading.labels.topics}
    for score in reading.topic_scores:
        grounds = []
        for spans in score.terms.values():
            value, why = next((v, why) for topic, v, why in spans[0].term.topics if topic == score.topic)
            times = f", {len(spans)} times" if len(spans) > 1 else ""
            grounds.append(Ground(reading.scan.evidence(spans[0].start, spans[0].end), value, why + times))
        name = gazetteer.topics()[score.topic].label
        yield Explanation("topic", score.topic, name, score.topic in chosen, score.weight, tuple(grounds))
