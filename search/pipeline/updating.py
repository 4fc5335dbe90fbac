"""A new generation of a build: pages added, documents deleted, everything else taken over from the build before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search import builds
from search.analyse import fingerprint
from search.engine import Change, Generation, GrowingKind, Written
from search.engine.whoosh_engine import WhooshKind
from search.errors import REBUILD, IndexUnavailable, NothingToBuild
from search.model import BuildInfo, Reject
from search.pipeline.listed import REJECTS, Listed
from search.pipeline.making import Source, nothing, writing
from search.pipeline.places import saying_what_to_do
from search.pipeline.progress import Progress, Report, silent
from search.pipeline.verify import Samples, verify


@dataclass(frozen=True, slots=True)
class AddReport:
    """What an ``add`` came to: the build, and what became of the pages. ``rejected`` counts those of this time.

    ``info`` is that of the build before where nothing changed.
    """

    info: BuildInfo
    added: int
    replaced: int
    unchanged: int
    rejected: int
    rejects: tuple[Reject, ...]
    renamed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DeleteReport:
    """What a ``delete`` came to: the build, how many documents it no longer has, and the ids that none had."""

    info: BuildInfo
    deleted: int
    unknown: tuple[str, ...]


def add(
    paths: Iterable[Path],
    index: Path,
    max_page_mb: int,
    kind: GrowingKind | None = None,
    progress: Report = silent,
    processes: int | None = None,
) -> AddReport:
    """Makes a build that has the pages under ``paths`` as well, and swaps it in.

    A page with the id of a document that is there takes its place; where it is the same document, nothing is done.
    Raises ``NothingToBuild`` where no page can be used, ``IndexUnavailable`` where there is no build to add to, it
    can't be written or fails its verification, and ``IndexMismatch`` where it was made with another analyser.
    """
    chosen = kind or WhooshKind()
    with _generation(index, chosen) as made:
        source = Source(list(paths), max_page_mb, processes, progress)
        with Listed(made.folder, made.before / REJECTS) as listed, writing(made.writer):
            taker, samples = _Taker(made.writer), Samples()
            count = source.write(taker, chosen.prepare, listed, samples.add)
            if not count:
                raise NothingToBuild(*nothing(listed))
            if taker.changes["unchanged"] == count:
                made.writer.abandon()
                info = made.info
            else:
                progress(Progress("index", count, listed.rejected))
                written = made.writer.finish()
        if taker.changes["unchanged"] < count:
            progress(Progress("check", count, listed.rejected))
            info = made.publish(written, listed, samples.chosen())
    changes = taker.changes
    return AddReport(
        info,
        changes["added"],
        changes["replaced"],
        changes["unchanged"],
        listed.rejected,
        tuple(listed.rejects),
        tuple(listed.renamed),
    )


def delete(ids: Iterable[str], index: Path, kind: GrowingKind | None = None) -> DeleteReport:
    """Makes a build without the documents of these ``ids``, and swaps it in.

    Raises ``NothingToBuild`` where no document has any of them or none would be left, and otherwise as ``add``.
    """
    wanted = list(dict.fromkeys(ids))
    with _generation(index, kind or WhooshKind()) as made:
        with Listed(made.folder, made.before / REJECTS) as listed, writing(made.writer):
            gone = [each for each in wanted if made.writer.delete(each)]
            if not gone:
                shown = ", ".join(wanted[:3])
                raise NothingToBuild(
                    f"No document has the id {shown}.", "Look it up: an id ends the address of a page."
                )
            written = made.writer.finish()
        if not written.documents:
            raise NothingToBuild("No document would be left.", "Build the index from other pages instead.")
        info = made.publish(written, listed, [], gone)
    missing = set(wanted) - set(gone)
    return DeleteReport(info, len(gone), tuple(each for each in wanted if each in missing))


@dataclass(frozen=True, slots=True)
class _Made:
    """A generation in the making: ``before`` is the build that it comes from."""

    index: Path
    folder: Path
    before: Path
    info: BuildInfo
    files: builds.Files
    kind: GrowingKind
    writer: Generation

    def publish(
        self, written: Written, listed: Listed, samples: list[str], gone: Iterable[str] = ()
    ) -> BuildInfo:
        """Seals, verifies and swaps in what has been written."""
        known = {new: self.files[old] for new, old in written.linked.items()}
        info = builds.seal(self.folder, written.documents, listed.total, fingerprint(), known)
        with closing(self.kind.open(self.folder, info)) as engine:
            verify(engine, info, samples, gone)
        builds.publish(self.index, self.folder, info, written.ids)
        return info


@contextmanager
def _generation(index: Path, kind: GrowingKind) -> Iterator[_Made]:
    if not isinstance(kind, GrowingKind):
        raise IndexUnavailable("Builds of this engine can't be added to.", REBUILD)
    with saying_what_to_do(index), builds.only_builder(index):
        before, lease = builds.hold_current(index)
        with closing(lease), builds.new_build(index) as folder:
            manifest = builds.read_manifest(before)
            builds.require_fingerprint(manifest.info, fingerprint())
            _require_whole(before, manifest)
            writer = kind.generation(folder, before)
            yield _Made(index, folder, before, manifest.info, manifest.files, kind, writer)


def _require_whole(before: Path, manifest: builds.Manifest) -> None:
    """Raises ``IndexUnavailable`` where small files, which are read again in full, are not those of the build."""
    small = {
        name: described for name, described in manifest.files.items() if name.endswith((".toc", ".json"))
    }
    damaged = builds.damaged_files(before, builds.Manifest(manifest.info, small))
    if damaged:
        raise IndexUnavailable(f"Contents changed since the build: {', '.join(damaged)}.", REBUILD)


class _Taker:
    """Counts what becomes of the documents that a generation is given."""

    def __init__(self, writer: Generation) -> None:
        self._writer = writer
        self.changes: Counter[Change] = Counter()

    def add(self, document: Any) -> None:
        self.changes[self._writer.add(document)] += 1
