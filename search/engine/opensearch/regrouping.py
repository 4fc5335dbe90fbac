"""The families of a build that comes from another one: only what is new, and what lost one of its family, is compared.

Two old documents of different families were found to differ before, and those of a family that lost nobody still
belong together. So few documents are read, however large the build.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from search.engine.arrays import Indexes
from search.engine.opensearch.collapsing import family_of
from search.engine.opensearch.spool import Spool
from search.family import SIZE
from search.family.candidates import Signatures
from search.family.grouping import arranged, together
from search.model import Document

# The family of a document as the cluster keeps it: who stands for it, and the place in it.
Place = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Before:
    """The documents of the build before that stay, as rows in their order.

    ``families`` has for each its family's number, -1 for none; ``broken`` are families that lost one of theirs.
    """

    ids: list[str]
    ordinals: Indexes
    signatures: Signatures
    families: Indexes
    places: Indexes
    broken: frozenset[int]

    @classmethod
    def read(cls, hits: Iterable[Any], gone: set[str]) -> Before:
        """``hits`` are all documents of the build before, in its order; those of the ids ``gone`` do not stay."""
        ids, ordinals, families, places = [], [], [], []
        signatures, broken = bytearray(), set()
        for hit in hits:
            family = family_of(hit)
            number = -1 if family is None else int(family)
            if hit["_id"] in gone:
                broken.add(number)
                continue
            ids.append(hit["_id"])
            ordinals.append(int(hit["sort"][0]))
            families.append(number)
            places.append(int(hit["fields"]["place"][0]))
            text = hit["fields"]["signature"][0]
            signatures += urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return cls(
            ids,
            np.array(ordinals, dtype=np.int64),
            np.frombuffer(bytes(signatures), dtype=np.uint8).reshape(-1, SIZE),
            np.array(families, dtype=np.int64),
            np.array(places, dtype=np.int64),
            frozenset(broken - {-1}),
        )

    def whole(self) -> dict[int, list[int]]:
        """The rows of each family that lost nobody, in its order."""
        found: dict[int, list[int]] = {}
        for row in np.lexsort([self.places, self.families]).tolist():
            family = int(self.families[row])
            if family >= 0 and family not in self.broken:
                found.setdefault(family, []).append(row)
        return found

    def place(self, row: int) -> Place:
        """Where a document stands in its family."""
        family = int(self.families[row])
        return None if family < 0 else (family, int(self.places[row]))


@dataclass(frozen=True, slots=True)
class Regrouped:
    """The families of the build.

    ``moved`` has the new place of each row of the build before whose place is another now, ``new`` that of each new
    document that has copies; ``families`` counts all families.
    """

    families: int
    moved: dict[int, Place]
    new: dict[int, Place]


def regrouped(before: Before, added: Spool, first: int, read: Callable[[str], Document]) -> Regrouped:
    """The families of what stays and of what is ``added``; the places of these in the order begin with ``first``.

    ``read`` gives a document of the build before by its id in the cluster.
    """
    old, whole = len(before.ids), before.whole()

    def document(row: int) -> Document:
        return read(before.ids[row]) if row < old else added.document(row - old)

    def known(one: int, other: int) -> bool | None:
        if one >= old or other >= old:
            return None
        family = int(before.families[one])
        if family < 0 or family != before.families[other]:
            return False
        return None if family in before.broken else True

    groups = together(
        np.concatenate([before.signatures, added.signatures()]), document, known, whole.values()
    )
    found = Regrouped(len(groups), {}, {})
    placed = np.zeros(old, dtype=np.bool_)
    for rows in groups:
        placed[[row for row in rows if row < old]] = True
        if rows[0] < old and len(whole.get(int(before.families[rows[0]]), ())) == len(rows):
            # Together from the beginning, and nobody has joined.
            continue
        ordered = arranged(rows, document)
        head = int(before.ordinals[ordered[0]]) if ordered[0] < old else first + ordered[0] - old
        for place, row in enumerate(ordered):
            if row >= old:
                found.new[row - old] = (head, place)
            elif before.place(row) != (head, place):
                found.moved[row] = (head, place)
    alone = np.flatnonzero(~placed & (before.families >= 0))
    found.moved.update(dict.fromkeys(alone.tolist()))
    return found
