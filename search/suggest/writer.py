"""Collects what can be suggested while a build is made, and writes it sorted at the end.

Names are the parks, regions and topics that documents have; phrases are words that stand side by side in titles, and
words of the texts. All of it stands in some document of the build, so that whatever is suggested finds something.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np

from search.analyse import fold
from search.analyse.fold import plain
from search.analyse.segment import segmenter
from search.label.gazetteer import parks, regions
from search.model import Document
from search.query.lexer import OPERATORS
from search.suggest.pinyin import initials, readings
from search.suggest.strings import write

FOLDER = "suggest"
KINDS = ("park", "region", "topic", "phrase", "title")
_NAMES = ("park", "region", "topic")
# Of a key so many characters are kept: nobody types more before choosing, and the rest is compared with the text.
KEY = 24
# At most so many titles, phrases and words of texts: beyond these nobody scrolls, and all must fit in memory at once.
_TITLES, _PHRASES, _WORDS = 250_000, 40_000, 60_000
# Phrases counted at once before those seen only once are let go of (lossy counting, Manku and Motwani 2002).
_COUNTED = 600_000
# A phrase has up to so many words and characters.
_LONG, _CHARACTERS = 3, 12
# A small build has few words that come twice.
_SMALL = 500
_NO_WORD = re.compile(r"[\W_]+")
# In place of the id of a title whose document was taken back.
_NOBODY = ""
_Key = TypeVar("_Key", bound=Hashable)


class Named(Protocol):
    """A value of a facet: its id and what a person calls it."""

    @property
    def value(self) -> str: ...
    @property
    def label(self) -> str: ...


@dataclass(slots=True)
class _Entry:
    kind: str
    text: str
    value: str
    count: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a document has to suggest: its title and the phrases of its heading, made where there is time for it."""

    id: str
    title: str | None
    phrases: tuple[str, ...]


def offer(document: Document) -> Offer:
    """What ``document`` has to suggest, beside its facet values."""
    return Offer(document.id, document.article.title, tuple(sorted(set(_phrases(document.heading)))))


class SuggestWriter:
    """Takes the documents of one build, writes into ``folder``/suggest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._names: dict[tuple[str, str], _Entry] = {}
        self._titles: dict[str, _Entry] = {}
        self._phrases: Counter[str] = Counter()
        self._documents = 0

    def add(self, offered: Offer, values: Mapping[str, Sequence[Named]]) -> None:
        """Adds what a document offers; ``values`` has its values by facet, regions with those above them."""
        self._documents += 1
        for kind in _NAMES:
            for each in {value.value: value for value in values.get(kind, ())}.values():
                entry = self._names.get((kind, each.value))
                if entry is None:
                    entry = _Entry(kind, each.label, each.value, 0, _name_keys(kind, each.value, each.label))
                    self._names[kind, each.value] = entry
                entry.count += 1
        if offered.title:
            self._add_title(offered.title, offered.id)
        self._phrases.update(offered.phrases)
        if len(self._phrases) > _COUNTED:
            self._phrases = Counter({text: count for text, count in self._phrases.items() if count > 1})

    def take_back(self, offered: Offer, values: Mapping[str, Sequence[Named]]) -> None:
        """Forgets a document that was added."""
        self._documents -= 1
        for kind in _NAMES:
            for value in {each.value for each in values.get(kind, ())}:
                _fewer(self._names, (kind, value))
        for phrase in offered.phrases:
            if self._phrases[phrase] > 1:
                self._phrases[phrase] -= 1
            else:
                del self._phrases[phrase]
        key = _title_key(offered.title or "")
        if (entry := self._titles.get(key)) is not None:
            if entry.value == offered.id:
                entry.value = _NOBODY
            _fewer(self._titles, key)

    def name_heirs(self, heir: Callable[[str], str | None]) -> None:
        """Has ``heir`` name a document for each title whose own was taken back."""
        for key, entry in list(self._titles.items()):
            if entry.value == _NOBODY:
                found = heir(entry.text)
                if found is None:
                    del self._titles[key]
                else:
                    entry.value = found

    def dump(self) -> dict[str, Any]:
        """All that was added, as JSON can hold it; ``load`` takes it up."""
        return {
            "documents": self._documents,
            "names": [(each.kind, each.value, each.text, each.count) for each in self._names.values()],
            "titles": [(each.text, each.value, each.count) for each in self._titles.values()],
            "phrases": self._phrases,
        }

    def load(self, dumped: Mapping[str, Any]) -> None:
        """Takes up what another writer has dumped, in place of what was added."""
        self._documents = int(dumped["documents"])
        self._phrases = Counter(dumped["phrases"])
        self._names = {
            (kind, value): _Entry(kind, label, value, count, _name_keys(kind, value, label))
            for kind, value, label, count in dumped["names"]
        }
        self._titles = {}
        for title, document_id, count in dumped["titles"]:
            self._add_title(title, document_id)
            self._titles[_title_key(title)].count = count

    def finish(self, words: Iterable[tuple[str, int]] = ()) -> None:
        """Writes all. ``words`` are folded words of the texts with the number of documents that hold each."""
        entries = [*self._names.values(), *self._chosen(words), *self._titles.values()]
        self._folder.mkdir()
        write(self._folder, "texts", [each.text for each in entries])
        write(self._folder, "values", [each.value for each in entries])
        kinds = np.array([KINDS.index(each.kind) for each in entries], dtype=np.uint8)
        np.save(self._folder / "kinds.npy", kinds)
        np.save(self._folder / "counts.npy", np.array([each.count for each in entries], dtype=np.int32))
        keys = sorted({(key[:KEY], at) for at, each in enumerate(entries) for key in each.keys if key})
        write(self._folder, "keys", [key for key, _ in keys])
        np.save(self._folder / "keys.entries.npy", np.array([at for _, at in keys], dtype=np.int32))
        sounds = sorted((sound, row) for row, (key, _) in enumerate(keys) for sound in _sounds(key))
        write(self._folder, "sounds", [sound for sound, _ in sounds])
        np.save(self._folder / "sounds.keys.npy", np.array([row for _, row in sounds], dtype=np.int32))

    def _add_title(self, title: str, document_id: str) -> None:
        key = _title_key(title)
        entry = self._titles.get(key)
        if entry is not None:
            entry.count += 1
            if entry.value == _NOBODY:
                entry.value = document_id
        elif key and len(self._titles) < _TITLES:
            clauses = [fold(piece) for piece in _NO_WORD.split(title)]
            # What follows a sign within the title is found too: 【央视快评】绿色发展 by 绿色.
            starts = [key[key.find(clause) :] for clause in clauses[1:5] if len(clause) > 1]
            self._titles[key] = _Entry("title", title, document_id, 1, (key, *starts))

    def _chosen(self, words: Iterable[tuple[str, int]]) -> Iterator[_Entry]:
        least = 1 if self._documents < _SMALL else 2
        names = {key for each in self._names.values() for key in each.keys[:1]}
        chosen: dict[str, _Entry] = {}
        for text, count in self._phrases.most_common(_PHRASES):
            key = fold(text)
            if count >= least and key not in names:
                chosen.setdefault(key, _Entry("phrase", text, text, count, (key,)))
        found = [(count, word) for word, count in words if count >= least and _is_phrase(word)]
        for count, word in sorted(found, key=lambda each: (-each[0], each[1]))[:_WORDS]:
            if word not in names:
                entry = chosen.setdefault(word, _Entry("phrase", word, word, count, (word,)))
                # A word of titles stands in more texts than titles.
                entry.count = max(entry.count, count)
        yield from chosen.values()


def _fewer(entries: dict[_Key, _Entry], key: _Key) -> None:
    """One document less has what ``key`` stands for."""
    entry = entries.get(key)
    if entry is not None:
        entry.count -= 1
        if not entry.count:
            del entries[key]


def _title_key(title: str) -> str:
    return fold(title).replace("\n", "")


def _name_keys(kind: str, value: str, label: str) -> tuple[str, ...]:
    """The folded names under which a park, a region or a topic is typed, its own first."""
    names = [label]
    if kind == "region" and value in regions():
        names.append(regions()[value].short)
    if kind == "park" and value in parks():
        park = parks()[value]
        names += [alias for alias, rank in zip(park.aliases, park.ranks, strict=True) if rank < 2]
    return tuple(dict.fromkeys(fold(name) for name in names))


def _phrases(title: str) -> Iterator[str]:
    """Words and words side by side of a title, as it writes them but in simplified script."""
    for clause in _NO_WORD.split(plain(title)):
        tokens = segmenter().cut(clause)
        for start in range(len(tokens)):
            for end in range(start + 1, min(start + _LONG, len(tokens)) + 1):
                text = "".join(tokens[start:end])
                if len(tokens[start]) > 1 and len(tokens[end - 1]) > 1 and _is_phrase(text):
                    yield text


def _is_phrase(text: str) -> bool:
    return (
        2 <= len(text) <= _CHARACTERS
        and not text.isdigit()
        and text not in OPERATORS
        and any(part.isalpha() for part in text)
    )


def _sounds(key: str) -> set[str]:
    """The initials of a key, with those of other readings of its first two characters: 长沙 is cs and zs."""
    first = initials(key)
    found = {first}
    for at, character in enumerate(key[:2]):
        found.update(first[:at] + reading[0] + first[at + 1 :] for reading in readings(character))
    return found
