"""The commands that change a few documents, and what a build says while it is made."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.cli import cli
from search.cli.progress import ProgressLine, describe
from search.pipeline import Progress
from tests.conftest import SEEDS
from tests.json_lines import write_lines


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.fixture
def index(tmp_path: Path) -> str:
    folder = str(tmp_path / "index")
    assert run("build", "--index", folder).exit_code == 0
    return folder


def test_add_says_what_became_of_each_page_and_delete_what_is_gone(tmp_path: Path, index: str) -> None:
    lines = [{"id": "new", "text": "近日，宁乡经开区召开绿色工厂建设推进会。"}, {"id": "bad", "text": ""}]
    write_lines(tmp_path / "more.jsonl", lines)
    added = run("add", str(tmp_path / "more.jsonl"), str(SEEDS), "--index", index)
    assert added.exit_code == 0
    assert "6 documents, 1 added, 0 replaced, 5 unchanged, 1 rejected" in added.stdout
    assert "more.jsonl:2 [empty]" in added.stderr
    assert run("check", "--index", index).exit_code == 0
    deleted = run("delete", "new", "nobody", "--index", index)
    assert deleted.exit_code == 0
    assert "5 documents, 1 deleted" in deleted.stdout
    assert "there is no document nobody" in deleted.stderr
    assert run("check", "--index", index).exit_code == 0


def test_what_can_not_be_done_is_said_in_one_line(tmp_path: Path, index: str) -> None:
    assert run("add", "--index", index).exit_code == 2
    for arguments in (
        ["delete", "nobody", "--index", index],
        ["add", str(SEEDS), "--index", str(tmp_path / "x")],
    ):
        refused = run(*arguments)
        assert refused.exit_code == 1
        assert refused.stderr.startswith("policysearch: ")
        assert len(refused.stderr.splitlines()) == 1


def test_progress_says_rate_and_remaining_time() -> None:
    line = describe(Progress("pages", 300, 100, 0.25), 4.0)
    assert line == "300 documents, 100 rejected, 100 pages/s, 25% read, 0:12 to go, then the index"
    assert describe(Progress("pages", 300, 0, 0.5), 7300.0).endswith("2:01:40 to go, then the index")
    assert describe(Progress("pages", 3, 0), 1.0) == "3 documents, 0 rejected, 3 pages/s"
    assert describe(Progress("index", 300, 1), 9.0) == "300 documents, 1 rejected; writing the index"


def test_progress_is_silent_where_nobody_watches_unless_it_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for asked, expected in ((None, ""), (True, "3 documents, 0 rejected; checking the build\n")):
        line = ProgressLine(asked)
        line(Progress("pages", 2, 0, 0.5))
        line(Progress("check", 3, 0))
        line.end()
        assert capsys.readouterr().err == expected
