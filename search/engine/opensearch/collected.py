"""What a build in a cluster keeps beside its index while it is written: files, counts, a hash of it all."""

from __future__ import annotations

import tempfile
from hashlib import sha256
from pathlib import Path

from search.engine.opensearch.tally import Tally


class Collected:
    """Two folders of files, a tally and a hash that begins with ``start``. All of it goes with ``let_go``."""

    def __init__(self, start: bytes = b"") -> None:
        self._folder, self._kept = (tempfile.TemporaryDirectory(prefix="policysearch-") for _ in range(2))
        self._tally = Tally(self.folder)
        self._digest = sha256(start)

    @property
    def values(self) -> dict[str, int]:
        """How many different values each facet has."""
        return self._tally.values

    @property
    def folder(self) -> Path:
        """Where the files of the build are, once it is finished."""
        return Path(self._folder.name)

    @property
    def kept(self) -> Path:
        """Where the files for the next build are, in the same way."""
        return Path(self._kept.name)

    @property
    def digest(self) -> bytes:
        """A hash of the build before, if there is one, and of all that was added or changed, in its order."""
        return self._digest.digest()

    def let_go(self) -> None:
        """Removes the files."""
        self._folder.cleanup()
        self._kept.cleanup()
