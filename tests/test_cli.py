"""The command: what it prints, what it refuses, and its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search import shapes
from search.cli import cli
from search.model import Labels
from search.query import PARAMETERS
from tests.conftest import ROOT, SEEDS


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_read_prints_one_document_a_line_and_indexes_nothing(tmp_path: Path) -> None:
    result = run("read", str(SEEDS))
    documents = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [document["id"][:3] for document in documents] == ["000", "001", "002", "003", "004"]
    assert list(documents[0]) == [
        "id", "url", "site", "title", "published", "source", "author", "body",
        "regions", "parks", "topics", "citations", "repairs",
    ]  # fmt: skip
    assert set(documents[0]["regions"][0]) == {"code", "name", "path", "evidence"}
    assert set(documents[0]["parks"][0]) == {"id", "name", "region", "mentions", "evidence"}
    assert set(documents[0]["topics"][0]) == {"id", "label", "evidence"}
    assert not list(tmp_path.iterdir())


def test_read_lists_what_it_can_not_use_and_fails_if_that_was_all(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    result = run("read", str(tmp_path))
    assert result.exit_code == 1
    assert "empty.txt" in result.stderr


def test_build_then_check_then_search(tmp_path: Path) -> None:
    index = str(tmp_path / "index")
    built = run("build", "--index", index)
    assert built.exit_code == 0
    assert "5 documents" in built.stdout
    checked = run("check", "--index", index)
    assert checked.exit_code == 0
    assert "is whole" in checked.stdout
    assert "whoosh       opens" in checked.stdout
    found = run("search", "绿色工厂", "--index", index)
    assert found.exit_code == 0
    assert "3 documents" in found.stdout


def test_check_says_where_whoosh_and_the_arrays_disagree(
    seed_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.cli.building.whoosh_total", lambda _folder, _node: 4)
    checked = run("check", "--index", str(seed_index))
    assert checked.exit_code == 1
    assert "Whoosh finds 4 documents where the arrays find 5" in checked.stderr


def test_build_if_missing_leaves_a_build_alone(seed_index: Path) -> None:
    before = (seed_index / "CURRENT").read_text()
    assert run("build", "--if-missing", "--index", str(seed_index)).exit_code == 0
    assert (seed_index / "CURRENT").read_text() == before


def test_search_as_json_is_the_answer_of_the_api(seed_index: Path) -> None:
    result = run("search", "绿色工厂", "--region", "430000", "--json", "--index", str(seed_index))
    answer = json.loads(result.stdout)
    assert answer["total"] == 2
    assert list(answer) == list(shapes.Results.__annotations__)


def test_matched_words_are_marked_on_a_terminal(seed_index: Path) -> None:
    result = CliRunner().invoke(cli, ["search", "再制造", "--index", str(seed_index)], color=True)
    assert "\x1b[31m\x1b[1m再制造\x1b[0m" in result.stdout


def test_an_excluded_word_needs_no_quotes(seed_index: Path) -> None:
    result = run("search", "绿色工厂", "-湘潭", "--index", str(seed_index))
    assert result.exit_code == 0
    assert "2 documents" in result.stdout


def test_a_folder_without_pages_is_said_to_be_one(tmp_path: Path) -> None:
    result = run("read", str(tmp_path))
    assert result.exit_code == 1
    assert "No page was found" in result.stderr


def test_several_words_need_no_quotes(seed_index: Path) -> None:
    one = run("search", "绿色工厂 湘潭", "--index", str(seed_index)).stdout
    two = run("search", "绿色工厂", "湘潭", "--index", str(seed_index)).stdout
    assert one.splitlines()[:3] == two.splitlines()[:3]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["search", "x", "--page", "-1"], 2, "page"),
        (["search", "x", "--region", "湖南"], 2, "region"),
        (["search", "字" * 5000], 2, "5000"),
        (["search", "x", "--regoin", "430000"], 2, "--regoin"),
        (["read"], 2, "at least one path"),
        (["build", "nowhere"], 1, "nowhere"),
    ],
)
def test_a_refusal_says_why_and_has_its_exit_code(
    seed_index: Path, arguments: list[str], code: int, message: str
) -> None:
    options = [] if arguments[0] == "read" else ["--index", str(seed_index)]
    result = run(*arguments, *options)
    assert result.exit_code == code
    assert message in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", [["search", "x"], ["check"]])
def test_a_missing_index_is_said_with_what_to_do(tmp_path: Path, command: list[str]) -> None:
    result = run(*command, "--index", str(tmp_path / "none"))
    assert result.exit_code == 1
    assert "policysearch build" in result.stderr


def test_search_takes_every_parameter_that_a_url_takes() -> None:
    options = {option for parameter in cli.commands["search"].params for option in parameter.opts}
    assert {f"--{name}" for name in PARAMETERS if name != "q"} <= options


def test_the_card_s_script_rebuilds_the_index(tmp_path: Path) -> None:
    command = [sys.executable, ROOT / "scripts" / "rebuild_index.py", "--index", tmp_path / "index"]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "5 documents" in result.stdout
    assert (tmp_path / "index" / "CURRENT").exists()


def test_labels_explain_shows_the_words_that_a_label_rests_on() -> None:
    result = run("labels", "explain", str(SEEDS / "004_f2e95a3cab4bc2cc.txt"))
    assert result.exit_code == 0
    assert "+ region 430300 湘潭市" in result.stdout
    assert "+ park 43201037 湖南湘乡经济开发区" in result.stdout
    assert "湘乡经开区" in result.stdout


def test_labels_diff_says_what_a_changed_table_would_relabel(
    seed_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unchanged = run("labels", "diff", "--index", str(seed_index))
    assert unchanged.stdout.strip() == "0 documents would be relabelled"
    monkeypatch.setattr("search.library.fingerprint", lambda: "another")
    monkeypatch.setattr(import_module("search.label.explain"), "read", lambda _article: NoLabels())
    changed = run("labels", "diff", "--index", str(seed_index))
    assert changed.exit_code == 0
    assert "  - region 湖南省/长沙市/宁乡市" in changed.stdout
    assert "5 documents would be relabelled" in changed.stdout


class NoLabels:
    """What a reading would be if every table were empty."""

    labels = Labels()
