"""Where builds are made: in an index folder of this machine, or in a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from search import builds
from search.engine import Engine, EngineKind, EngineWriter
from search.engine.parts import stored_ids
from search.errors import IndexUnavailable
from search.model import BuildInfo
from search.pipeline.page import Prepare


class Unpublished(Protocol):
    """A build on its way: a writer takes the documents; then ``seal``, ``open`` and ``publish``."""

    @property
    def folder(self) -> Path:
        """A folder of this machine that goes along with the build, or with the process."""

    @property
    def prepare(self) -> Prepare:
        """All of a writer's work on a document that needs no other one."""

    def writer(self) -> EngineWriter:
        """The writer of the build, empty."""

    def seal(self, documents: int, rejects: int, fingerprint: str) -> BuildInfo:
        """Makes sure that all is written, and writes down what is known of the build."""

    def open(self) -> Engine:
        """The engine over the sealed build."""

    def publish(self) -> None:
        """Makes the sealed build the current one, in one step."""


class BuildPlace(Protocol):
    """Where builds are made."""

    def new_build(self) -> AbstractContextManager[Unpublished]:
        """A build to write into, removed at the end unless it was published. Raises ``IndexUnavailable``."""


class FolderBuilds:
    """Builds in an index folder, as ``builds`` keeps them."""

    def __init__(self, index: Path, kind: EngineKind) -> None:
        self._index, self._kind = index, kind

    @contextmanager
    def new_build(self) -> Iterator[Unpublished]:
        index = self._index
        with saying_what_to_do(index), builds.only_builder(index), builds.new_build(index) as folder:
            yield _InFolder(index, folder, self._kind)


class _InFolder:
    def __init__(self, index: Path, folder: Path, kind: EngineKind) -> None:
        self._index, self._kind = index, kind
        self._info: BuildInfo | None = None
        self.folder = folder
        self.prepare: Prepare = kind.prepare

    def writer(self) -> EngineWriter:
        return self._kind.writer(self.folder)

    def seal(self, documents: int, rejects: int, fingerprint: str) -> BuildInfo:
        self._info = builds.seal(self.folder, documents, rejects, fingerprint)
        return self._info

    def open(self) -> Engine:
        return self._kind.open(self.folder, self._sealed())

    def publish(self) -> None:
        builds.publish(self._index, self.folder, self._sealed(), stored_ids(self.folder))

    def _sealed(self) -> BuildInfo:
        if self._info is None:
            raise ValueError("the build is not sealed")
        return self._info


@contextmanager
def saying_what_to_do(index: Path) -> Iterator[None]:
    """A full disk, a folder that may not be written: as an error that says so."""
    try:
        yield
    except OSError as error:
        raise IndexUnavailable(
            f"The build could not be written to {index}: {error.strerror or error}.",
            "Free some space or mend the permissions, then build again; the current build is untouched.",
        ) from error
