"""The domain dictionary of the segmenter: policy terms, regions, and what names a park.

Parks enter by their parts (place, proper name, kind word), not whole: as one word 张家港经开区 would be cut apart from
the 经开区 and the 张家港 that others write.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from search import tables
from search.label import aliases, kinds
from search.label.gazetteer import parks, regions

# jieba weighs a word against its parts by frequency. A term of three characters and more at 500 outweighs its
# parts; one of two at 50 does not break apart common neighbours.
_LONG, _SHORT = 500, 50


@cache
def domain_words() -> tuple[tuple[str, int], ...]:
    """``(word, frequency)``, sorted, each once; the segmenter keeps its own frequency where it has one."""
    found = {word for word in _words() if len(word) > 1}
    return tuple((word, _LONG if len(word) > 2 else _SHORT) for word in sorted(found))


def _words() -> Iterator[str]:
    yield from (row["term"] for row in tables.read("terms.tsv", ("term", "reason")))
    yield from (row["term"] for row in tables.read("topic_terms.tsv", ("topic", "term", "weight", "reason")))
    for region in regions().values():
        yield from (region.name, region.short)
    yield from kinds.kinds()
    for park in parks().values():
        stem, _ = kinds.split(park.name)
        yield aliases.parse(stem, park.region[:2]).rest
