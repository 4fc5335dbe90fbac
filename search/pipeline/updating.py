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
from search.errors import NothingToBuild
from search.model import BuildInfo, Reject
from search.pipeline.listed import REJECTS, Listed
from search.pipeline.making import Source, nothing, writing
from search.pipeline.places import FolderBuilds, Growing, GrowingPlace
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
    index: Path | GrowingPlace,
    max_page_mb: int,
    kind: GrowingKind | None = None,
    progress: Report = silent,
    processes: int | None = None,
) -> AddReport:
    """Makes a build that has the pages under ``paths`` as well, and swaps it in, in a folder or another place.

    A page with the id of a document that is there takes its place; where it is the same document, nothing is done.
    Raises ``NothingToBuild`` where no page can be used, ``IndexUnavailable`` where there is no build to add to, it
    can't be written or fails its verification, and ``IndexMismatch`` where it was made with another analyser.
    """
    with _generation(index, kind) as made:
        source = Source(list(paths), max_page_mb, processes, progress)
        with Listed(made.folder, made.before / REJECTS) as listed, writing(made.writer()) as writer:
            taker, samples = _Taker(writer), Samples()
            count = source.write(taker, made.prepare, listed, samples.add)
            if not count:
                raise NothingToBuild(*nothing(listed))
            if taker.changes["unchanged"] == count:
                writer.abandon()
                info = made.info
            else:
                progress(Progress("index", count, listed.rejected))
                written = writer.finish()
        if taker.changes["unchanged"] < count:
            progress(Progress("check", count, listed.rejected))
            info = _publish(made, written, listed, samples.chosen())
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


def delete(ids: Iterable[str], index: Path | GrowingPlace, kind: GrowingKind | None = None) -> DeleteReport:
    """Makes a build without the documents of these ``ids``, and swaps it in.

    Raises ``NothingToBuild`` where no document has any of them or none would be left, and otherwise as ``add``.
    """
    wanted = list(dict.fromkeys(ids))
    with _generation(index, kind) as made:
        with Listed(made.folder, made.before / REJECTS) as listed, writing(made.writer()) as writer:
            gone = [each for each in wanted if writer.delete(each)]
            if not gone:
                shown = ", ".join(wanted[:3])
                raise NothingToBuild(
                    f"No document has the id {shown}.", "Look it up: an id ends the address of a page."
                )
            written = writer.finish()
        if not written.documents:
            raise NothingToBuild("No document would be left.", "Build the index from other pages instead.")
        info = _publish(made, written, listed, [], gone)
    missing = set(wanted) - set(gone)
    return DeleteReport(info, len(gone), tuple(each for each in wanted if each in missing))


@contextmanager
def _generation(place: Path | GrowingPlace, kind: GrowingKind | None) -> Iterator[Growing]:
    chosen = FolderBuilds(place, kind or WhooshKind()) if isinstance(place, Path) else place
    with chosen.new_generation() as made:
        builds.require_fingerprint(made.info, fingerprint())
        yield made


def _publish(
    made: Growing, written: Written, listed: Listed, samples: list[str], gone: Iterable[str] = ()
) -> BuildInfo:
    """Seals, verifies and swaps in what has been written."""
    info = made.seal(written, listed.total, fingerprint())
    with closing(made.open()) as engine:
        verify(engine, info, samples, gone)
    made.publish(written)
    return info


class _Taker:
    """Counts what becomes of the documents that a generation is given."""

    def __init__(self, writer: Generation) -> None:
        self._writer = writer
        self.changes: Counter[Change] = Counter()

    def add(self, document: Any) -> None:
        self.changes[self._writer.add(document)] += 1
