"""What is counted of all documents of a build: facet values, and what is suggested as one types.

Kept in the cluster beside the build for the next one, which takes back what was deleted and adds what came. As large
as what it counts, whatever the build: some ten megabytes at most.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

from search.engine.opensearch.prepared import Prepared
from search.model import FACETS
from search.suggest import SuggestWriter

# Different words counted at once, before those of one document only are let go of.
_WORDS = 1_000_000
_FILE = "tally.json.gz"


class Tally:
    """Takes the documents of one build; writes what is suggested into ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.suggest = SuggestWriter(folder)
        self._words: Counter[str] = Counter()
        self._values: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}

    @property
    def values(self) -> dict[str, int]:
        """How many different values each facet has."""
        return {facet: len(found) for facet, found in self._values.items()}

    def add(self, made: Prepared) -> None:
        for facet, values in made.values.items():
            self._values[facet].update({each.value for each in values})
        self.suggest.add(made.offer, made.values)
        self._words.update(made.words)
        if len(self._words) > _WORDS:
            self._words = Counter({word: count for word, count in self._words.items() if count > 1})

    def take_back(self, made: Prepared) -> None:
        """Forgets a document that was added, here or in the build before."""
        for facet, values in made.values.items():
            self._values[facet] = _less(self._values[facet], {each.value for each in values})
        self.suggest.take_back(made.offer, made.values)
        self._words = _less(self._words, made.words)

    def finish(self) -> None:
        """Writes what is suggested. Nothing may be added afterwards."""
        self.suggest.finish(self._words.items())

    def dump(self, folder: Path) -> None:
        """Writes everything into a file in ``folder``."""
        found = {"values": self._values, "words": self._words, "suggest": self.suggest.dump()}
        with gzip.open(folder / _FILE, "wt", encoding="utf-8", compresslevel=3) as stream:
            json.dump(found, stream, ensure_ascii=False, separators=(",", ":"))

    def load(self, folder: Path) -> None:
        """Takes over what another one has written into ``folder``."""
        with gzip.open(folder / _FILE, "rt", encoding="utf-8") as stream:
            found = json.load(stream)
        self._values = {facet: Counter(found["values"].get(facet, {})) for facet in FACETS}
        self._words = Counter(found["words"])
        self.suggest.load(found["suggest"])


def _less(counts: Counter[str], gone: frozenset[str] | set[str]) -> Counter[str]:
    """``counts`` without one of each of ``gone``; what nobody has is no longer there."""
    for each in gone:
        if counts[each] > 1:
            counts[each] -= 1
        else:
            del counts[each]
    return counts
