"""The commands, called as a user calls them, over a library that is kept in a cluster."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from search.engine.opensearch.client import Cluster
from tests.conftest import ROOT
from tests.engine_contract.cluster import cluster
from tests.json_lines import write_lines
from web.command import cli


@pytest.fixture
def chosen() -> Cluster:
    return cluster()


def write(file: Path, **texts: str) -> str:
    return str(write_lines(file, ({"id": id, "text": text} for id, text in texts.items())))


@pytest.mark.usefixtures("client")  # which removes what the commands made
def test_a_library_in_a_cluster_is_built_checked_added_to_and_deleted_from_by_commands(
    chosen: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("POLICYSEARCH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("POLICYSEARCH_CLUSTER_NAME", chosen.name)
    monkeypatch.setenv("POLICYSEARCH_CLUSTER_SHARDS", "2")
    place = ("--engine", "opensearch", "--url", ",".join(chosen.urls))

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(cli, [*arguments, *place])
        assert (done.exit_code, done.stderr) == (0, ""), done.output
        return done.stdout

    def found(text: str) -> set[str]:
        answer: dict[str, Any] = json.loads(run("search", text, "--json"))
        return {hit["id"] for hit in answer["hits"]}

    first = write(
        tmp_path / "first.jsonl",
        ningxiang="近日，宁乡经开区召开绿色工厂建设推进会，部署年度任务。",
        xiangtan="湘潭高新区公布第三批绿色园区名单，共有六家单位入选。",
    )
    # The first of them in a process of its own, as from a shell.
    built = subprocess.run(
        [sys.executable, "-c", "from web.command import main; main()", "build", first, *place],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (built.returncode, built.stderr) == (0, "")
    assert "2 documents" in built.stdout
    checked = run("check")
    assert f"{chosen.name}-2" in checked
    assert "green" in checked
    assert "2, 4 with their copies" in checked
    assert found("绿色") == {"ningxiang", "xiangtan"}
    assert run("build", "--if-missing") == ""

    more = write(tmp_path / "more.jsonl", changsha="长沙市发布绿色建筑条例，自明年一月起施行。")
    assert "3 documents, 1 added" in run("add", first, more)
    assert found("绿色") == {"ningxiang", "xiangtan", "changsha"}
    assert "2 documents, 1 deleted" in run("delete", "ningxiang")
    assert found("绿色") == {"xiangtan", "changsha"}
    assert "2, 4 with their copies" in run("check")
