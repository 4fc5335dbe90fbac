"""A new build is tried before it answers anybody: it opens, it counts, and it finds documents by their own words."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from itertools import islice

from search.analyse import fold
from search.analyse.fold import PARAGRAPH
from search.engine import Engine
from search.errors import IndexUnavailable, NoSuchDocument
from search.model import BuildInfo, Document, Everything, Match, Node, Query, Unit

# How many documents are looked for, and with how many characters of their own.
SAMPLES = 5
_CHARACTERS = 12


class Samples:
    """Some ids of a build, the first and the last among them, in a few bytes however many there are."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._last: str | None = None
        self._count = 0

    def add(self, document_id: str) -> None:
        # The 1st, 2nd, 4th, 8th, …: spread over the build, and no more than its logarithm.
        if self._count & (self._count + 1) == 0:
            self._ids.append(document_id)
        self._last = document_id
        self._count += 1

    def chosen(self) -> list[str]:
        """At most ``SAMPLES`` of them."""
        ids = [*self._ids[-SAMPLES + 2 :], *self._ids[:1], *([self._last] if self._last else [])]
        return list(dict.fromkeys(ids))


def verify(engine: Engine, info: BuildInfo, samples: Iterable[str], gone: Iterable[str] = ()) -> None:
    """Raises ``IndexUnavailable`` unless ``engine`` has as many documents as ``info`` says, and finds ``samples``.

    It must not have the documents ``gone``.
    """
    total = engine.search(Query("", Everything(), size=1)).total
    if total != info.documents:
        raise _failed(f"{total} documents where {info.documents} were written")
    for document_id in samples:
        document = engine.document(document_id)
        if document.id != document_id:
            raise _failed(f"{document.id!r} stands where {document_id!r} should")
        found = engine.search(Query("", own_words(document), size=50))
        if document_id not in {hit.document.id for hit in found.hits} and found.total <= 50:
            raise _failed(f"{document_id!r} is not found by its own words")

    for document_id in islice(gone, SAMPLES):
        with suppress(NoSuchDocument):
            raise _failed(f"{engine.document(document_id).id!r} is still there")


def _failed(reason: str) -> IndexUnavailable:
    return IndexUnavailable(
        f"The new build failed its verification: {reason}.", "Build again; the current one is untouched."
    )


def own_words(document: Document) -> Node:
    """A query for what stands at the beginning of ``document``; one of signs alone has no words to be found by."""
    lines = fold(document.article.body).split(PARAGRAPH)
    first = next((line for line in lines if line), "")
    return Match(Unit(first[:_CHARACTERS], ())) if first else Everything()
