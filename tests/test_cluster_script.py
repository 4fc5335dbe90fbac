"""``scripts/cluster`` ends its own nodes and nothing else, and starts again after a crash; no server is needed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts import cluster
from scripts.cluster_server import belonging

WAITING = "import time; print('here', flush=True); time.sleep(600)"


class ServerWantedError(Exception):
    """The script got as far as to fetch the server."""


@pytest.fixture
def process(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that waits: one that has nothing to do with a cluster, or one called as its first node is."""
    named = [belonging(tmp_path / "cluster" / "node1")] if request.param == "node" else ["node1"]
    with subprocess.Popen(
        [sys.executable, "-c", WAITING, *named], stdout=subprocess.PIPE, text=True
    ) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == "here\n"
        yield started
        started.kill()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cluster" / "node1" / "data").mkdir(parents=True)
    return tmp_path / "cluster"


def note(folder: Path, *processes: int) -> None:
    """Writes down a cluster whose nodes had these ids."""
    nodes: list[dict[str, Any]] = [
        {"name": f"node{number}", "pid": process, "url": "http://127.0.0.1:9", "log": str(folder / "log")}
        for number, process in enumerate(processes, 1)
    ]
    # One more was never started.
    nodes.append({"name": "node9", "url": "http://127.0.0.1:9", "log": str(folder / "log")})
    (folder / "cluster.json").write_text(json.dumps({"folder": str(folder), "nodes": nodes}))


@pytest.mark.parametrize("process", ["another"], indirect=True)
def test_a_process_that_has_the_id_of_a_node_of_old_is_left_alone(
    process: subprocess.Popen[str], folder: Path
) -> None:
    note(folder, process.pid)
    cluster.stop(folder)
    assert process.poll() is None
    assert not folder.exists()


@pytest.mark.parametrize("process", ["node"], indirect=True)
def test_a_node_is_ended(process: subprocess.Popen[str], folder: Path) -> None:
    note(folder, process.pid)
    cluster.stop(folder)
    until = time.monotonic() + 60
    while cluster.alive(process.pid):
        assert time.monotonic() < until
        time.sleep(0.01)
    # It was laid to rest by the script.
    process.returncode = 0
    assert not folder.exists()


@pytest.mark.parametrize("process", ["another"], indirect=True)
def test_a_cluster_starts_again_where_all_nodes_have_ended(
    process: subprocess.Popen[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(folder, process.pid)
    monkeypatch.setattr(cluster, "fetch", wanted)
    with pytest.raises(ServerWantedError):
        cluster.start(folder)


@pytest.mark.parametrize("process", ["node"], indirect=True)
def test_a_cluster_does_not_start_beside_a_node_that_runs(
    process: subprocess.Popen[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(folder, process.pid)
    monkeypatch.setattr(cluster, "fetch", wanted)
    with pytest.raises(cluster.Unavailable, match=r"runs in .* already"):
        cluster.start(folder)


def test_what_ended_nodes_left_does_not_keep_new_ones_from_starting(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(folder)
    monkeypatch.setattr(cluster, "fetch", lambda folder: folder / "server")
    monkeypatch.setattr(cluster, "give_away", lambda _: None)
    monkeypatch.setattr(cluster, "launch", wanted)
    (folder / "server" / "config").mkdir(parents=True)
    for name in ("jvm.options", "log4j2.properties"):
        (folder / "server" / "config" / name).write_text("")
    with pytest.raises(ServerWantedError):
        cluster.start(folder, 1)
    assert [path.name for path in (folder / "node1" / "data").iterdir()] == []


def wanted(*_: object) -> Any:
    raise ServerWantedError
