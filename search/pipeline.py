"""The line itself: pages -> repaired -> extracted -> labelled -> one build, verified, then swapped in."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Protocol

from search import builds
from search.analyse import fingerprint, fold
from search.analyse.fold import PARAGRAPH
from search.engine import Engine, EngineKind, EngineWriter
from search.engine.whoosh_engine import WhooshKind
from search.errors import IndexUnavailable, NothingToBuild, UnusablePage
from search.extract import extract
from search.label import label
from search.model import BuildInfo, Document, Everything, Match, Node, Page, Query, Reject, Unit
from search.read import pages
from search.repair import repair

_log = logging.getLogger(__name__)
_REPAIRED_FIELDS = ("title", "source")

Progress = Callable[[int, int], None]


class UnpublishedBuild(Protocol):
    """A build on its way: ``writer`` takes the documents; then ``seal``, ``open`` and ``publish``."""

    @property
    def writer(self) -> EngineWriter:
        """Takes the documents."""

    def seal(self, documents: int, rejects: int, fingerprint: str) -> BuildInfo:
        """Makes sure that all is written, and writes down what is known of the build."""

    def open(self) -> Engine:
        """The engine over the sealed build."""

    def publish(self) -> None:
        """Makes the sealed build the current one, in one step."""


class BuildPlace(Protocol):
    """Where a build can be made that is no folder of this machine."""

    def new_build(self) -> AbstractContextManager[UnpublishedBuild]:
        """A build to write into, removed at the end unless it was published."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build came to. ``renamed`` lists documents whose id another one had: (id, id in the build)."""

    info: BuildInfo
    rejects: tuple[Reject, ...]
    renamed: tuple[tuple[str, str], ...] = ()


def documents(paths: Iterable[Path], max_page_mb: int) -> Iterator[Document | Reject]:
    """Every page under ``paths`` as a document, or as a reject that says why not. Never raises for a page's sake."""
    for page in pages(paths, max_page_mb):
        yield page if isinstance(page, Reject) else _document_or_reject(page)


def build(
    paths: Iterable[Path],
    index: Path,
    max_page_mb: int,
    kind: EngineKind | None = None,
    progress: Progress = lambda _documents, _rejects: None,
) -> BuildReport:
    """Makes a build from all pages under ``paths`` and swaps it in.

    Raises ``NothingToBuild`` where no page can be used and ``IndexUnavailable`` where the folder can't be written
    or the new build fails its verification; the build that answered before goes on answering.
    """
    chosen = kind or WhooshKind()
    renamed: list[tuple[str, str]] = []
    try:
        with builds.only_builder(index), builds.new_build(index) as folder:
            found = _unique(documents(paths, max_page_mb), renamed)
            written, rejects = _write(found, chosen.writer(folder), progress)
            if not written:
                raise NothingToBuild(*_nothing(rejects))
            (folder / "rejects.jsonl").write_text(
                "".join(json.dumps(asdict(each)) + "\n" for each in rejects)
            )
            info = builds.seal(folder, written, len(rejects), fingerprint())
            _verify(chosen.open(folder, info), info)
            builds.publish(index, folder, info)
    except OSError as error:
        raise IndexUnavailable(
            f"The build could not be written to {index}: {error.strerror or error}.",
            "Free some space or mend the permissions, then build again; the current build is untouched.",
        ) from error
    return BuildReport(info, tuple(rejects), tuple(renamed))


def build_at(
    place: BuildPlace,
    paths: Iterable[Path],
    max_page_mb: int,
    progress: Progress = lambda _documents, _rejects: None,
) -> BuildReport:
    """Makes a build from all pages under ``paths`` at ``place``, verifies it and swaps it in.

    Raises ``NothingToBuild`` and ``IndexUnavailable`` as ``build`` does.
    """
    renamed: list[tuple[str, str]] = []
    with place.new_build() as making:
        found = _unique(documents(paths, max_page_mb), renamed)
        written, rejects = _write(found, making.writer, progress)
        if not written:
            raise NothingToBuild(*_nothing(rejects))
        info = making.seal(written, len(rejects), fingerprint())
        _verify(making.open(), info)
        making.publish()
    return BuildReport(info, tuple(rejects), tuple(renamed))


def _document_or_reject(page: Page) -> Document | Reject:
    try:
        return _document(page)
    except UnusablePage as error:
        return Reject(page.origin, error.code, str(error))
    except Exception as error:
        # A page that trips a bug of ours must not cost the others: it is listed, and the log has the whole story.
        _log.exception("page %s", page.origin)
        return Reject(
            page.origin, "internal_error", f"{type(error).__name__}: {error}. Please report this page."
        )


def _document(page: Page) -> Document:
    declared = {
        name: repair(value).text if name in _REPAIRED_FIELDS else value
        for name, value in page.declared.items()
    }
    repaired = repair(page.content, markup=page.kind == "html")
    article = extract(replace(page, declared=declared), repaired)
    crawled = page.content if repaired.steps else None
    return Document(page.id, article, label(article), repaired.steps, crawled)


def _unique(
    found: Iterable[Document | Reject], renamed: list[tuple[str, str]]
) -> Iterator[Document | Reject]:
    """Gives a second document of an id an id of its own, and rejects a second copy of the same document."""
    seen: dict[str, bytes] = {}
    for item in found:
        if isinstance(item, Reject):
            yield item
            continue
        digest = hashlib.sha256(
            f"{item.article.title}\n{item.article.body}".encode("utf-8", "replace")
        ).digest()
        if seen.get(item.id) == digest:
            yield Reject(item.id, "duplicate", f"The same document as {item.id}, read before.")
            continue
        document = item if item.id not in seen else replace(item, id=f"{item.id}-{digest.hex()[:8]}")
        if document.id in seen:
            yield Reject(document.id, "duplicate", f"The same document as {document.id}, read before.")
            continue
        seen[document.id] = digest
        if document.id != item.id:
            renamed.append((item.id, document.id))
        yield document


def _write(
    found: Iterable[Document | Reject], writer: EngineWriter, progress: Progress
) -> tuple[int, list[Reject]]:
    rejects: list[Reject] = []
    written = 0
    try:
        for item in found:
            if isinstance(item, Reject):
                rejects.append(item)
            else:
                writer.add(item)
                written += 1
            progress(written, len(rejects))
        writer.finish()
    except BaseException:
        writer.abandon()
        raise
    return written, rejects


def _nothing(rejects: list[Reject]) -> tuple[str, str]:
    if not rejects:
        return "No page was found.", "Give a folder, a .txt, .html or .jsonl file, or an archive of these."
    first = "; ".join(f"{each.origin}: {each.reason}" for each in rejects[:3])
    return f"None of {len(rejects)} pages could be used ({first}).", "Mend them or give others."


def _verify(engine: Engine, info: BuildInfo) -> None:
    """The new build must open, count its documents and find one of them by its own words."""
    try:
        everything = engine.search(Query("", Everything(), size=1))
        sample = everything.hits[0].document
        found = engine.search(Query("", _own_words(sample), size=1)).total
        if everything.total != info.documents or not found or engine.document(sample.id) != sample:
            raise IndexUnavailable(
                "The new build failed its verification.", "Build again; the current one is untouched."
            )
    finally:
        engine.close()


def _own_words(document: Document) -> Node:
    """A query for what stands at the beginning of ``document``; one of signs alone has no words to be found by."""
    lines = fold(document.article.body).split(PARAGRAPH)
    first = next((line for line in lines if line), "")
    return Match(Unit(first[:2], ())) if first else Everything()
