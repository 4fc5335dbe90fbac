"""A page read for its labels: everything that the labels and their explanations are made of."""

from __future__ import annotations

from dataclasses import dataclass

from search.label import about, choice, gazetteer, mentions, parks, places, topics, usual
from search.label.mentions import Mention
from search.label.parks import ParkMention
from search.label.scan import Scan, scan
from search.model import Article, Labels, ParkLabel, RegionLabel, TopicLabel

EVIDENCE_AT_MOST = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found on a page and what was chosen from it."""

    scan: Scan
    region_mentions: tuple[Mention, ...]
    park_mentions: tuple[ParkMention, ...]
    tree: about.Tree
    park_scores: tuple[choice.Score, ...]
    topic_scores: tuple[topics.Score, ...]
    labels: Labels


def read(article: Article) -> Reading:
    """Reads an article: one pass over its text, then the three resolvers."""
    found = scan(article)
    known = mentions.certain_codes(found.places)
    known |= _park_regions(found)
    named = mentions.resolve(found, known)
    alone = about.chosen(about.grow(found, named, ()))
    park_mentions = parks.find(found, named, known, alone[0] if len(alone) == 1 else None)
    usual.join(found, park_mentions)
    tree = about.grow(found, named, park_mentions)
    kinds_titled = _kinds_titled(found)
    park_scores = choice.about(found, park_mentions, kinds_titled)
    topic_scores = topics.scores(found)
    codes = about.chosen(tree)
    length = found.source - found.body
    chosen = choice.chosen(park_scores, codes, kinds_titled, found.digest, length)
    labels = Labels(
        regions=tuple(_region(found, tree, code) for code in codes),
        parks=tuple(_park(found, score) for score in chosen),
        topics=tuple(_topic(found, score) for score in topics.chosen(topic_scores, about.abroad(tree))),
    )
    return Reading(
        found, tuple(named), tuple(park_mentions), tree, tuple(park_scores), tuple(topic_scores), labels
    )


def _park_regions(found: Scan) -> set[str]:
    """Regions of parks that are named beyond doubt."""
    codes: set[str] = set()
    for span in found.places:
        if len(span.place.parks) == 1 and span.place.parks[0][1] < 2:
            codes.update(places.path(gazetteer.parks()[span.place.parks[0][0]].region))
    return codes


def _kinds_titled(found: Scan) -> frozenset[str]:
    """The kinds of parks that the title speaks of."""
    spans = (span.place for span in found.places if span.start < found.body)
    return frozenset(place.kind.kind for place in spans if place.kind is not None)


def _region(found: Scan, tree: about.Tree, code: str) -> RegionLabel:
    spans = sorted(
        span for named, spans in tree.mentions.items() if code in places.path(named) for span in spans
    )
    evidence = tuple(found.evidence(*span) for span in spans[:EVIDENCE_AT_MOST])
    return RegionLabel(code, places.regions()[code].name, places.names(code), evidence)


def _park(found: Scan, score: choice.Score) -> ParkLabel:
    evidence = tuple(found.evidence(m.start, m.end) for m in score.mentions[:EVIDENCE_AT_MOST])
    return ParkLabel(score.park.id, score.park.name, score.park.region, len(score.mentions), evidence)


def _topic(found: Scan, score: topics.Score) -> TopicLabel:
    spans = sorted(span for spans in score.terms.values() for span in spans)
    evidence = tuple(found.evidence(span.start, span.end) for span in spans[:EVIDENCE_AT_MOST])
    return TopicLabel(score.topic, gazetteer.topics()[score.topic].label, evidence)
