"""The library that a front end asks: the current build, and the next one as soon as it is there."""

from __future__ import annotations

import json
import logging
import threading
import time
import weakref
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

from search import builds, seen
from search.advice import Advice, advice
from search.analyse import fingerprint
from search.engine import Engine, EngineKind
from search.engine.complete import complete
from search.engine.opensearch.place import cluster_place
from search.engine.parts import stored, stored_ids
from search.engine.whoosh_engine import WhooshKind
from search.errors import REBUILD, IndexUnavailable, PolicysearchError
from search.model import BuildInfo, Document, Everything, Hit, Query, Reject, Results, Segment
from search.related import Related, related
from search.settings import Settings
from search.snippet import mark, units_for
from search.suggest import Suggestion

Answer = TypeVar("Answer")

# Seconds before a new build that could not be opened is tried again.
RETRY_AFTER = 5.0
REJECTS = "rejects.jsonl"

_log = logging.getLogger(__name__)


class Place(Protocol):
    """Where the builds of a library are kept: a folder of this machine, or a cluster. Safe between threads."""

    def stamp(self) -> Hashable:
        """Another value once another build has become the current one. Cheap, and never raises."""

    def open(self) -> Engine:
        """The engine over the current build. Raises ``IndexUnavailable`` or ``IndexMismatch``."""

    def examine(self, info: BuildInfo) -> None:
        """Raises ``IndexUnavailable`` where the build ``info`` turns out damaged."""

    def ids(self, engine: Engine, start: int, count: int) -> Iterator[str]:
        """The ids of ``count`` documents of ``engine``, one that ``open`` gave, from number ``start`` on."""

    def file(self, info: BuildInfo, name: str) -> BinaryIO:
        """A file of the build, open; it can be read to its end even where the build goes. Raises ``OSError``."""

    def first_seen(self, ids: Sequence[str]) -> dict[str, str]:
        """When each of these documents was first seen (ISO, UTC); unknown ones lack."""

    def documents(self) -> Iterator[Document]:
        """All documents of the current build, whatever dictionary it was made with."""


class FolderPlace:
    """An index folder of this machine, as ``builds`` keeps it."""

    def __init__(self, index: Path, kind: EngineKind) -> None:
        self._index, self._kind = index, kind
        # Looked at several times a request, so its path is put together once.
        self._current = index / builds.CURRENT

    def stamp(self) -> Hashable:
        try:
            status = self._current.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ino

    def open(self) -> Engine:
        return open_current(self._index, self._kind)

    def examine(self, info: BuildInfo) -> None:
        builds.read_manifest(self._index / info.id)

    def ids(self, engine: Engine, start: int, count: int) -> Iterator[str]:
        return _while_held(engine, stored_ids(self._index / engine.info.id, start, count))

    def file(self, info: BuildInfo, name: str) -> BinaryIO:
        return (self._index / info.id / name).open("rb")

    def first_seen(self, ids: Sequence[str]) -> dict[str, str]:
        return seen.first_seen(self._index, ids)

    def documents(self) -> Iterator[Document]:
        return stored_documents(self._index)


def place_of(settings: Settings) -> Place:
    """The place that ``settings`` name. Raises ``BadParameter`` where a cluster is asked for and has no address."""
    if settings.engine == "opensearch":
        return cluster_place(settings)
    return FolderPlace(settings.index, WhooshKind())


class Library:
    """Answers from the current build of a place; switches to a new one without failing a request.

    Safe between threads. Every method raises ``IndexUnavailable`` while there is no build that can answer. A
    build that an earlier call returned results from keeps answering when the next one turns out to be broken.
    """

    def __init__(self, source: Path | Place, kind: EngineKind | None = None) -> None:
        self._place = FolderPlace(source, kind or WhooshKind()) if isinstance(source, Path) else source
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._seen: Hashable = None
        self._retry_at = 0.0
        # Told of every answer, for those who measure.
        self.searched: Callable[[Results], None] = lambda _results: None

    @classmethod
    def open(cls, source: Path | Place, kind: EngineKind | None = None) -> Library:
        """A library whose build has been opened. Raises ``IndexUnavailable``."""
        library = cls(source, kind)
        library._current()
        return library

    @property
    def info(self) -> BuildInfo:
        """What is known of the current build."""
        return self._current().info

    def search(self, query: Query) -> Results:
        """The answer of the current build."""
        results = self._ask(lambda engine: engine.search(query))
        self.searched(results)
        return results

    def lacking(self, facet: str) -> int:
        """How many documents of the current build have no value of ``facet``."""
        return self._ask(lambda engine: engine.lacking(facet))

    def scan(self, query: Query) -> Iterator[Hit]:
        """Every match of ``query`` in its order, read as it is asked for, all from one build."""
        return self._ask(lambda engine: engine.scan(query))

    def ids(self, start: int, count: int) -> Iterator[str]:
        """The ids of ``count`` documents of the current build, from number ``start`` on."""
        return self._ask(lambda engine: self._place.ids(engine, start, count))

    def first_seen(self, ids: Sequence[str]) -> dict[str, str]:
        """When each of these documents was first seen (ISO, UTC), whichever builds came since; unknown ones lack."""
        return self._place.first_seen(ids)

    def check(self) -> BuildInfo:
        """What is known of the current build, after it has answered. Raises ``IndexUnavailable`` if it can't."""
        self.search(Query("", Everything(), size=1))
        return self.info

    def rejects(self) -> Iterator[Reject]:
        """The pages that the current build could not use, and why; read as they are asked for.

        A list that is not there has none, and a line that can't be read is passed over: the answers do not need it.
        """
        try:
            lines = self._place.file(self.info, REJECTS)
        except OSError:
            return iter(())
        return _rejects(lines)

    def document(self, document_id: str) -> Document:
        """The document of this id. Raises ``NoSuchDocument``."""
        return self._ask(lambda engine: engine.document(document_id))

    def family(self, document_id: str) -> tuple[Document, ...]:
        """The document of this id and its reprints, the one that stands for them first. Raises ``NoSuchDocument``."""
        return self._ask(lambda engine: engine.family(document_id))

    def related(self, document_id: str, limit: int = 6) -> tuple[Related, ...]:
        """Documents about the same matter, none of them a reprint of it. Raises ``NoSuchDocument``."""

        def ask(engine: Engine) -> tuple[Related, ...]:
            document = engine.document(document_id)
            family = [member.id for member in engine.family(document_id)]
            return related(document, family, engine.info.documents, engine.suggestions, engine.search, limit)

        return self._ask(ask)

    def suggest(self, typed: str, limit: int = 10) -> list[Suggestion]:
        """What somebody who has typed ``typed`` may want to search; each finds something in the current build."""
        return self._ask(lambda engine: complete(engine, typed, limit))

    def advice(self, query: Query, total: int) -> Advice:
        """What to try in place of ``query``, which found ``total`` documents."""

        def advise(engine: Engine) -> Advice:
            documents = engine.info.documents
            return advice(query, total, documents, engine.count, engine.suggestions)

        return self._ask(advise)

    def marked(self, document: Document, query: Query) -> tuple[tuple[Segment, ...], ...]:
        """The paragraphs of the body with the words of ``query`` marked."""
        units = units_for(query.node, "body")
        return tuple(mark(paragraph, units) for paragraph in document.article.body.split("\n"))

    def _ask(self, question: Callable[[Engine], Answer]) -> Answer:
        """The answer of the current build. Where it fails and the build turns out damaged, says that."""
        engine = self._current()
        try:
            return question(engine)
        except PolicysearchError:
            raise
        except Exception:
            self._place.examine(engine.info)
            raise

    def _current(self) -> Engine:
        stamp, engine = self._place.stamp(), self._engine
        if engine is not None and (stamp == self._seen or time.monotonic() < self._retry_at):
            return engine
        # Who has an engine does not wait for the next one: one request opens it, and the others ask the one before.
        if not self._lock.acquire(blocking=engine is None) and engine is not None:
            return engine
        try:
            if self._engine is None or (stamp != self._seen and time.monotonic() >= self._retry_at):
                self._switch(stamp)
            return self._engine if self._engine is not None else self._place.open()
        finally:
            self._lock.release()

    def _switch(self, stamp: Hashable) -> None:
        try:
            # The engine before is not closed: other threads may be asking it. It goes when the last one lets go.
            self._engine = self._place.open()
            self._seen = stamp
        except Exception as error:
            if self._engine is None:
                raise
            # Perhaps it can be opened later, as when the system was out of files.
            self._retry_at = time.monotonic() + RETRY_AFTER
            _log.warning("still serving build %s: %s", self._engine.info.id, error)


def _rejects(lines: BinaryIO) -> Iterator[Reject]:
    with lines:
        for line in lines:
            with suppress(ValueError, TypeError):
                yield Reject(**json.loads(line))


def stored_documents(index: Path) -> Iterator[Document]:
    """All documents of the current build, whatever dictionary it was made with. Raises ``IndexUnavailable``."""
    folder, lease = builds.hold_current(index)
    with closing(lease):
        builds.read_manifest(folder)
        yield from stored(folder)


def open_current(index: Path, kind: EngineKind) -> Engine:
    """The engine over the current build of ``index``, which stays there for as long as anybody has the engine.

    Raises ``IndexUnavailable`` or ``IndexMismatch``.
    """
    folder, lease = builds.hold_current(index)
    try:
        info = builds.read_manifest(folder).info
        builds.require_fingerprint(info, fingerprint())
        engine = _opened(kind, folder, info)
    except BaseException:
        lease.close()
        raise
    weakref.finalize(engine, _leave, lease, index).atexit = False
    return engine


def _opened(kind: EngineKind, folder: Path, info: BuildInfo) -> Engine:
    try:
        return kind.open(folder, info)
    except Exception as error:
        raise IndexUnavailable(f"The build {info.id} can't be opened: {error}.", REBUILD) from error


def _while_held(engine: Engine, items: Iterator[Answer]) -> Iterator[Answer]:
    """``items`` read from the build of ``engine``, which stays as long as somebody may ask for more of them."""
    yield from items
    del engine


def _leave(lease: builds.Lease, index: Path) -> None:
    """Lets go of a build whose engine nobody has any longer; where a newer one has taken its place, it goes."""
    lease.close()
    # In a thread of its own: this runs in the request that was the last to let go.
    with suppress(RuntimeError):
        threading.Thread(target=builds.sweep, args=(index,), daemon=True).start()
