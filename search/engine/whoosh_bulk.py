"""Writes a standard Whoosh segment from postings that are sorted already, a block at a time.

Whoosh's own writer takes postings one by one as Python objects, sorts them and pickles the places of each. Here the
postings come as arrays in their final order (``inverter``); what remains is to encode them. The format is that of
``whoosh.codec.whoosh3`` (whoosh-reloaded 2.7.5), whose classes write everything but the blocks of postings; a test
has stock Whoosh read it and compares it with what stock Whoosh writes.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3TermInfo
from whoosh.system import pack_ushort
from whoosh.writing import SegmentWriter

from search.engine.arrays import Indexes
from search.engine.postings import LENGTHS

# As many as Whoosh puts in a block.
BLOCK = 128
# Blocks are the bulk of the work. Level 1 takes half the time of Whoosh's 3, for a tenth more space.
_COMPRESSION = 1
# Readers take any protocol. This one writes bytes as they are; Whoosh's 2 writes each as a call.
_PROTOCOL = 4

Bytes = npt.NDArray[np.uint8]


class Segment(SegmentWriter):  # type: ignore[misc]
    """A Whoosh writer whose postings are handed over field by field, in the order of the fields' names."""

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


class FieldWriter:
    """Writes the terms of one field into ``segment``; ``lengths`` has the length byte of each document."""

    def __init__(self, segment: Segment, field: str, lengths: Bytes | None) -> None:
        self._writer = segment.fieldwriter
        self._writer.start_field(field, segment.schema[field])
        self._prefix = pack_ushort(self._writer._fieldid)
        self._lengths = lengths

    def add(self, batch: Batch) -> None:
        """Writes the terms of ``batch``, which must follow those written before."""
        if not len(batch.terms):
            return
        blocks = _Blocks(batch, self._lengths)
        stream = self._writer._postfile
        for number, term in enumerate(batch.terms):
            first, last = blocks.of_term[number], blocks.of_term[number + 1]
            offset = stream.tell()
            stream.write(WHOOSH3_HEADER_MAGIC + b"".join(blocks.encoded(each) for each in range(first, last)))
            info = blocks.info(number)
            info.set_extent(offset, stream.tell() - offset)
            self._writer._tindex.add(self._prefix + term, info.to_bytes())

    def finish(self) -> None:
        self._writer.finish_field()


class _Blocks:
    """The postings of a batch cut into blocks, with what Whoosh wants to know of each block and term."""

    def __init__(self, batch: Batch, lengths: Bytes | None) -> None:
        self._batch = batch
        sizes = np.diff(batch.bounds)
        counts = -(-sizes // BLOCK)
        ends = np.cumsum(counts)
        self.of_term = [0, *ends.tolist()]
        within = np.arange(int(ends[-1])) - np.repeat(ends - counts, counts)
        starts = np.repeat(batch.bounds[:-1], counts) + within * BLOCK
        self._starts = [*starts.tolist(), len(batch.documents)]
        self._last = set((ends - 1).tolist())
        deltas = np.diff(batch.documents, prepend=0)
        deltas[starts] = batch.documents[starts]
        self._deltas: list[int] = deltas.tolist()
        self._weights: list[float] = batch.frequencies.astype(np.float64).tolist()
        self._ids: list[int] = batch.documents.tolist()
        self._heaviest = np.maximum.reduceat(batch.frequencies, starts)
        if lengths is None:
            lengths = np.zeros(int(batch.documents.max()) + 1, dtype=np.uint8)
        of_postings = lengths[batch.documents]
        self._shortest = np.minimum.reduceat(of_postings, starts)
        self._longest = np.maximum.reduceat(of_postings, starts)
        self._block_facts = list(
            zip(self._heaviest.tolist(), self._shortest.tolist(), self._longest.tolist(), strict=True)
        )
        self._term_facts = self._facts_of_terms(sizes)

    def _facts_of_terms(self, sizes: Indexes) -> list[tuple[Any, ...]]:
        first = np.array(self.of_term[:-1])
        starts = self._batch.bounds[:-1]
        columns = (
            np.add.reduceat(self._batch.frequencies, starts),
            sizes,
            LENGTHS[np.minimum.reduceat(self._shortest, first)].astype(np.int64),
            LENGTHS[np.maximum.reduceat(self._longest, first)].astype(np.int64),
            np.maximum.reduceat(self._heaviest, first),
            self._batch.documents[starts],
            self._batch.documents[self._batch.bounds[1:] - 1],
        )
        return list(zip(*(column.tolist() for column in columns), strict=True))

    def info(self, term: int) -> W3TermInfo:
        """What Whoosh's term index says of a term."""
        return W3TermInfo(*self._term_facts[term])

    def encoded(self, block: int) -> bytes:
        """One block: its length, a pickle about it, and a compressed pickle of its postings."""
        start, end = self._starts[block], self._starts[block + 1]
        heaviest, shortest, longest = self._block_facts[block]
        weights = None if heaviest == 1 else tuple(self._weights[start:end])
        postings = (tuple(self._deltas[start:end]), weights, self._values(start, end))
        data = zlib.compress(pickle.dumps(postings, _PROTOCOL), _COMPRESSION)
        about = (end - start, self._ids[end - 1], heaviest, _COMPRESSION, shortest, longest)
        told = pickle.dumps(about, _PROTOCOL)
        size = len(told) + len(data)
        # The last block of a term is known by a negative length.
        return (-size if block in self._last else size).to_bytes(4, "big", signed=True) + told + data

    def _values(self, start: int, end: int) -> object:
        values = self._batch.values
        if isinstance(values, bytes):
            width = len(values) // len(self._ids)
            return values[start * width : end * width]
        return None if values is None else tuple(values[start:end])
