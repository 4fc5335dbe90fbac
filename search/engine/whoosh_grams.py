"""Pairs of characters with their places as what Whoosh's ``Positions`` format keeps of each posting.

A value is the number of places and a pickled list of their differences. Most have one place, and then there are no
more different values than places; the others are put together from the parts of a pickle.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from search.engine.arrays import Array, Indexes
from search.engine.dictionary import encode
from search.engine.inverter import CHARACTER_BITS, GramText, grouped
from search.engine.runs import Chunk, Terms
from search.engine.whoosh_bulk import Batch, Bytes, Encoded, encoded

_LOW = np.uint64((1 << CHARACTER_BITS) - 1)
_PLACE_BITS = 42
# Opcodes of pickle's protocol 2: a list, then either one number or a mark, several numbers and their end.
_LIST, _MARK, _ONE, _SEVERAL = b"\x80\x02]q\x00", b"(", b"a.", b"e."
_KNOWN = 1 << 12


@dataclass(frozen=True, slots=True)
class Piece:
    """Some pairs of a field, and the file of what all pieces of the field share."""

    chunk: Chunk
    layout: Path


def write_layout(path: Path, text: GramText, lengths: Bytes) -> None:
    """Writes what all pieces of a field share: where documents stand and how long they are."""
    _layout.cache_clear()
    np.savez(path, owners=text.owners(), starts=text.starts(), lengths=lengths, block=text.block)


def encode_piece(piece: Piece) -> Encoded:
    """The characters and pairs of a piece as Whoosh keeps them, each character before its pairs."""
    layout = _layout(piece.layout)
    terms, offsets, places = _with_characters(piece.chunk)
    documents = layout["owners"][places >> int(layout["block"])].astype(np.int64)
    found = grouped(offsets, documents)
    values = _values(places - layout["starts"][documents], found.frequencies)
    names = [_name(term) for term in terms.tolist()]
    batch = Batch(names, found.bounds, found.documents, found.frequencies, values)
    return encoded(batch, layout["lengths"])


@lru_cache(maxsize=1)
def _layout(path: Path) -> dict[str, Array]:
    with np.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


def _with_characters(chunk: Chunk) -> tuple[Terms, Indexes, Indexes]:
    """Terms, offsets and places of all characters and of all pairs.

    A character stands where the pairs that it begins stand. Its term is a pair with nothing, so that it sorts first.
    """
    alone = chunk.terms & ~_LOW
    terms = np.union1d(alone, chunk.terms)
    sizes = np.diff(chunk.offsets)
    keys = np.repeat(np.searchsorted(terms, alone).astype(np.uint64) << np.uint64(_PLACE_BITS), sizes)
    pairs = np.repeat(np.searchsorted(terms, chunk.terms).astype(np.uint64) << np.uint64(_PLACE_BITS), sizes)
    places = chunk.occurrences.astype(np.uint64)
    keys = np.concatenate([keys | places, pairs | places])
    keys.sort()
    numbers = (keys >> np.uint64(_PLACE_BITS)).astype(np.int64)
    offsets = np.append(np.flatnonzero(np.diff(numbers, prepend=-1)), len(numbers))
    return terms, offsets, (keys & np.uint64((1 << _PLACE_BITS) - 1)).astype(np.int64)


def _name(term: int) -> bytes:
    first, second = chr(term >> CHARACTER_BITS), term & int(_LOW)
    return encode(first + chr(second) if second else first)


def _values(places: Indexes, frequencies: Indexes) -> Sequence[bytes]:
    """What Whoosh keeps of each posting; ``places`` count from the beginning of the document."""
    ends = np.cumsum(frequencies)
    starts = ends - frequencies
    differences = np.diff(places, prepend=0)
    differences[starts] = places[starts]
    numbers = [_NUMBERS[each] if each < _KNOWN else _number(each) for each in differences.tolist()]
    single = _single()
    return [
        (single[place] if place < _KNOWN else _HEAD_ONE + _number(place) + _ONE)
        if size == 1
        else _head(size) + b"".join(numbers[start : start + size]) + _SEVERAL
        for place, start, size in zip(
            places[starts].tolist(), starts.tolist(), frequencies.tolist(), strict=True
        )
    ]


def _number(value: int) -> bytes:
    """A number as pickle writes it."""
    if value < 1 << 8:
        return b"K" + value.to_bytes(1, "little")
    if value < 1 << 16:
        return b"M" + value.to_bytes(2, "little")
    return b"J" + value.to_bytes(4, "little")


@cache
def _head(size: int) -> bytes:
    return struct.pack("!I", size) + _LIST + _MARK


@cache
def _single() -> list[bytes]:
    return [_HEAD_ONE + number + _ONE for number in _NUMBERS]


_NUMBERS = [_number(value) for value in range(_KNOWN)]
_HEAD_ONE = struct.pack("!I", 1) + _LIST
