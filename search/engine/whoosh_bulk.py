"""Writes a standard Whoosh segment from postings that are sorted already, a block at a time.

Whoosh's own writer takes postings one by one as Python objects, sorts them and pickles the places of each. Here the
postings come as arrays in their final order (``inverter``); what remains is to encode them. The format is that of
``whoosh.codec.whoosh3`` (whoosh-reloaded 2.7.5), whose classes write everything but the blocks of postings; a test
has stock Whoosh read it and compares it with what stock Whoosh writes.
"""

from __future__ import annotations

import pickle
import struct
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3Segment
from whoosh.index import FileIndex
from whoosh.system import pack_ushort
from whoosh.writing import SegmentWriter

from search.engine.arrays import Indexes

# As many as Whoosh puts in a block.
BLOCK = 128
# Blocks are the bulk of the work. Level 1 takes half the time of Whoosh's 3, for a tenth more space.
_COMPRESSION = 1
# Readers take any protocol. This one writes bytes as they are; Whoosh's 2 writes each as a call.
_PROTOCOL = 4

# Compressing less than this gains nothing.
_SMALL = 120
# The two numbers before each entry of Whoosh's hash file, and the record of a term (``W3TermInfo``).
_SIZES = struct.Struct("!ii")
_INFO = np.dtype(
    [
        ("inlined", "u1"),
        ("weight", ">f4"),
        ("documents", ">u4"),
        ("shortest", "u1"),
        ("longest", "u1"),
        ("heaviest", ">f4"),
        ("first", ">u4"),
        ("last", ">u4"),
        ("offset", ">i8"),
        ("length", ">i4"),
    ]
)

Bytes = npt.NDArray[np.uint8]


class _NamingCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's own codec but for the names of segments, which are random in Whoosh."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def new_segment(self, _storage: object, indexname: str) -> W3Segment:
        return W3Segment(W3Codec(), indexname, segid=self._name)


class _Bucket:
    """Where terms of some hashes stand: what Whoosh keeps as a list of tuples, in a tenth of the memory."""

    def __init__(self) -> None:
        self._pairs = array("q")

    def append(self, pair: tuple[int, int]) -> None:
        self._pairs.extend(pair)

    def __len__(self) -> int:
        return len(self._pairs) // 2

    def __iter__(self) -> Iterator[tuple[int, int]]:
        numbers = iter(self._pairs)
        return zip(numbers, numbers, strict=True)


class Segment(SegmentWriter):  # type: ignore[misc]
    """A Whoosh writer whose postings are handed over field by field, in the order of the fields' names.

    ``name`` is 16 characters of 0-9a-z that no other segment of the index has.
    """

    def __init__(self, index: FileIndex, name: str) -> None:
        # Not put together into one file: that would copy everything once more, with the time of day in it.
        super().__init__(index, codec=_NamingCodec(name), compound=False)
        self.fieldwriter._tindex.buckets = [_Bucket() for _ in range(256)]

    def add_lengths(self, lengths: Mapping[str, Sequence[int]]) -> None:
        """Adds as many documents as there are lengths, each with its number of words in each field."""
        for values in zip(*lengths.values(), strict=True):
            self.perdocwriter.start_doc(self.docnum)
            for field, length in zip(lengths, values, strict=True):
                self.perdocwriter.add_field(field, self.schema[field], None, length)
            self.perdocwriter.finish_doc()
            self.docnum += 1
        self._added = True

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        self.fieldwriter.close()


@dataclass(frozen=True, slots=True)
class Batch:
    """Some terms of a field in rising order; postings ``bounds[n]:bounds[n + 1]`` belong to term ``n``.

    ``values`` is what Whoosh's format of the field keeps of each posting: end to end where all are of one size,
    ``None`` where that is nothing.
    """

    terms: Sequence[bytes]
    bounds: Indexes
    documents: Indexes
    frequencies: Indexes
    values: Sequence[bytes] | bytes | None


@dataclass(frozen=True, slots=True)
class Encoded:
    """A batch as it stands in Whoosh's files: a record for each term, and all their postings."""

    terms: Sequence[bytes]
    infos: npt.NDArray[np.void]
    postings: bytes


def encoded(batch: Batch, lengths: Bytes | None) -> Encoded:
    """``batch`` as Whoosh has it; ``lengths`` has the length byte of each document."""
    if not len(batch.terms):
        return Encoded([], np.zeros(0, dtype=_INFO), b"")
    return _Blocks(batch, lengths).encoded()


class FieldWriter:
    """Writes the terms of one field into ``segment``."""

    def __init__(self, segment: Segment, field: str) -> None:
        self._writer = segment.fieldwriter
        self._writer.start_field(field, segment.schema[field])
        self._prefix = pack_ushort(self._writer._fieldid)

    def add(self, batch: Encoded) -> None:
        """Writes the terms of ``batch``, which must follow those written before."""
        stream = self._writer._postfile
        batch.infos["offset"] += stream.tell()
        stream.write(batch.postings)
        self._add_terms(batch.terms, batch.infos.tobytes())

    def finish(self) -> None:
        self._writer.finish_field()

    def _add_terms(self, terms: Sequence[bytes], infos: bytes) -> None:
        """What ``OrderedHashWriter.add`` does for each term, with one write for all."""
        index = self._writer._tindex
        at, size, records = index.dbfile.tell(), _INFO.itemsize, []
        for number, term in enumerate(terms):
            key = self._prefix + term
            records.append(_SIZES.pack(len(key), size) + key + infos[number * size : (number + 1) * size])
            index.index.append(at)
            digest = index.hashfn(key)
            index.buckets[digest & 255].append((digest, at))
            at += len(records[-1])
        index.dbfile.write(b"".join(records))


class _Blocks:
    """The postings of a batch cut into blocks, with what Whoosh wants to know of each block and term."""

    def __init__(self, batch: Batch, lengths: Bytes | None) -> None:
        self._batch = batch
        self._sizes = np.diff(batch.bounds)
        self._counts = -(-self._sizes // BLOCK)
        self._ends = np.cumsum(self._counts)
        self._starts = self._cut()
        if lengths is None:
            lengths = np.zeros(int(batch.documents.max()) + 1, dtype=np.uint8)
        of_postings = lengths[batch.documents]
        self._heaviest = np.maximum.reduceat(batch.frequencies, self._starts)
        self._shortest = np.minimum.reduceat(of_postings, self._starts)
        self._longest = np.maximum.reduceat(of_postings, self._starts)

    def encoded(self) -> Encoded:
        """The records of the terms and their blocks, counted from the beginning of the batch."""
        blocks = self._encode()
        first = self._ends - self._counts
        sizes = np.add.reduceat(np.fromiter(map(len, blocks), dtype=np.int64, count=len(blocks)), first)
        infos = self._infos()
        infos["offset"] = np.cumsum(sizes) - sizes
        infos["length"] = sizes
        return Encoded(self._batch.terms, infos, b"".join(blocks))

    def _cut(self) -> Indexes:
        """Where each block begins."""
        within = np.arange(int(self._ends[-1])) - np.repeat(self._ends - self._counts, self._counts)
        starts: Indexes = np.repeat(self._batch.bounds[:-1], self._counts) + within * BLOCK
        return starts

    def _infos(self) -> npt.NDArray[np.void]:
        """What Whoosh's term index says of each term, but for where its postings are."""
        batch, first = self._batch, self._ends - self._counts
        infos = np.zeros(len(batch.terms), dtype=_INFO)
        infos["weight"] = np.add.reduceat(batch.frequencies, batch.bounds[:-1])
        infos["documents"] = self._sizes
        infos["shortest"] = np.minimum.reduceat(self._shortest, first)
        infos["longest"] = np.maximum.reduceat(self._longest, first)
        infos["heaviest"] = np.maximum.reduceat(self._heaviest, first)
        infos["first"] = batch.documents[batch.bounds[:-1]]
        infos["last"] = batch.documents[batch.bounds[1:] - 1]
        return infos

    def _encode(self) -> list[bytes]:
        """Each block: its length, a pickle about it, and a pickle of its postings."""
        documents = self._batch.documents
        deltas = np.diff(documents, prepend=0)
        deltas[self._starts] = documents[self._starts]
        ends = np.append(self._starts[1:], len(documents))
        last = np.zeros(len(ends), dtype=np.bool_)
        last[self._ends - 1] = True
        first = np.zeros(len(ends), dtype=np.bool_)
        first[self._ends - self._counts] = True
        columns = (
            self._starts,
            ends,
            documents[ends - 1],
            self._heaviest,
            self._shortest,
            self._longest,
            last,
        )
        facts = zip(*(column.tolist() for column in columns), first.tolist(), strict=True)
        differences = deltas.tolist()
        weights = self._batch.frequencies.astype(np.float64).tolist()
        return [
            _block(
                differences[start:end],
                None if heaviest == 1 else tuple(weights[start:end]),
                self._values(start, end),
                (end - start, document, heaviest),
                (shortest, longest),
                is_last,
                is_first,
            )
            for start, end, document, heaviest, shortest, longest, is_last, is_first in facts
        ]

    def _values(self, start: int, end: int) -> object:
        values = self._batch.values
        if isinstance(values, bytes):
            width = len(values) // len(self._batch.documents)
            return values[start * width : end * width]
        return None if values is None else tuple(values[start:end])


def _block(
    differences: list[int],
    weights: tuple[float, ...] | None,
    values: object,
    facts: tuple[int, int, int],
    lengths: tuple[int, int],
    is_last: bool,
    is_first: bool,
) -> bytes:
    data = pickle.dumps((tuple(differences), weights, values), _PROTOCOL)
    level = _COMPRESSION if len(data) > _SMALL else 0
    if level:
        data = zlib.compress(data, level)
    about = pickle.dumps((*facts, level, *lengths), _PROTOCOL)
    size = len(about) + len(data)
    # The last block of a term is known by a negative length.
    counted = (-size if is_last else size).to_bytes(4, "big", signed=True)
    return (WHOOSH3_HEADER_MAGIC if is_first else b"") + counted + about + data
