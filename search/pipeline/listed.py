"""What a build had to say about pages: kept in a file however much it is, and the first of it in memory."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from types import TracebackType

from search.model import Page, Reject

REJECTS = "rejects.jsonl"
# Rejects and renamed documents that a report holds; all rejects stand in the build.
SHOWN = 1000


class Listed:
    """Rejects, written to ``rejects.jsonl`` of the build as they come, and ids that were changed.

    ``before`` is the list of the build that this one comes from: what is still true of it is taken over.
    ``rejected`` counts the new ones, ``total`` all of them.
    """

    def __init__(self, folder: Path, before: Path | None = None) -> None:
        self._stream = (folder / REJECTS).open("w", encoding="utf-8")
        self._before = before
        self._origins: set[str] = set()
        self.rejects: list[Reject] = []
        self.rejected = self.total = 0
        self.renamed: list[tuple[str, str]] = []

    def read(self, page: Page | Reject) -> Page | Reject:
        """Notes that a page was read this time."""
        if self._before is not None:
            self._origins.add(page.origin)
        return page

    def reject(self, reject: Reject) -> None:
        self._stream.write(json.dumps(asdict(reject)) + "\n")
        self.rejected += 1
        self.total += 1
        if self.rejected <= SHOWN:
            self.rejects.append(reject)

    def rename(self, old: str, new: str) -> None:
        if len(self.renamed) < SHOWN:
            self.renamed.append((old, new))

    def __enter__(self) -> Listed:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and self._before is not None and self._before.is_file():
                self._take_over(self._before)
        finally:
            self._stream.close()

    def _take_over(self, before: Path) -> None:
        with before.open(encoding="utf-8") as lines:
            for line in lines:
                # A page that was read again is listed by what came of it this time.
                if json.loads(line)["origin"] not in self._origins:
                    self._stream.write(line)
                    self.total += 1
