"""Documents on disk: one JSON line each, and an array of where each line begins. Read by position, never as a whole."""

from __future__ import annotations

import json
import os
import weakref
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from search.engine.arrays import load
from search.errors import REBUILD, IndexUnavailable
from search.model import (
    Article,
    Citation,
    Document,
    Evidence,
    Labels,
    ParkLabel,
    RegionLabel,
    RepairStep,
    TopicLabel,
)

_DOCUMENTS = "documents.jsonl"
_OFFSETS = "documents.offsets.npy"


class StoreWriter:
    """Appends documents; ``finish`` writes the offsets."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stream = (folder / _DOCUMENTS).open("wb")
        self._offsets = [0]

    def add(self, document: Document) -> None:
        line = json.dumps(asdict(document), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self._stream.write(line)
        self._offsets.append(self._offsets[-1] + len(line))

    def finish(self) -> None:
        self._stream.close()
        np.save(self._folder / _OFFSETS, np.array(self._offsets, dtype=np.int64))

    def abandon(self) -> None:
        self._stream.close()


class Store:
    """Reads documents by position. Safe between threads: each read names its place.

    Not memory-mapped: a file that somebody cuts short under a mapping would end the process.
    """

    def __init__(self, folder: Path) -> None:
        self._offsets = load(folder / _OFFSETS)
        self._lines = os.open(folder / _DOCUMENTS, os.O_RDONLY)
        # Closed with the last reader: a build that is replaced may still be answering.
        self._closing = weakref.finalize(self, os.close, self._lines)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, ordinal: int) -> Document:
        start, end = int(self._offsets[ordinal]), int(self._offsets[ordinal + 1])
        line = os.pread(self._lines, end - start, start)
        try:
            return document_of(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise IndexUnavailable(
                f"Document {ordinal} of the build can't be read: {error}.", REBUILD
            ) from error

    def close(self) -> None:
        self._closing()


def stored_ids(folder: Path, start: int = 0, count: int | None = None) -> Iterator[str]:
    """The ids of the documents of the build in ``folder``, in their order, from number ``start`` on."""
    store = Store(folder)
    end = len(store) if count is None else min(len(store), start + count)
    for ordinal in range(start, end):
        yield store[ordinal].id


def document_of(fields: dict[str, Any]) -> Document:
    """The document that ``asdict`` has made ``fields`` of."""
    article, labels = fields["article"], fields["labels"]
    article["citations"] = tuple(Citation(**each) for each in article["citations"])
    for region in labels["regions"]:
        region["path"] = tuple(region["path"])
    fields["article"] = Article(**article)
    fields["labels"] = Labels(
        regions=tuple(RegionLabel(**_evidenced(each)) for each in labels["regions"]),
        parks=tuple(ParkLabel(**_evidenced(each)) for each in labels["parks"]),
        topics=tuple(TopicLabel(**_evidenced(each)) for each in labels["topics"]),
    )
    fields["repairs"] = tuple(RepairStep(**each) for each in fields["repairs"])
    return Document(**fields)


def _evidenced(label: dict[str, Any]) -> dict[str, Any]:
    label["evidence"] = tuple(Evidence(**each) for each in label["evidence"])
    return label
