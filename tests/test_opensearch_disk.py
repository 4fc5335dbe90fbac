"""A builder or reader whose own disk is full says where, and what to do; no cluster is needed for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from search.engine.opensearch import collected, engine, files, making, spool
from search.engine.opensearch.client import Cluster
from search.errors import IndexUnavailable
from web.command import cli

pytest.importorskip("opensearchpy", reason="opensearch-py is not installed (extra opensearch)")

FULL = Path("/dev/full")
CLUSTER = Cluster(("http://127.0.0.1:9",))
REMOVED: list[str] = []


@pytest.fixture
def building(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command that builds one page in a cluster; there is none, and nothing is asked of it before it is sent."""

    @contextmanager
    def alone(*_: object) -> Iterator[Any]:
        catalogue = SimpleNamespace(
            create=lambda: "policysearch-x", current=lambda: None, remove=REMOVED.extend
        )
        yield catalogue, SimpleNamespace(require=lambda: None)

    REMOVED.clear()
    monkeypatch.setattr(making, "_alone", alone)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    page = {"text": "近日，宁乡经开区召开绿色工厂建设推进会，部署年度任务。"}
    (tmp_path / "pages.jsonl").write_text(json.dumps(page) + "\n")
    return ["build", str(tmp_path / "pages.jsonl"), "--url", "http://127.0.0.1:9"]


def refused(result: Result, reason: str, folder: Path) -> None:
    assert result.exit_code == 1
    assert result.stderr.startswith(
        "policysearch: The build could not keep its files in the temporary folder"
    )
    assert f"{folder}: {reason}" in result.stderr
    assert "set TMPDIR" in result.stderr
    assert "the current build is untouched" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
def test_a_full_temporary_folder_is_named_with_what_to_do(
    building: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool.tempfile, "TemporaryFile", lambda **_: FULL.open("w+b"))
    refused(CliRunner().invoke(cli, building), "No space left on device", tmp_path)
    assert REMOVED == ["policysearch-x"]


def test_a_temporary_folder_that_can_not_be_written_is_named_with_what_to_do(
    building: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(**_: object) -> Any:
        raise PermissionError(13, "Permission denied", str(tmp_path / "policysearch-1"))

    monkeypatch.setattr(collected.tempfile, "TemporaryDirectory", read_only)
    refused(CliRunner().invoke(cli, building), "Permission denied", tmp_path)


def test_a_reader_whose_temporary_folder_is_full_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(files, "download", full)
    sealed: Any = SimpleNamespace(index="policysearch-x")
    with pytest.raises(IndexUnavailable, match=f"{tmp_path}: No space left on device.*set TMPDIR") as caught:
        engine.open_build(None, CLUSTER, sealed)
    assert "build again" not in str(caught.value)
