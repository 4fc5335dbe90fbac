"""Documents on disk, read by position, never as a whole: two JSON lines each, and an array of where they begin.

The first line is what a list of hits shows, the second all the rest, which is taken apart only when it is asked for.
"""

from __future__ import annotations

import json
import os
import weakref
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, fields
from operator import attrgetter
from pathlib import Path
from typing import Any, get_type_hints

import msgspec
import numpy as np

from search.engine.arrays import load, numbers
from search.errors import REBUILD, IndexUnavailable
from search.model import (
    Article,
    Citation,
    Document,
    Labels,
    RepairStep,
)

_DOCUMENTS = "documents.jsonl"
_OFFSETS = "documents.offsets.npy"
# What the second line holds, of an article and of a document.
_LATER_OF_ARTICLE = ("citations",)
_LATER = ("labels", "repairs", "crawled")
_EARLY_OF_ARTICLE = [each.name for each in fields(Article) if each.name not in _LATER_OF_ARTICLE]
# Fields that builds of an earlier release lack, and still can be read.
_ADDED = ("dated_by",)


class _Second(msgspec.Struct):
    """The second line."""

    labels: Labels
    citations: tuple[Citation, ...]
    repairs: tuple[RepairStep, ...]
    crawled: str | None


def _first_line() -> type[msgspec.Struct]:
    """The type of the first line: the fields of an article that stand in it, and of the document its id, names, labels
    without evidence and number of repairs. A build that was made before these two stood there is read as well."""
    kinds = get_type_hints(Article)
    listed: list[Any] = [
        (name, kinds[name], None) if name in _ADDED else (name, kinds[name]) for name in _EARLY_OF_ARTICLE
    ]
    article = msgspec.defstruct("Article", listed)
    brief = [("labels", Labels | None, None), ("repairs", int | None, None)]
    return msgspec.defstruct("First", [("id", str), ("article", article), ("names", tuple[str, ...]), *brief])


_FIRST: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_first_line())
_SECOND = msgspec.json.Decoder(_Second)


def encoded(document: Document) -> bytes:
    """A document as it is stored."""
    found = asdict(document)
    later = {name: found["article"].pop(name) for name in _LATER_OF_ARTICLE}
    later |= {name: found.pop(name) for name in _LATER}
    found |= {
        "names": document.names,
        "labels": asdict(document.bare_labels),
        "repairs": document.repair_count,
    }
    return b"".join(
        json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        for part in (found, later)
    )


def decoded(lines: bytes, ordinal: int = 0) -> Document:
    """The document that ``encoded`` has made ``lines`` of. Raises ``IndexUnavailable`` where they are damaged."""
    try:
        first = lines.index(b"\n") + 1
        return _document(_FIRST.decode(lines[:first]), _Later(ordinal, lines[first:]))
    except (ValueError, msgspec.MsgspecError) as error:
        raise _unreadable(ordinal, error) from error


class StoreWriter:
    """Appends documents; ``finish`` writes the offsets."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stream = (folder / _DOCUMENTS).open("wb")
        self._offsets = array("q", [0])

    def add(self, document: Document) -> None:
        self.add_encoded(encoded(document))

    def add_encoded(self, lines: bytes) -> None:
        """Adds a document as ``encoded`` has made it, perhaps in another process."""
        self._stream.write(lines)
        self._offsets.append(self._offsets[-1] + len(lines))

    def finish(self) -> None:
        self._stream.close()
        np.save(self._folder / _OFFSETS, np.frombuffer(self._offsets, dtype=np.int64))

    def abandon(self) -> None:
        # What is not yet written needs no room on a full disk any more.
        with suppress(OSError):
            self._stream.close()


class Store:
    """Reads documents by position. Safe between threads: each read names its place.

    Not memory-mapped: a file that somebody cuts short under a mapping would end the process.
    """

    def __init__(self, folder: Path) -> None:
        self._offsets = numbers(load(folder / _OFFSETS))
        self._lines = os.open(folder / _DOCUMENTS, os.O_RDONLY)
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(self._lines, 0, 0, os.POSIX_FADV_RANDOM)
        # Closed with the last reader: a build that is replaced may still be answering.
        self._closing = weakref.finalize(self, os.close, self._lines)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, ordinal: int) -> Document:
        start, end = self._offsets[ordinal], self._offsets[ordinal + 1]
        lines = os.pread(self._lines, end - start, start)
        try:
            if len(lines) < end - start:
                raise ValueError("it is cut short")
        except ValueError as error:
            raise _unreadable(ordinal, error) from error
        return decoded(lines, ordinal)

    def close(self) -> None:
        self._closing()


class Stores:
    """The stores of several folders, one behind the other; ``firsts`` has the place of each one's first document."""

    def __init__(self, folders: Sequence[Path], firsts: Sequence[int]) -> None:
        self._stores = [Store(folder) for folder in folders]
        self._firsts = firsts

    def __len__(self) -> int:
        return self._firsts[-1] + len(self._stores[-1])

    def __getitem__(self, ordinal: int) -> Document:
        at = bisect_right(self._firsts, ordinal) - 1
        return self._stores[at][ordinal - self._firsts[at]]

    def close(self) -> None:
        for store in self._stores:
            store.close()


Documents = Store | Stores


def _unreadable(ordinal: int, error: Exception) -> IndexUnavailable:
    return IndexUnavailable(f"Document {ordinal} of the build can't be read: {error}.", REBUILD)


class _Later:
    """The second line of a document, taken apart when one of its fields is asked for."""

    __slots__ = ("_fields", "_line", "_ordinal")

    def __init__(self, ordinal: int, line: bytes) -> None:
        self._ordinal = ordinal
        self._line = line
        self._fields: _Second | None = None

    def __getitem__(self, name: str) -> Any:
        # Two threads may both do it, and come to the same.
        if self._fields is None:
            try:
                self._fields = _SECOND.decode(self._line)
            except (ValueError, msgspec.MsgspecError) as error:
                raise _unreadable(self._ordinal, error) from error
        return getattr(self._fields, name)


def _document(first: Any, later: _Later) -> Document:
    article = object.__new__(_StoredArticle)
    _put_article_first(article, first.article)
    _put_article_later(article, later)
    document = object.__new__(_StoredDocument)
    _put_id(document, first.id)
    _put_article(document, article)
    _put_document_later(document, later)
    _put_names(document, first.names)
    _put_bare_labels(document, first.labels)
    _put_repair_count(document, first.repairs)
    return document


# A field of a dataclass with slots that has not been set is asked of ``__getattr__``: there the rest is filled in.
# Those of an article that have been read are looked up where they were read, as few of them are asked for. To its users
# such a document is one like any other.


class _StoredArticle(Article):
    __slots__ = ("_first", "_later")

    def __getattr__(self, name: str) -> Any:
        return _fill(self, name, _LATER_OF_ARTICLE)

    def __eq__(self, other: object) -> bool:
        return _equal(self, other, Article)

    __hash__ = Article.__hash__


class _StoredDocument(Document):
    __slots__ = ("_bare_labels", "_later", "_names", "_repair_count")

    # As stored: to make them would take the second line apart, which of a repaired page is long.

    @property
    def names(self) -> tuple[str, ...]:
        return self._names  # type: ignore[no-any-return]

    @property
    def bare_labels(self) -> Labels:
        found: Labels | None = self._bare_labels
        return super().bare_labels if found is None else found

    @property
    def repair_count(self) -> int:
        found: int | None = self._repair_count
        return super().repair_count if found is None else found

    def __getattr__(self, name: str) -> Any:
        return _fill(self, name, _LATER)

    def __eq__(self, other: object) -> bool:
        return _equal(self, other, Document)

    __hash__ = Document.__hash__


def _fill(stored: Any, name: str, later: tuple[str, ...]) -> Any:
    if name not in later:
        raise AttributeError(name)
    for each in later:
        object.__setattr__(stored, each, stored._later[each])
    return object.__getattribute__(stored, name)


def _equal(one: Any, other: object, kind: type[Article] | type[Document]) -> bool:
    if not isinstance(other, kind):
        return NotImplemented  # type: ignore[no-any-return]
    return all(getattr(one, each.name) == getattr(other, each.name) for each in fields(kind))


def _setter(kind: type, name: str) -> Any:
    return kind.__dict__[name].__set__


for _name in _EARLY_OF_ARTICLE:
    setattr(_StoredArticle, _name, property(attrgetter(f"_first.{_name}")))
_put_article_first, _put_article_later = _setter(_StoredArticle, "_first"), _setter(_StoredArticle, "_later")
_put_id, _put_article = _setter(Document, "id"), _setter(Document, "article")
_put_document_later = _setter(_StoredDocument, "_later")
_put_names = _setter(_StoredDocument, "_names")
_put_bare_labels = _setter(_StoredDocument, "_bare_labels")
_put_repair_count = _setter(_StoredDocument, "_repair_count")
