"""What a build had to say about pages: kept in a file however much it is, and the first of it in memory."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from types import TracebackType

from search.model import Reject

REJECTS = "rejects.jsonl"
# Rejects and renamed documents that a report holds; all rejects stand in the build.
SHOWN = 1000


class Listed:
    """Rejects, written to ``rejects.jsonl`` of the build as they come, and ids that were changed."""

    def __init__(self, folder: Path) -> None:
        self._stream = (folder / REJECTS).open("w", encoding="utf-8")
        self.rejects: list[Reject] = []
        self.rejected = 0
        self.renamed: list[tuple[str, str]] = []

    def reject(self, reject: Reject) -> None:
        self._stream.write(json.dumps(asdict(reject)) + "\n")
        self.rejected += 1
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
        self._stream.close()
