"""One pass over the documents, two forms of their postings: a Whoosh segment and arrays beside it."""

from __future__ import annotations

import hashlib
import shutil
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from whoosh import index as whoosh_index

from search.analyse import fold, index_words
from search.analyse.fold import PARAGRAPH
from search.engine import list_writer, postings
from search.engine.arrays import Indexes
from search.engine.ids import Ids
from search.engine.inverter import GramInverter, WordInverter
from search.engine.list_writer import FieldWords
from search.engine.lists import MAIN
from search.engine.parallel import ordered, processors
from search.engine.postings import length_bytes
from search.engine.texts import FIELDS
from search.engine.whoosh_bulk import Batch, FieldWriter, Segment, encoded
from search.engine.whoosh_grams import Piece, encode_piece, write_layout
from search.engine.whoosh_schema import gram_field, schema

WHOOSH = "whoosh"
_WORK = "work"
# Characters in the name of a Whoosh segment.
_NAME = 16
# How finely documents are laid out: a power of two, about a tenth of the field's usual length.
_BLOCKS = {"title": 3, "body": 6, "labels": 3}
# Ids are written this many at a time.
_IDS = 1 << 16
# Fewer characters are encoded before other processes have started.
PARALLEL = 1 << 21


@dataclass(frozen=True, slots=True)
class Terms:
    """What is indexed of a document, by field: its words in their order, its folded text."""

    words: Mapping[str, list[str]]
    folded: Mapping[str, str]


def terms(texts: Mapping[str, str]) -> Terms:
    """The words and the folded text of each field of ``texts``. Needs no other document."""
    return Terms(
        {field: index_words(text) for field, text in texts.items()},
        {field: fold(text) for field, text in texts.items()},
    )


class IndexWriter:
    """Writes the index of one build into ``folder``; ``add`` takes documents in their order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._work = folder / _WORK
        self._work.mkdir()
        self._ids = Ids()
        self._digest = hashlib.sha256()
        self._lengths = {name: array("I") for field in FIELDS for name in (field, gram_field(field))}
        self._words = {field: WordInverter(self._work, f"words.{field}") for field in FIELDS}
        self._written: dict[str, FieldWords] = {}
        self._grams = {field: GramInverter(self._work, f"grams.{field}", _BLOCKS[field]) for field in FIELDS}

    def add(self, document_id: str, found: Terms) -> None:
        """Adds a document."""
        self._ids.append(document_id)
        self._digest.update(f"{document_id}\n{found.folded}\n".encode("utf-8", "replace"))
        for field, words in found.words.items():
            self._lengths[field].append(len(words))
            self._words[field].add(words)
        for field, folded in found.folded.items():
            self._lengths[gram_field(field)].append(_gram_count(folded))
            self._grams[field].add(folded)

    def finish(self) -> None:
        """Writes everything."""
        target = self._folder / postings.FOLDER
        target.mkdir()
        (self._folder / WHOOSH).mkdir()
        order = self._ids.order()
        postings.write_ids(target, self._ids, order)
        postings.write_statistics(target, {field: self._lengths[field] for field in FIELDS}, _BLOCKS)
        segment = Segment(whoosh_index.create_in(str(self._folder / WHOOSH), schema()), self._name())
        segment.add_lengths(self._lengths)
        writers = dict.fromkeys(FIELDS, self._write_words)
        writers |= {gram_field(field): self._write_grams for field in FIELDS}
        # Whoosh wants its fields in the order of their names.
        for name in sorted([*writers, "id"]):
            if name == "id":
                self._write_ids(segment, order)
            else:
                writers[name](segment, name.removesuffix("_grams"), target)
        segment.commit()
        list_writer.write(target, self._written)
        self.abandon()

    def abandon(self) -> None:
        """Removes what was written on the way."""
        for grams in self._grams.values():
            grams.abandon()
        shutil.rmtree(self._work, ignore_errors=True)

    def _name(self) -> str:
        """A name for the segment that follows from what is in it, so that the same pages make the same files."""
        return self._digest.hexdigest()[:_NAME]

    def _write_words(self, segment: Segment, field: str, target: Path) -> None:
        inverter = self._words.pop(field)
        words = inverter.words()
        runs, lengths = inverter.runs(words), length_bytes(self._lengths[field])
        writer = FieldWriter(segment, field)
        shape = postings.WordsShape(words, lengths, runs.most)
        text = self._grams[field].text
        self._written[field] = FieldWords(words, self._work, target, text, _BLOCKS[field])
        for piece in postings.write_words(self._work, field, shape, inverter.postings(words, runs)):
            values = piece.frequencies.astype(">u4").tobytes()
            batch = Batch(piece.words, piece.bounds, piece.documents, piece.frequencies, values)
            writer.add(encoded(batch, lengths))
        writer.finish()

    def _write_grams(self, segment: Segment, field: str, target: Path) -> None:
        text = self._grams[field].finish()
        if field == MAIN:
            postings.write_text(target, field, self._grams[field].text)
        # What it holds in memory is not needed any longer.
        del self._grams[field]
        layout = self._work / f"{field}.npz"
        write_layout(layout, text, length_bytes(self._lengths[gram_field(field)]))
        pieces = (Piece(chunk, layout) for chunk in postings.write_grams(target, field, text))
        processes = processors() if text.runs.count >= PARALLEL else 1
        writer = FieldWriter(segment, gram_field(field))
        for piece in ordered(encode_piece, pieces, processes):
            writer.add(piece)
        writer.finish()

    def _write_ids(self, segment: Segment, order: Indexes) -> None:
        writer = FieldWriter(segment, "id")
        for part in _parts(order):
            names = [self._ids[ordinal] for ordinal in part.tolist()]
            ones = np.ones(len(part), dtype=np.int64)
            writer.add(encoded(Batch(names, np.arange(len(part) + 1), part, ones, None), None))
        writer.finish()


def _gram_count(folded: str) -> int:
    """How many characters and pairs ``analyse.grams`` finds in a folded text."""
    return 2 * (len(folded) - folded.count(PARAGRAPH))


def _parts(order: Indexes) -> Iterator[Indexes]:
    for start in range(0, len(order), _IDS):
        yield order[start : start + _IDS]
