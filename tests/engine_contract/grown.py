"""The embedded engine over builds that were added to and deleted from until they hold what they were asked to hold."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from search.engine import generation
from search.engine.whoosh_engine import WhooshKind
from search.engine.whoosh_writer import WhooshWriter
from search.model import Document


class GrownWriter:
    """Writes a build of half of the documents and of what should not stay, and then a generation of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._documents: list[Document] = []

    def add(self, document: Document) -> None:
        self._documents.append(document)

    def finish(self) -> None:
        half = len(self._documents) // 2
        stays, comes = self._documents[:half], self._documents[half:]
        with tempfile.TemporaryDirectory() as name:
            writer = WhooshWriter(Path(name))
            for document in [*stays, *map(_other, comes[:1]), replace(_other(comes[0]), id="goes")]:
                writer.add(document)
            writer.finish()
            with patch.object(generation, "RATIO", 0.0):
                self._grow(Path(name), comes)

    def abandon(self) -> None:
        pass

    def _grow(self, base: Path, comes: list[Document]) -> None:
        writer = generation.WhooshGeneration(self._folder, base)
        assert writer.delete("goes")
        for document in comes:
            writer.add(document)
        assert writer.finish().documents == len(self._documents)


def _other(document: Document) -> Document:
    """Another document of the same id."""
    return replace(document, article=replace(document.article, body="绿色工厂，园区宁乡湘潭。又一篇。"))


class GrownKind(WhooshKind):
    name = "whoosh, grown"
    # At most as many of each property: each is two builds, and what answers is the engine that has had its share.
    examples = 15

    @staticmethod
    def prepare(document: Document) -> Document:  # type: ignore[override]
        return document

    def writer(self, folder: Path) -> GrownWriter:  # type: ignore[override]
        return GrownWriter(folder)
