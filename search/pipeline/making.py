"""A whole build from pages: written aside, sealed, verified, then swapped in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from search.analyse import fingerprint
from search.engine import EngineKind
from search.engine.whoosh_engine import WhooshKind
from search.errors import NothingToBuild
from search.model import BuildInfo, Document, Page, Reject
from search.pipeline.listed import Listed
from search.pipeline.page import Made, Prepare, document_or_reject, make
from search.pipeline.places import BuildPlace, FolderBuilds
from search.pipeline.progress import Progress, Report, silent
from search.pipeline.unique import unique
from search.pipeline.verify import Samples, verify
from search.pipeline.workers import made
from search.read import Meter, pages


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build came to.

    ``rejects`` are the first thousand of ``info.rejects``; all of them stand in the build. ``renamed`` lists, up to
    as many, documents whose id another one had: (id, id in the build).
    """

    info: BuildInfo
    rejects: tuple[Reject, ...]
    renamed: tuple[tuple[str, str], ...] = ()


def documents(paths: Iterable[Path], max_page_mb: int) -> Iterator[Document | Reject]:
    """Every page under ``paths`` as a document, or as a reject that says why not. Never raises for a page's sake."""
    for page in pages(paths, max_page_mb):
        yield page if isinstance(page, Reject) else document_or_reject(page)


def build(
    paths: Iterable[Path],
    index: Path | BuildPlace,
    max_page_mb: int,
    kind: EngineKind | None = None,
    progress: Report = silent,
    processes: int | None = None,
) -> BuildReport:
    """Makes a build from all pages under ``paths`` and swaps it in, in an index folder or another place.

    Without ``processes`` there is one for each processor, once there are pages enough to pay for them; whatever
    their number, the same pages make the same files. Raises ``NothingToBuild`` where no page can be used and
    ``IndexUnavailable`` where the folder can't be written or the new build fails its verification; the build that
    answered before goes on answering.
    """
    place = FolderBuilds(index, kind or WhooshKind()) if isinstance(index, Path) else index
    sources = list(paths)
    with place.new_build() as making:
        with Listed(making.folder) as listed:
            source = Source(sources, max_page_mb, processes, progress)
            samples = Samples()
            with writing(making.writer()) as writer:
                written = source.write(writer, making.prepare, listed, samples.add)
                if not written:
                    raise NothingToBuild(*nothing(listed))
                progress(Progress("index", written, listed.rejected))
                writer.finish()
        progress(Progress("check", written, listed.rejected))
        info = making.seal(written, listed.rejected, fingerprint())
        engine = making.open()
        try:
            verify(engine, info, samples.chosen())
        finally:
            engine.close()
        making.publish()
    return BuildReport(info, tuple(listed.rejects), tuple(listed.renamed))


class Taker(Protocol):
    """Takes documents as they have been prepared."""

    def add(self, document: Any) -> object: ...


class Abandoned(Protocol):
    """Holds files until it is done or abandoned."""

    def abandon(self) -> None: ...


Writer = TypeVar("Writer", bound=Abandoned)


@dataclass(frozen=True, slots=True)
class Source:
    """Pages on their way into a writer."""

    paths: list[Path]
    max_page_mb: int
    processes: int | None
    progress: Report

    def write(self, writer: Taker, prepare: Prepare, listed: Listed, written: Callable[[str], None]) -> int:
        """Adds all pages to ``writer``, telling ``written`` their ids; how many there were."""
        meter = Meter(self.paths)
        count = 0
        for item in self._unique(prepare, listed, meter):
            if isinstance(item, Reject):
                listed.reject(item)
            else:
                writer.add(item.prepared)
                written(item.id)
                count += 1
            self.progress(Progress("pages", count, listed.rejected, meter.part))
        return count

    def _unique(self, prepare: Prepare, listed: Listed, meter: Meter) -> Iterator[Made | Reject]:
        read = map(listed.read, pages(self.paths, self.max_page_mb, meter))
        found = made(read, prepare, self.processes)
        return unique(found, partial(_again, prepare), listed.rename)


def _again(prepare: Prepare, page: Page, document_id: str) -> Made | Reject:
    return make(replace(page, id=document_id), prepare)


@contextmanager
def writing(writer: Writer) -> Iterator[Writer]:
    """Lets go of what ``writer`` holds should anything go wrong."""
    try:
        yield writer
    except BaseException:
        writer.abandon()
        raise


def nothing(listed: Listed) -> tuple[str, str]:
    """What is wrong, and what to do, where no page made a document."""
    if not listed.rejected:
        return "No page was found.", "Give a folder, a .txt, .html or .jsonl file, or an archive of these."
    first = "; ".join(f"{each.origin}: {each.reason}" for each in listed.rejects[:3])
    return f"None of {listed.rejected} pages could be used ({first}).", "Mend them or give others."
