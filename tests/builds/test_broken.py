"""An index that somebody broke is refused with the command that mends it, and readers keep what they have."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from search import builds, library
from search.errors import IndexMismatch, IndexUnavailable
from search.library import Library
from tests.builds.conftest import EVERYTHING, build, current


def break_pointer(index: Path) -> None:
    (index / builds.CURRENT).write_text("20200101T000000Z-deadbeef\n")


def escape_folder(index: Path) -> None:
    (index / builds.CURRENT).write_text("../../etc\n")


def overlong_pointer(index: Path) -> None:
    (index / builds.CURRENT).write_text("x" * 300)


def odd_manifest(index: Path) -> None:
    path = current(index) / "build.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"files": []}))


def garble_pointer(index: Path) -> None:
    (index / builds.CURRENT).write_bytes(b"\xff\xfe\x00")


def cut_documents(index: Path) -> None:
    path = current(index) / "documents.jsonl"
    path.write_bytes(path.read_bytes()[:-10])


def lose_manifest(index: Path) -> None:
    (current(index) / "build.json").unlink()


def garble_manifest(index: Path) -> None:
    (current(index) / "build.json").write_text("[1, 2")


def lose_segment(index: Path) -> None:
    next((current(index) / "whoosh").glob("*.trm")).unlink()


def test_documents_cut_short_under_an_open_build_are_said_and_not_a_crash(index: Path) -> None:
    reader = Library.open(index)
    assert reader.search(EVERYTHING).total == 5
    cut_documents(index)
    with pytest.raises(IndexUnavailable) as caught:
        reader.search(EVERYTHING)
    assert "policysearch build" in caught.value.remedy


BREAKAGES = [
    break_pointer,
    escape_folder,
    garble_pointer,
    cut_documents,
    lose_manifest,
    garble_manifest,
    lose_segment,
    overlong_pointer,
    odd_manifest,
]


@pytest.mark.parametrize("damage", BREAKAGES, ids=lambda damage: damage.__name__)
def test_a_broken_index_is_refused_with_the_command_that_mends_it(
    index: Path, pages: Path, damage: Callable[[Path], None]
) -> None:
    damage(index)
    with pytest.raises(IndexUnavailable) as caught:
        Library.open(index)
    assert "policysearch build" in caught.value.remedy
    build(pages, index)
    assert Library.open(index).search(EVERYTHING).total == 1


@pytest.mark.parametrize("damage", BREAKAGES, ids=lambda damage: damage.__name__)
def test_a_reader_keeps_its_build_when_the_next_one_is_broken(
    index: Path, damage: Callable[[Path], None]
) -> None:
    reader = Library.open(index)
    assert reader.search(EVERYTHING).total == 5
    shutil.copytree(current(index), index / "29990101T000000Z-00000000")
    (index / builds.CURRENT).write_text("29990101T000000Z-00000000\n")
    damage(index)
    assert reader.search(EVERYTHING).total == 5


def test_a_missing_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="There is no index"):
        Library.open(tmp_path / "nowhere")


def test_a_build_made_with_another_dictionary_is_refused(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "fingerprint", lambda: "another")
    with pytest.raises(IndexMismatch) as caught:
        Library.open(index)
    assert "policysearch build" in caught.value.remedy


def test_changed_contents_of_the_same_size_are_found_by_the_check(index: Path) -> None:
    path = current(index) / "documents.jsonl"
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    folder = current(index)
    assert builds.damaged_files(folder, builds.read_manifest(folder)) == ["documents.jsonl"]
