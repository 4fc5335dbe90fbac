"""Where builds are made: in an index folder of this machine, or in a cluster."""

from __future__ import annotations

from collections.abc import Container, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Protocol

from search import builds
from search.engine import Engine, EngineKind, EngineWriter, Generation, GrowingKind, Written
from search.engine.parts import stored, stored_ids
from search.errors import REBUILD, IndexUnavailable
from search.model import BuildInfo, Everything
from search.pipeline.page import Prepare
from search.pipeline.verify import own_words


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


class Growing(Protocol):
    """A build on its way that is another one with changes: ``info`` and the files in ``before`` are of that one.

    The writer takes what is added and deleted; then ``seal``, ``open`` and ``publish``.
    """

    @property
    def folder(self) -> Path:
        """A folder of this machine that goes along with the build, or with the process."""

    @property
    def before(self) -> Path:
        """A folder of this machine with the files of the build before, its rejects among them."""

    @property
    def info(self) -> BuildInfo: ...
    @property
    def prepare(self) -> Prepare:
        """All of a writer's work on a document that needs no other one."""

    def writer(self) -> Generation:
        """The writer of the build, which as yet has what the build before has."""

    def seal(self, written: Written, rejects: int, fingerprint: str) -> BuildInfo:
        """Makes sure that all is written, and writes down what is known of the build."""

    def open(self) -> Engine:
        """The engine over the sealed build."""

    def publish(self, written: Written) -> None:
        """Makes the sealed build the current one, in one step."""


class GrowingPlace(Protocol):
    """Where builds can be added to."""

    def new_generation(self) -> AbstractContextManager[Growing]:
        """The current build with changes, removed at the end unless it was published.

        Raises ``IndexUnavailable`` where there is none, or another builder is at work.
        """


class FolderBuilds:
    """Builds in an index folder, as ``builds`` keeps them."""

    def __init__(self, index: Path, kind: EngineKind) -> None:
        self._index, self._kind = index, kind

    @contextmanager
    def new_build(self) -> Iterator[Unpublished]:
        index = self._index
        with saying_what_to_do(index), builds.only_builder(index), builds.new_build(index) as folder:
            yield _InFolder(index, folder, self._kind)

    @contextmanager
    def new_generation(self) -> Iterator[Growing]:
        index, kind = self._index, self._kind
        if not isinstance(kind, GrowingKind):
            raise IndexUnavailable("Builds of this engine can't be added to.", REBUILD)
        with saying_what_to_do(index), builds.only_builder(index):
            before, lease = builds.hold_current(index)
            with closing(lease), builds.new_build(index) as folder:
                manifest = builds.read_manifest(before)
                _require_whole(before, manifest)
                yield _GrowingInFolder(index, folder, before, manifest, kind)


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
        return _opened(self._kind, self.folder, self._sealed())

    def publish(self) -> None:
        builds.publish(self._index, self.folder, self._sealed(), stored_ids(self.folder))

    def _sealed(self) -> BuildInfo:
        if self._info is None:
            raise ValueError("the build is not sealed")
        return self._info


class _GrowingInFolder:
    def __init__(
        self, index: Path, folder: Path, before: Path, manifest: builds.Manifest, kind: GrowingKind
    ) -> None:
        self._index, self._kind, self._manifest = index, kind, manifest
        self._sealed: BuildInfo | None = None
        self._known: builds.Files = {}
        self.folder, self.before, self.info = folder, before, manifest.info
        self.prepare: Prepare = kind.prepare

    def writer(self) -> Generation:
        return self._kind.generation(self.folder, self.before)

    def seal(self, written: Written, rejects: int, fingerprint: str) -> BuildInfo:
        self._known = {new: self._manifest.files[old] for new, old in written.linked.items()}
        known = self._known
        self._sealed = builds.seal(self.folder, written.documents, rejects, fingerprint, known)
        return self._sealed

    def open(self) -> Engine:
        return _opened(self._kind, self.folder, self._info(), self._known)

    def publish(self, written: Written) -> None:
        builds.publish(self._index, self.folder, self._info(), written.ids)

    def _info(self) -> BuildInfo:
        if self._sealed is None:
            raise ValueError("the build is not sealed")
        return self._sealed


def _opened(kind: EngineKind, folder: Path, info: BuildInfo, known: Container[str] = ()) -> Engine:
    """The engine over a build that has just been sealed. Raises ``IndexUnavailable`` where it is no good.

    All files are read again and compared with what was written, but for those that are ``known``: the build before
    answers for them, and reading them would make an addition cost as much as a build.
    """
    manifest = builds.read_manifest(folder)
    written = {name: described for name, described in manifest.files.items() if name not in known}
    damaged = builds.damaged_files(folder, builds.Manifest(info, written))
    if damaged:
        raise IndexUnavailable(
            f"The new build failed its verification: {', '.join(damaged)} read otherwise than written.",
            "Look after the disk, then build again; the current build is untouched.",
        )
    first = next(stored(folder), None)
    kind.examine(folder, info, own_words(first) if first else Everything())
    return kind.open(folder, info)


def _require_whole(before: Path, manifest: builds.Manifest) -> None:
    """Raises ``IndexUnavailable`` where small files, which are read again in full, are not those of the build."""
    small = {
        name: described for name, described in manifest.files.items() if name.endswith((".toc", ".json"))
    }
    damaged = builds.damaged_files(before, builds.Manifest(manifest.info, small))
    if damaged:
        raise IndexUnavailable(f"Contents changed since the build: {', '.join(damaged)}.", REBUILD)


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
