"""Figures of the ranking: what a run says, what the judgments make of it, and that bad files are named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.cli import cli
from search.engine import Engine
from search.engine.whoosh_engine import WhooshKind
from search.errors import BadParameter
from search.evaluate import engine_over, half, measured, read_documents, read_judgments, read_queries, run
from search.pipeline import FolderBuilds
from tests.engine_contract.cluster import cluster, indices, shared
from tests.json_lines import write_lines

TEXTS = {
    "a": ("绿色工厂名单公布", "工业和信息化部公布了绿色工厂名单。"),
    "b": ("企业纳税", "纳税人可以延期申报，延期申报的办法如下。"),
    "c": ("防护物资", "进口防护物资可以快速通关。"),
}
QUERIES = {
    "q1": "绿色工厂名单是谁公布的？",
    "q2": "納稅人如何延期申報？",
    "q3": "进口防护物资",
    "q4": "没有的东西",
}
JUDGED = {"q1": "a", "q2": "b", "q3": "a", "q4": "c"}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    records = ({"id": name, "title": title, "text": text} for name, (title, text) in TEXTS.items())
    write_lines(tmp_path / "d.jsonl", records)
    (tmp_path / "q.tsv").write_text("".join(f"{name}\t{text}\n" for name, text in QUERIES.items()), "utf-8")
    (tmp_path / "r.txt").write_text("".join(f"{name} 0 {document} 1\n" for name, document in JUDGED.items()))
    return {"documents": tmp_path / "d.jsonl", "queries": tmp_path / "q.tsv", "qrels": tmp_path / "r.txt"}


def options(files: dict[str, Path]) -> list[str]:
    return [each for name, path in files.items() for each in (f"--{name}", str(path))]


@contextmanager
def opened(files: dict[str, Path]) -> Iterator[Engine]:
    builds = FolderBuilds(files["documents"].parent / "index", WhooshKind())
    with engine_over(builds, read_documents(files["documents"])) as engine:
        yield engine


def test_a_question_is_answered_though_no_page_holds_all_its_words(files: dict[str, Path]) -> None:
    with opened(files) as engine:
        found = run(engine, read_queries(files["queries"]))
    assert [found.ranked[name][0][0] for name in ("q1", "q2", "q3")] == ["a", "b", "c"]
    assert not found.ranked["q4"]
    figures = measured(found, read_judgments(files["qrels"]))
    assert figures["P@1"] == pytest.approx(0.5)
    assert figures["R@100"] == pytest.approx(0.5)


def test_where_no_page_has_all_words_a_run_has_those_that_a_reader_is_shown(files: dict[str, Path]) -> None:
    with opened(files) as engine:
        found = run(engine, {"q": "绿色工厂 名单 公布 鲸鱼"})
    assert found.ranked["q"][0][0] == "a"


def test_the_command_prints_the_figures_and_writes_a_run(files: dict[str, Path], tmp_path: Path) -> None:
    target = tmp_path / "run.txt"
    arguments = ["evaluate", *options(files), "--run", str(target), "--halves", "--script", "traditional"]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    assert "P@1" in result.output
    assert "0.5000" in result.output
    rows = [line.split() for line in target.read_text(encoding="utf-8").splitlines()]
    assert rows[0][:4] == ["q1", "Q0", "a", "1"]
    assert all(len(row) == 6 for row in rows)


def test_judgments_of_queries_that_were_not_asked_do_not_count(files: dict[str, Path]) -> None:
    with files["qrels"].open("a") as judgments:
        judgments.write("another 0 a 1\n")
    result = CliRunner().invoke(cli, ["evaluate", *options(files)])
    assert result.exit_code == 0, result.output
    [figures] = [line.split() for line in result.output.splitlines() if line.startswith("all")]
    assert figures[1:3] == ["4", "0.5000"]


def test_the_halves_hold_every_query_once_and_never_change() -> None:
    names = [f"query-{number}" for number in range(200)]
    halves = [half(name) for name in names]
    assert 60 < halves.count("development") < 140
    assert set(halves) == {"development", "held-out"}
    assert half("drcd-1147-6-1") == "development"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("documents", "no json"),
        ("documents", '{"text": "没有编号"}'),
        ("queries", "no tab"),
        ("qrels", "q1 0 a"),
        ("qrels", "q1 0 a many"),
        ("qrels", "q1 0 a ²"),
        ("documents", '{"id": "a b", "text": "编号有空格"}'),
    ],
)
def test_a_line_that_is_none_is_named(files: dict[str, Path], name: str, text: str) -> None:
    files[name].write_text(text, encoding="utf-8")
    read = {
        "documents": lambda path: list(read_documents(path)),
        "queries": read_queries,
        "qrels": read_judgments,
    }
    with pytest.raises(BadParameter, match="line 1"):
        read[name](files[name])


def test_a_collection_may_be_written_in_other_ways_than_ours(files: dict[str, Path]) -> None:
    """A number as an id, no text, a title alone, a line twice, a byte order mark, a query with a line separator."""
    page = '{"id": 0, "text": "绿色工厂名单由工业和信息化部公布。"}\n'
    more = '{"id": 1, "title": "防护物资", "text": null}\n{"id": "2", "text": ""}\n'
    files["documents"].write_text("\ufeff" + page + more + page, "utf-8")
    files["queries"].write_text("\ufeffq\t绿色工厂\u2028名单\nt\t防护物资\n", "utf-8")
    files["qrels"].write_text("\ufeffq 0 0 1\nt 0 1 1\n", "utf-8")
    result = CliRunner().invoke(cli, ["evaluate", *options(files)])
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[1].split()[1:3] == ["2", "1.0000"]


def test_a_run_of_pages_that_are_alike_keeps_its_order(files: dict[str, Path], tmp_path: Path) -> None:
    write_lines(files["documents"], [{"id": name, "text": "绿色工厂"} for name in "abc"])
    result = CliRunner().invoke(cli, ["evaluate", *options(files), "--run", str(tmp_path / "run.txt")])
    assert result.exit_code == 0, result.output
    rows = [line.split() for line in (tmp_path / "run.txt").read_text().splitlines()]
    scores = [float(row[4]) for row in rows if row[0] == "q1"]
    assert len(scores) == 3
    assert scores == sorted(set(scores), reverse=True)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("documents", "", "No document was read"),
        ("qrels", "another 0 a 1\n", "No judgment is of a query that is asked"),
        ("queries", "q1\t一\nq1\t二\n", "q1 is there already"),
    ],
)
def test_a_collection_that_cannot_be_measured_is_refused(
    files: dict[str, Path], name: str, text: str, said: str
) -> None:
    files[name].write_text(text, "utf-8")
    result = CliRunner().invoke(cli, ["evaluate", *options(files)])
    assert result.exit_code == 2
    assert said in result.output


def test_half_a_character_is_no_reason_to_stop(files: dict[str, Path]) -> None:
    files["documents"].write_text('{"id": "a", "text": "绿色\\ud800工厂名单"}\n')
    assert CliRunner().invoke(cli, ["evaluate", *options(files)]).exit_code == 0


def test_two_documents_of_one_id_are_named(files: dict[str, Path]) -> None:
    write_lines(files["documents"], [{"id": "x", "text": "一"}, {"id": "x", "text": "二"}])
    with pytest.raises(BadParameter, match="line 2: another document has the id x"):
        list(read_documents(files["documents"]))


def test_a_cluster_is_measured_too_and_keeps_nothing_of_it(files: dict[str, Path]) -> None:
    chosen = cluster()
    client, _ = shared()
    result = CliRunner().invoke(
        cli,
        ["evaluate", *options(files), "--engine", "opensearch", "--url", ",".join(chosen.urls)],
        env={"POLICYSEARCH_CLUSTER_NAME": chosen.name},
    )
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[1].split()[1:3] == ["4", "0.5000"]
    assert not indices(client, chosen)
