"""Finds what begins as typed: characters of either script, pinyin, initials, or all of these mixed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from search.analyse import fold
from search.suggest.pinyin import initials, readings, syllables
from search.suggest.strings import Strings
from search.suggest.writer import FOLDER, KEY, KINDS

Rows = npt.NDArray[Any]

# Of each kind at most so many, in the order in which they are shown; what is left over fills up with the next ones.
SHARES = {"park": 3, "region": 3, "topic": 2, "phrase": 4, "title": 4}
# So many of what has the right initials are compared with what was typed, the most frequent first.
_COMPARED = 300
_WAYS = 12
# With so many found, rarer readings are tried for names only.
_ENOUGH = 12
# What being a park, a region or a topic is worth in documents, when only some of many can be compared.
_NAME = 1_000_000
_RUN = re.compile(r"[a-z]+|.")
# Shorter abbreviations stand for anything.
_ABBREVIATED = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What can be searched: ``value`` is the id of a park, a region, a topic or a title's document, else the text.

    ``count`` is how many documents have it, where that is known exactly.
    """

    kind: str
    text: str
    value: str
    count: int | None


class Suggestions:
    """The suggestions of one build, memory-mapped. Safe between threads."""

    def __init__(self, folder: Path) -> None:
        folder = folder / FOLDER
        self._texts, self._values = Strings(folder, "texts"), Strings(folder, "values")
        self._keys, self._sounds = Strings(folder, "keys"), Strings(folder, "sounds")
        self._kinds = _load(folder / "kinds.npy")
        self._counts = _load(folder / "counts.npy")
        self._entry_of_key = _load(folder / "keys.entries.npy")
        self._key_of_sound = _load(folder / "sounds.keys.npy")
        # Reads the table of readings now, so that the first letter typed need not wait for it.
        readings("")
        names = np.flatnonzero(self._kinds[self._entry_of_key] < KINDS.index("phrase"))
        self._name_keys = names.tolist()
        self._name_sounds = "\n".join(initials(self._keys[row]) for row in self._name_keys) + "\n"

    def find(self, typed: str, limit: int = 10) -> list[Suggestion]:
        """What begins with ``typed``, in the order in which it is shown; never more than ``limit``."""
        text = fold(typed).replace("\n", "")
        if not text:
            return []
        entries = self._entry_of_key[self._keys.beginning(text[:KEY])]
        if len(text) > KEY:
            entries = np.array([at for at in entries if text in fold(self._texts[at])], dtype=np.int32)
        if re.search("[a-z]", text):
            spelt = self.spelt(text)
            entries = np.concatenate([entries, self._entry_of_key[spelt]])
            if not (self._kinds[entries] < KINDS.index("phrase")).any():
                entries = np.concatenate([entries, self._entry_of_key[self._abbreviated(text)]])
        return [self._suggestion(at) for at in self._choose(np.unique(entries), limit)]

    def spelt(self, text: str) -> Rows:
        """Rows of the keys that begin with ``text`` read as pinyin or initials, characters standing for themselves."""
        ways = list(_ways(text))
        found: set[int] = set()
        enough = False
        for way, usual in [*((way, True) for way in ways), *((way, False) for way in ways)]:
            sounds = {"".join(letters) for letters in product(*map(_letters, way[:KEY]))}
            for sound in sorted(sounds)[:_WAYS]:
                rows = self._key_of_sound[self._sounds.beginning(sound)]
                if not usual and enough:
                    rows = rows[self._kinds[self._entry_of_key[rows]] < KINDS.index("phrase")]
                found.update(row for row in self._frequent(rows) if _reads(self._keys[row], way, usual))
            enough = len(found) >= _ENOUGH
        return np.array(sorted(found), dtype=np.int64)

    def _frequent(self, rows: Rows) -> list[int]:
        """The rows of names and of the most frequent entries."""
        if len(rows) > _COMPARED:
            entries = self._entry_of_key[rows]
            weights = self._counts[entries] + _NAME * (self._kinds[entries] < KINDS.index("phrase"))
            rows = rows[np.argpartition(-weights, _COMPARED)[:_COMPARED]]
        frequent: list[int] = rows.tolist()
        return frequent

    @property
    def rows(self) -> int:
        """How many rows of keys there are."""
        return len(self._keys)

    def key(self, row: int) -> str:
        """The folded text of a row that ``spelt`` gave."""
        return self._keys[row]

    def holds(self, text: str) -> int:
        """How often the folded ``text`` comes as a name, a phrase or a word of its own; 0 if it does not."""
        return int(self._counts[self._entry_of_key[self._keys.being(text)]].max(initial=0))

    def sounding(self, sound: str) -> list[int]:
        """Rows of the keys of exactly these initials, the most frequent first if there are very many."""
        return self._frequent(np.unique(self._key_of_sound[self._sounds.being(sound)]))

    def count(self, row: int) -> int:
        """How often the entry of a row comes."""
        return int(self._counts[self._entry_of_key[row]])

    def _abbreviated(self, text: str) -> Rows:
        """Keys of names whose initials hold the letters typed, in their order: njkq for 宁乡经开区."""
        if len(text) < _ABBREVIATED or not text.isascii():
            return np.empty(0, dtype=np.int64)
        pattern = re.compile("^" + "[^\n]*?".join(map(re.escape, text)) + "[^\n]*$", re.MULTILINE)
        found = sorted(pattern.finditer(self._name_sounds), key=lambda each: len(each[0]))[: SHARES["park"]]
        lines = [self._name_sounds.count("\n", 0, each.start()) for each in found]
        return np.array([self._name_keys[line] for line in lines], dtype=np.int64)

    def _choose(self, entries: Rows, limit: int) -> Iterator[int]:
        """The most frequent entries of each kind; no two of the same text."""
        counts, kinds = self._counts[entries], self._kinds[entries]
        ranked: list[list[int]] = []
        for kind in range(len(KINDS)):
            of_kind = np.flatnonzero(kinds == kind)
            if len(of_kind) > 2 * limit:
                of_kind = of_kind[np.argpartition(-counts[of_kind], 2 * limit)[: 2 * limit]]
            order = sorted(
                of_kind.tolist(), key=lambda at: (-int(counts[at]), len(self._texts[int(entries[at])]))
            )
            ranked.append([int(entries[at]) for at in order])
        chosen = [each[: SHARES[kind]] for kind, each in zip(KINDS, ranked, strict=True)]
        spare = limit - sum(map(len, chosen))
        for kind, each in enumerate(ranked):
            more = each[len(chosen[kind]) :][: max(0, spare)]
            chosen[kind] += more
            spare -= len(more)
        yield from self._distinct([at for each in chosen for at in each])[:limit]

    def _distinct(self, entries: Sequence[int]) -> list[int]:
        found: dict[str, int] = {}
        for at in entries:
            found.setdefault(fold(self._texts[at]), at)
        return list(found.values())

    def _suggestion(self, at: int) -> Suggestion:
        kind = KINDS[self._kinds[at]]
        count = None if kind == "phrase" else int(self._counts[at])
        return Suggestion(kind, self._texts[at], self._values[at], count)


def _ways(text: str) -> Iterator[tuple[str, ...]]:
    """Ways to read typed text: each letter run as syllables, each other character as itself."""
    parts = [
        syllables(run) if run[0].isascii() and run.isalpha() else ((run,),) for run in _RUN.findall(text)
    ]
    for at, way in enumerate(product(*parts)):
        if at == _WAYS:
            break
        yield tuple(piece for pieces in way for piece in pieces)


def _letters(piece: str) -> tuple[str, ...]:
    """What the initial of a piece can be."""
    if piece.isascii():
        return (piece[0],)
    return tuple(dict.fromkeys(reading[0] for reading in readings(piece))) or ("-",)


def _reads(key: str, way: tuple[str, ...], usual: bool) -> bool:
    """Whether the characters of ``key`` can be read as typed, each in its ``usual`` reading or in any."""
    if len(way) > len(key):
        return False
    for piece, character in zip(way, key, strict=False):
        if piece != character:
            known = readings(character)[: 1 if usual else None] if piece.isascii() else ()
            if not any(each.startswith(piece) for each in known):
                return False
    return True


def _load(path: Path) -> Rows:
    mapped: Rows = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    return mapped
