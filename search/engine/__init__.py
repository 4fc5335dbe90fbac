"""What an engine is: something that answers queries over one build. One file for each engine stands beside this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from search.model import BuildInfo, Document, Hit, Node, Query, Results
from search.suggest import Suggestions


class Engine(Protocol):
    """Answers over one build, which never changes while it is open. Safe to use from several threads."""

    info: BuildInfo
    suggestions: Suggestions

    def search(self, query: Query) -> Results:
        """The answer to ``query``. Which documents match does not depend on the engine; scores may.

        Raises ``BadPosition`` where ``query.after`` is no place that this engine could have named.
        """

    def count(self, query: Query) -> int:
        """How many documents ``query`` finds, the ``total`` of its answer, for less than the whole answer costs."""

    def lacking(self, facet: str) -> int:
        """How many documents of the build have no value of ``facet``."""

    def scan(self, query: Query) -> Iterator[Hit]:
        """Every document that matches, in the order of ``query``, whatever its page and size; read as it is asked for.

        Holds no more than a few hits in memory at a time, and goes on over this build when another replaces it.
        """

    def document(self, document_id: str) -> Document:
        """The document of this id. Raises ``NoSuchDocument``."""

    def family(self, document_id: str) -> tuple[Document, ...]:
        """The document of this id and its reprints, the one that stands for them first. Raises ``NoSuchDocument``."""

    def close(self) -> None:
        """Lets go of the build's files."""


class EngineWriter(Protocol):
    """Writes one build, document by document."""

    def add(self, document: Any) -> None:
        """Adds a document as ``EngineKind.prepare`` has left it; its id must be new to the build."""

    def finish(self) -> None:
        """Writes what is still in memory. Nothing may be added afterwards."""

    def abandon(self) -> None:
        """Lets go of a build that will not be finished. Its folder is the caller's to remove."""


class EngineKind(Protocol):
    """How builds of an engine are written and opened."""

    name: str

    def prepare(self, document: Document) -> Any:
        """All of a writer's work on ``document`` that needs no other document: perhaps nothing.

        The method itself and what it gives can be pickled, since it is called in other processes.
        """

    def writer(self, folder: Path) -> EngineWriter:
        """A writer into ``folder``, which exists and is empty."""

    def open(self, folder: Path, info: BuildInfo) -> Engine:
        """The engine over a finished build."""

    def examine(self, folder: Path, info: BuildInfo, example: Node) -> None:
        """Raises ``IndexUnavailable`` where files that ``open`` does not read are no good.

        ``example`` is a query that at least one document of the build matches.
        """


class Generation(Protocol):
    """Writes a build that is another one with documents added and deleted, at the price of what changes."""

    def add(self, document: Any) -> Change:
        """Adds a document as ``EngineKind.prepare`` has left it; it takes the place of one of the same id."""

    def delete(self, document_id: str) -> bool:
        """Deletes the document of this id; whether there was one."""

    def finish(self) -> Written:
        """Writes everything. Nothing may be added or deleted afterwards."""

    def abandon(self) -> None:
        """Lets go of a build that will not be finished. Its folder is the caller's to remove."""


Change = Literal["added", "replaced", "unchanged"]


@dataclass(frozen=True, slots=True)
class Written:
    """What a generation came to.

    ``documents`` is how many the build has; ``linked`` names the files that are links to files of the build before,
    new name to old; ``ids`` are those of the documents that were written, all that can be new among them.
    """

    documents: int
    linked: Mapping[str, str]
    ids: Iterable[str] = ()


@runtime_checkable
class GrowingKind(EngineKind, Protocol):
    """An engine whose builds can be added to."""

    def generation(self, folder: Path, base: Path) -> Generation:
        """A writer into ``folder``, which exists and is empty, of the build in ``base`` with changes."""
