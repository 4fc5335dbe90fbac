"""An index that a test may break, and what to build in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from search import builds, pipeline
from search.query import from_params

EVERYTHING = from_params({})


@pytest.fixture
def index(seed_index: Path, tmp_path: Path) -> Path:
    """A copy of the seeds' index that a test may break."""
    return Path(shutil.copytree(seed_index, tmp_path / "index"))


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with one good page."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "good.txt").write_text(
        "宁乡经开区召开绿色工厂推进会\n\n" + "近日，宁乡经开区召开绿色工厂建设推进会。" * 5
    )
    return folder


def build(paths: Path, index: Path) -> pipeline.BuildReport:
    return pipeline.build([paths], index, max_page_mb=1)


def current(index: Path) -> Path:
    return builds.current_folder(index)
