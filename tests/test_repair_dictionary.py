"""Words are looked up in jieba's file without reading it all, and every one of them is found."""

from __future__ import annotations

import importlib.util
from collections import defaultdict
from pathlib import Path

from search.repair import dictionary


def whole() -> dict[str, dict[str, str]]:
    """All words of the file by their first character, read one line after the other."""
    spec = importlib.util.find_spec("jieba")
    assert spec is not None
    assert spec.origin is not None
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for line in (Path(spec.origin).parent / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, _ = line.split(" ")
        found[word[0]][word] = count
    return found


def test_every_word_of_the_dictionary_is_found_by_its_first_character() -> None:
    for first, words in whole().items():
        assert dictionary.begin_with(first) == words
        assert all(map(dictionary.has, words))


def test_a_part_of_a_word_is_none() -> None:
    for word in ("经济特", "中华人民共", "，", "\ud800", "阿\ud800"):
        assert not dictionary.has(word)


def test_the_occurrences_of_all_words_are_as_recorded() -> None:
    counts = [(len(word), float(count)) for words in whole().values() for word, count in words.items()]
    assert sum(count for size, count in counts if size <= dictionary.LONGEST) == dictionary.OCCURRENCES
    assert min(count for _, count in counts) > 0


def test_no_word_begins_with_what_no_word_begins_with() -> None:
    for one in ("\ud800", "\x00", "，", "\u9fff", "\U00020000"):
        assert all(word[0] == one for word in dictionary.begin_with(one))
    assert dictionary.begin_with("，") == dictionary.begin_with("\x00") == {}
