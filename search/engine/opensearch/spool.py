"""Documents on their way into a cluster, kept in a file until it is known which of them are reprints of each other."""

from __future__ import annotations

import json
import tempfile
from array import array
from collections.abc import Iterator
from contextlib import suppress

import numpy as np

from search.engine.store import decoded
from search.family import SIZE, group
from search.family.candidates import Signatures
from search.family.grouping import Families
from search.family.signature import Signature
from search.model import Document


class Spool:
    """Lines in a temporary file, which goes with the process. In memory are 80 bytes a document."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="policysearch-")  # noqa: SIM115 - closed by ``close``
        self._ends = array("q", [0])
        self._signatures = bytearray()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, line: bytes, of_document: Signature) -> None:
        """Appends a document as a line that says where it goes and one with itself; and the signature of its text."""
        self._file.write(line)
        self._ends.append(self._ends[-1] + len(line))
        self._signatures += of_document.tobytes()

    def families(self) -> Families:
        """Which documents are reprints of which."""
        return group(self.signatures(), self.document)

    def signatures(self) -> Signatures:
        """The signatures of all documents, in their order."""
        return np.frombuffer(bytes(self._signatures), dtype=np.uint8).reshape(-1, SIZE)

    def lines(self) -> Iterator[bytes]:
        """All lines in their order."""
        self._file.seek(0)
        for number in range(len(self)):
            yield self._file.read(self._ends[number + 1] - self._ends[number])

    def close(self) -> None:
        # What a full disk has not taken is tried again here, and nobody will read it.
        with suppress(OSError):
            self._file.close()

    def document(self, number: int) -> Document:
        """The document number ``number``."""
        self._file.seek(self._ends[number])
        line = self._file.read(self._ends[number + 1] - self._ends[number])
        return decoded(json.loads(line.split(b"\n", 1)[1])["document"].encode())
